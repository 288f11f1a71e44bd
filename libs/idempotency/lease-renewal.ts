import type { Lease } from './request-rows.ts';

export interface LeaseRenewalOptions {
  readonly leaseMs: number;
  /** A lease held longer than this is taken for lost and lapses. */
  readonly heldMaxMs: number;
  readonly renew: (lease: Lease) => Promise<boolean>;
}

/** Keeps leases alive while their request is being carried out in this process. */
export interface LeaseRenewal {
  hold(lease: Lease): void;
  drop(lease: Lease): void;
  /** Holds nothing from here on; the leases lapse in their time. */
  close(): void;
}

/** How often a lease is renewed within its life, so that one failed try does not lose it. */
const renewalsPerLease = 3;

/**
 * Renews each held lease three times in its life. A renewal that fails is tried again at the next
 * turn; one that finds the lease lost ends it.
 */
export function createLeaseRenewal(options: LeaseRenewalOptions): LeaseRenewal {
  const timers = new Map<string, NodeJS.Timeout>();
  const everyMs = options.leaseMs / renewalsPerLease;
  const drop = ({ holder }: Lease): void => {
    clearInterval(timers.get(holder));
    timers.delete(holder);
  };
  const turn = async (lease: Lease): Promise<void> => {
    const held = await options.renew(lease).catch(() => true);
    if (!held) drop(lease);
  };
  return {
    hold: (lease) => {
      let turnsLeft = Math.floor(options.heldMaxMs / everyMs);
      const timer = setInterval(() => {
        turnsLeft -= 1;
        if (turnsLeft < 0) drop(lease);
        else void turn(lease);
      }, everyMs);
      timer.unref();
      timers.set(lease.holder, timer);
    },
    drop,
    close: () => {
      for (const timer of timers.values()) clearInterval(timer);
      timers.clear();
    },
  };
}
