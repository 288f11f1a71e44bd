import { eventStoreContract } from '../../contract/event-store.contract.ts';
import { createMemoryEventStore } from './memory-event-store.ts';

eventStoreContract(
  'the memory engine',
  () => {
    const store = createMemoryEventStore();
    const backup = (): Promise<() => Promise<typeof store>> => {
      const log = store.events();
      return Promise.resolve(async () =>
        createMemoryEventStore({ storeId: await store.storeId(), log }),
      );
    };
    return Promise.resolve({ store, faults: { backup }, close: () => store.close() });
  },
  ['backup'],
);
