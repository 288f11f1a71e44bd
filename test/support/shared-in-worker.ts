/** Something that one test file starts and the files after it in the same worker use again. */
export interface Shared<Thing> {
  /** As the file before left it, or started anew. */
  readonly take: () => Promise<Thing>;
  /** For the next file, if one comes soon. */
  readonly giveBack: () => void;
  /** Stops it; the next file starts another. */
  readonly stop: () => Promise<void>;
}

/** What it costs to wait for so long is about what a start costs. */
const idleMaxMs = 30_000;

const shared = new Set<Shared<unknown>>();

/** Files of one worker share modules (ADR 0013), and so what a module starts. */
export function sharedInWorker<Thing>(
  start: () => Promise<Thing>,
  end: (thing: Thing) => Promise<void>,
): Shared<Thing> {
  let thing: Promise<Thing> | undefined;
  let idle: NodeJS.Timeout | undefined;
  const own: Shared<Thing> = {
    take: async () => {
      clearTimeout(idle);
      thing ??= start();
      return thing.catch((error: unknown) => {
        thing = undefined;
        throw error;
      });
    },
    giveBack: () => {
      idle = setTimeout(() => {
        own.stop().catch(() => undefined);
      }, idleMaxMs);
    },
    stop: async () => {
      clearTimeout(idle);
      const stopping = thing;
      thing = undefined;
      if (stopping !== undefined) await end(await stopping);
    },
  };
  shared.add(own);
  return own;
}

/** Stops all of it, for the worker ends. */
export async function stopShared(): Promise<void> {
  await Promise.allSettled([...shared].map(({ stop }) => stop()));
}

// Jest ends a worker by hanging up. Where there is none, all runs in Jest's own process, and
// postgres.global-teardown.mjs stops it.
process.once('disconnect', () => {
  void stopShared();
});
