import { hash, Map as PersistentMap } from 'immutable';

/**
 * A short text for each of very many ids, some to a string: a map with an object for each takes several
 * times the room. Whole ids are kept, not digests, since two that met would let a seat be sold twice.
 */
export interface PackedRecords {
  readonly buckets: PersistentMap<number, string>;
  readonly characters: number;
}

/** 100,000 records are some 25 to a bucket, which is what one change copies. */
const bucketsMax = 4_096;
/** A bucket's own node in the map, and its string's head. */
const bucketBytes = 200;

export const noRecords: PackedRecords = { buckets: PersistentMap(), characters: 0 };

/** The text that stands for the id; undefined when there is none. */
export function recordOf({ buckets }: PackedRecords, id: string): string | undefined {
  const bucket = buckets.get(bucketOf(id));
  if (bucket === undefined) return undefined;
  const place = placeIn(bucket, id);
  return place === undefined ? undefined : bucket.slice(place.text, place.end);
}

/** Sets the text of an id. Neither may hold a tab or a line break: a RangeError. */
export function withRecord(records: PackedRecords, id: string, text: string): PackedRecords {
  if (/[\t\n]/.test(id) || /[\t\n]/.test(text)) throw new RangeError('not a text for a record');
  const number = bucketOf(id);
  const bucket = records.buckets.get(number) ?? '\n';
  const place = placeIn(bucket, id);
  const next =
    place === undefined
      ? `${bucket}${id}\t${text}\n`
      : `${bucket.slice(0, place.text)}${text}${bucket.slice(place.end)}`;
  return {
    buckets: records.buckets.set(number, next),
    characters: records.characters + next.length - bucket.length,
  };
}

/** What the records take in memory, roughly. */
export function bytesOf({ buckets, characters }: PackedRecords): number {
  return characters + buckets.size * bucketBytes;
}

function bucketOf(id: string): number {
  return hash(id) & (bucketsMax - 1);
}

/** Where the id's text begins and ends. */
function placeIn(
  bucket: string,
  id: string,
): { readonly text: number; readonly end: number } | undefined {
  const key = `\n${id}\t`;
  const at = bucket.indexOf(key);
  if (at === -1) return undefined;
  const text = at + key.length;
  return { text, end: bucket.indexOf('\n', text) };
}
