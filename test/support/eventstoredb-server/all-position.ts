import type { EventLog } from './event-log.ts';
import type { Streams } from './protocol.ts';
import { handlerThrew } from './rpc-errors.ts';

/** The index that a position names; throws as the server does when it is not on a record. */
export function placeOf(log: EventLog, options: Streams.ReadReq.Options): number {
  const all = options.getAll();
  const position = all?.getPosition();
  if (position === undefined) return all?.hasEnd() === true ? log.records.length : 0;
  const wanted = BigInt(position.getCommitPosition());
  const index = log.indexAt(wanted);
  const record = log.records[index];
  if (record !== undefined && record.position !== wanted) throw handlerThrew();
  return index;
}
