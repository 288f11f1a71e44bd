import { describeProjectionContract } from '../../test/support/projection.contract.ts';
import { count, ignored, plainCodecs, tally } from '../../test/support/tally.ts';
import { createMemoryEventStore } from '../event-store/engines/memory/memory-event-store.ts';

describeProjectionContract('the tally', async () => {
  const store = createMemoryEventStore();
  for (let i = 0; i < 25; i++) {
    await count(store, `k${String(i % 4)}`, i);
    await ignored(store, i % 3);
  }
  return { projection: tally('a-tally'), store, codecs: plainCodecs() };
});
