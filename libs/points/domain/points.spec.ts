import { describe, expect, it } from '@jest/globals';
import { scenario } from '../../../test/support/scenario.ts';
import {
  CorruptStream,
  type HoldId,
  instant,
  type Instant,
  money,
  type OrderRef,
  plusMs,
  type ProductId,
  SEK,
} from '../../kernel/index.ts';
import { creditPoints, expirePoints, nextPointsEnd, type PointsCredit } from './crediting.ts';
import { giveBackPoints } from './giving-back.ts';
import type { PointsCredited, PointsEvent, PointsShare } from './points-events.ts';
import {
  availablePoints,
  evolvePoints,
  initialPoints,
  missingPoints,
  type PointsState,
} from './points.ts';
import { debitHold, holdPoints } from './spending.ts';
import { reinstatePoints, takeBackPoints } from './taking-back.ts';

const dayMs = 86_400_000;
const now = instant('2026-11-20T12:00:00Z');
const soon = plusMs(now, dayMs);
const later = plusMs(now, 30 * dayMs);
const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const a = 'a' as HoldId;
const b = 'b' as HoldId;

const points = scenario({ initialState: initialPoints, evolve: evolvePoints });

const credited = (creditId: string, of: number, expiresAt?: Instant): PointsCredited => ({
  type: 'PointsCredited',
  creditId,
  points: of,
  lotKind: 'paid',
  ...(expiresAt === undefined ? {} : { expiresAt }),
  creditedAt: now,
});
const sumOf = (shares: readonly PointsShare[]): number =>
  shares.reduce((sum, share) => sum + share.points, 0);
const held = (holdId: HoldId, ...shares: PointsShare[]): PointsEvent => ({
  type: 'PointsHeld',
  holdId,
  orderRef,
  points: sumOf(shares),
  shares,
});
const debited = (holdId: HoldId, ...shares: PointsShare[]): PointsEvent => ({
  type: 'PointsDebited',
  holdId,
  orderRef,
  points: sumOf(shares),
  shares,
});
const released = (holdId: HoldId): PointsEvent => ({ type: 'PointsHoldReleased', holdId });
const refunded = (
  refundId: string,
  holdId: HoldId,
  ...shares: (PointsShare & { readonly expiresAt?: Instant })[]
): PointsEvent => ({
  type: 'PointsRefunded',
  refundId,
  holdId,
  orderRef,
  points: sumOf(shares),
  shares,
});
const takenBack = (creditId: string, of: number, missing: number): PointsEvent => ({
  type: 'PointsTakenBack',
  creditId,
  points: of,
  missing,
  reason: 'refunded',
});
const of = (creditId: string, some: number): PointsShare => ({ creditId, points: some });

/** A package that ends late, a bonus that ends soon, and a grant that never ends. */
const purse: readonly PointsEvent[] = [
  credited('package', 100, later),
  credited('bonus', 30, soon),
  credited('grant', 20),
];

describe('creditPoints', () => {
  const facts = {
    creditId: 'package',
    points: 100,
    lotKind: 'paid',
    orderRef,
    lineId: 'line-1',
    packageId: 'points-basic' as ProductId,
    price: money(9_900, SEK),
    creditedAt: now,
  } as const;
  const wish: PointsCredit = { ...facts, validityDays: 30 };
  const credit: PointsEvent = { type: 'PointsCredited', ...facts, expiresAt: later };

  it('given a package that was paid for, when it is credited, then its lot ends after its days', () => {
    points
      .given([])
      .when((state) => creditPoints(state, wish))
      .thenAccepted([credit]);
  });

  it('given a grant without an end, when it is credited, then its lot never ends', () => {
    const grant = { creditId: 'grant', points: 20, lotKind: 'free', creditedAt: now } as const;
    points
      .given([])
      .when((state) => creditPoints(state, grant))
      .thenAccepted([{ type: 'PointsCredited', ...grant }]);
  });

  it('given a credit, when it comes twice, also at a later moment, then nothing happens', () => {
    for (const creditedAt of [now, soon])
      points
        .given([credit])
        .when((state) => creditPoints(state, { ...wish, creditedAt }))
        .thenAlready();
  });

  it.each([
    { points: 101 },
    { lotKind: 'free' },
    { validityDays: 31 },
    { price: money(9_901, SEK) },
    { lineId: 'line-2' },
  ] as const)(
    'given a credit, when it comes twice with other content (%p), then it is rejected',
    (other) => {
      points
        .given([credit])
        .when((state) => creditPoints(state, { ...wish, ...other }))
        .thenRejected('points.credit-reused');
    },
  );

  it('given a credit that was undone before it came, when it comes late, then it is rejected', () => {
    points
      .given([takenBack('package', 0, 0)])
      .when((state) => creditPoints(state, wish))
      .thenRejected('points.credit-taken-back');
  });

  it('given a credit that was undone, when it comes again, then nothing happens', () => {
    points
      .given([credit, takenBack('package', 100, 0)])
      .when((state) => creditPoints(state, wish))
      .thenAlready();
  });

  it.each([0, -1, 0.5, Number.NaN, 1_000_000_001])(
    'given an account, when %p points are credited, then it is rejected',
    (some) => {
      points
        .given([])
        .when((state) => creditPoints(state, { ...wish, points: some }))
        .thenRejected('points.invalid-points');
    },
  );

  it('given the most points and the longest time there may be, when they are credited, then they are', () => {
    const most = { ...facts, points: 1_000_000_000 };
    points
      .given([])
      .when((state) => creditPoints(state, { ...most, validityDays: 36_525 }))
      .thenAccepted([{ type: 'PointsCredited', ...most, expiresAt: plusMs(now, 36_525 * dayMs) }]);
  });

  it.each([0, -1, 0.5, 36_526])(
    'given an account, when points for %p days are credited, then it is rejected',
    (validityDays) => {
      points
        .given([])
        .when((state) => creditPoints(state, { ...wish, validityDays }))
        .thenRejected('points.invalid-validity');
    },
  );
});

describe('holdPoints', () => {
  const wish = { holdId: a, orderRef, points: 110, now };

  it('given lots that end at different times, when points are held, then what ends first goes first', () => {
    points
      .given(purse)
      .when((state) => holdPoints(state, wish))
      .thenAccepted([held(a, of('bonus', 30), of('package', 80))]);
  });

  it('given a lot at its very end, when points are held, then it counts nothing', () => {
    points
      .given(purse)
      .when((state) => holdPoints(state, { ...wish, now: soon }))
      .thenAccepted([held(a, of('package', 100), of('grant', 10))]);
  });

  it('given too few points, when more are held, then it is said how many are missing', () => {
    const state = stateAfter(purse);
    expect(holdPoints(state, { ...wish, points: 151 })).toEqual({
      kind: 'rejected',
      code: 'points.insufficient',
      facts: { missing: 1, available: 150 },
    });
    expect(holdPoints(state, { ...wish, points: 151, now: later })).toEqual({
      kind: 'rejected',
      code: 'points.insufficient',
      facts: { missing: 131, available: 20 },
    });
  });

  it('given an account that holds everything for one order, when another wants a point, then it is rejected', () => {
    points
      .given([credited('package', 5), held(a, of('package', 5))])
      .when((state) => holdPoints(state, { ...wish, holdId: b, points: 1 }))
      .thenRejected('points.insufficient');
  });

  it.each([[[]], [[debited(a, of('package', 110))]]])(
    'given a hold that stands or was spent (%#), when it comes twice, then nothing happens',
    (more) => {
      points
        .given([credited('package', 200), held(a, of('package', 110)), ...more])
        .when((state) => holdPoints(state, wish))
        .thenAlready();
    },
  );

  it.each([{ points: 111 }, { orderRef: 'ORD-20261120-FFFFFF' as OrderRef }])(
    'given a hold, when it comes twice with other content (%p), then it is rejected',
    (other) => {
      points
        .given([credited('package', 200), held(a, of('package', 110))])
        .when((state) => holdPoints(state, { ...wish, ...other }))
        .thenRejected('points.hold-reused');
    },
  );

  it.each([
    [[released(a)]],
    [[held(a, of('bonus', 5)), released(a)]],
    [[held(a, of('bonus', 5)), debited(a, of('bonus', 5)), refunded('r', a, of('bonus', 5))]],
  ])('given a hold that was given back (%#), when it comes late, then it is rejected', (more) => {
    points
      .given([...purse, ...more])
      .when((state) => holdPoints(state, { ...wish, points: 5 }))
      .thenRejected('points.hold-released');
  });

  it.each([0, -1, 1.5])(
    'given an account, when %p points are held, then it is rejected',
    (some) => {
      points
        .given(purse)
        .when((state) => holdPoints(state, { ...wish, points: some }))
        .thenRejected('points.invalid-points');
    },
  );
});

describe('debitHold', () => {
  const hold = held(a, of('bonus', 30), of('package', 10));
  const debit = debited(a, of('bonus', 30), of('package', 10));

  it('given a hold, when it is spent, then all of it is', () => {
    points
      .given([...purse, hold])
      .when((state) => debitHold(state, { holdId: a }))
      .thenAccepted([debit]);
  });

  it('given a hold whose lot has ended since, when it is spent, then it is', () => {
    const end: PointsEvent = {
      type: 'PointsExpired',
      creditId: 'package',
      points: 90,
      expiredAt: later,
    };
    points
      .given([...purse, hold, end])
      .when((state) => debitHold(state, { holdId: a }))
      .thenAccepted([debit]);
  });

  it('given a hold whose credit was undone, when it is spent, then it is', () => {
    points
      .given([...purse, hold, takenBack('package', 90, 10)])
      .when((state) => debitHold(state, { holdId: a }))
      .thenAccepted([debit]);
  });

  it('given a hold that was spent, when it is spent twice, then nothing happens', () => {
    points
      .given([...purse, hold, debit])
      .when((state) => debitHold(state, { holdId: a }))
      .thenAlready();
  });

  it('given no such hold, when it is spent, then it is rejected', () => {
    points
      .given(purse)
      .when((state) => debitHold(state, { holdId: a }))
      .thenRejected('points.hold-unknown');
  });

  it.each([[[released(a)]], [[hold, released(a)]]])(
    'given a hold that was given back (%#), when it is spent, then it is rejected',
    (more) => {
      points
        .given([...purse, ...more])
        .when((state) => debitHold(state, { holdId: a }))
        .thenRejected('points.hold-released');
    },
  );
});

describe('giveBackPoints', () => {
  const spent = [
    ...purse,
    held(a, of('bonus', 30), of('package', 50)),
    debited(a, of('bonus', 30), of('package', 50)),
  ];
  const wish = { holdId: a, refundId: 'r1', now, graceDays: 14 };

  it('given a hold, when it is given back, then it is released', () => {
    points
      .given([...purse, held(a, of('bonus', 30))])
      .when((state) => giveBackPoints(state, wish))
      .thenAccepted([released(a)]);
  });

  it('given no such hold, when it is given back, then that is recorded', () => {
    points
      .given(purse)
      .when((state) => giveBackPoints(state, wish))
      .thenAccepted([released(a)]);
  });

  it('given a hold that was given back, when it is given back twice, then nothing happens', () => {
    points
      .given([...purse, released(a)])
      .when((state) => giveBackPoints(state, wish))
      .thenAlready();
  });

  it('given points that were spent, when they are given back, then each lot gets its own', () => {
    points
      .given(spent)
      .when((state) => giveBackPoints(state, wish))
      .thenAccepted([refunded('r1', a, of('bonus', 30), of('package', 50))]);
  });

  it('given points that were spent, when a part is given back, then the newest share comes first', () => {
    points
      .given(spent)
      .when((state) => giveBackPoints(state, { ...wish, points: 60 }))
      .thenAccepted([refunded('r1', a, of('bonus', 10), of('package', 50))]);
  });

  it('given a part that was given back, when the rest is, then it is just the rest', () => {
    points
      .given([...spent, refunded('r1', a, of('package', 50))])
      .when((state) => giveBackPoints(state, { ...wish, refundId: 'r2' }))
      .thenAccepted([refunded('r2', a, of('bonus', 30))]);
  });

  it('given a refund, when it comes twice, then nothing happens', () => {
    points
      .given([...spent, refunded('r1', a, of('package', 20))])
      .when((state) => giveBackPoints(state, { ...wish, points: 20 }))
      .thenAlready();
  });

  it('given all of it given back, when all is given back once more, then nothing happens', () => {
    points
      .given([...spent, refunded('r1', a, of('bonus', 30), of('package', 50))])
      .when((state) => giveBackPoints(state, { ...wish, refundId: 'r2' }))
      .thenAlready();
  });

  it.each([
    { ...wish, points: 21 },
    { ...wish, holdId: b, points: 20 },
  ])(
    'given a refund, when it comes twice with other content (%#), then it is rejected',
    (other) => {
      points
        .given([...spent, refunded('r1', a, of('package', 20))])
        .when((state) => giveBackPoints(state, other))
        .thenRejected('points.refund-reused');
    },
  );

  it('given a part that was given back, when more than the rest is, then it is rejected', () => {
    points
      .given([...spent, refunded('r1', a, of('package', 50))])
      .when((state) => giveBackPoints(state, { ...wish, refundId: 'r2', points: 31 }))
      .thenRejected('points.refund-exceeds-debit');
  });

  it('given points that were spent, when more are given back, then it is said how many are left', () => {
    expect(giveBackPoints(stateAfter(spent), { ...wish, points: 81 })).toEqual({
      kind: 'rejected',
      code: 'points.refund-exceeds-debit',
      facts: { left: 80 },
    });
  });

  it.each([0, -1, 0.5])(
    'given points that were spent, when %p are given back, then it is rejected',
    (some) => {
      points
        .given(spent)
        .when((state) => giveBackPoints(state, { ...wish, points: some }))
        .thenRejected('points.invalid-points');
    },
  );

  it('given a lot that has ended, when points come back to it, then they may be spent for the grace, and what had ended may not', () => {
    const at = plusMs(later, 1);
    const until = plusMs(at, 14 * dayMs);
    const events: readonly [PointsEvent, PointsEvent] = [
      { type: 'PointsExpired', creditId: 'package', points: 50, expiredAt: at },
      refunded(
        'r1',
        a,
        { ...of('bonus', 30), expiresAt: until },
        { ...of('package', 50), expiresAt: until },
      ),
    ];
    points
      .given(spent)
      .when((state) => giveBackPoints(state, { ...wish, now: at }))
      .thenAccepted([...events]);
    const after = stateAfter([...spent, ...events]);
    expect(availablePoints(after, at)).toBe(30 + 50 + 20);
    expect(availablePoints(after, until)).toBe(20);
  });

  it('given lots that have not ended, when points come back to them, then they end when they did', () => {
    const after = stateAfter([...spent, refunded('r1', a, of('bonus', 30), of('package', 50))]);
    expect(availablePoints(after, now)).toBe(30 + 100 + 20);
    expect(availablePoints(after, soon)).toBe(100 + 20);
    expect(availablePoints(after, later)).toBe(20);
  });

  it('given a credit that was undone while points of it were held, when they are given back, then they are gone', () => {
    points
      .given([...purse, held(a, of('package', 60)), takenBack('package', 40, 60)])
      .when((state) => giveBackPoints(state, wish))
      .thenAccepted([released(a), takenBack('package', 60, 0)]);
  });

  it('given a credit that was undone after points of it were spent, when a part is given back, then that is gone and the rest is missing', () => {
    points
      .given([...spent, takenBack('package', 50, 50)])
      .when((state) => giveBackPoints(state, { ...wish, points: 20, now: later }))
      .thenAccepted([refunded('r1', a, of('package', 20)), takenBack('package', 20, 30)]);
  });
});

describe('expirePoints', () => {
  it('given lots past their end, when they are ended, then what is left of them is gone and what is held stays', () => {
    points
      .given([...purse, held(a, of('package', 60))])
      .when((state) => expirePoints(state, { now: later }))
      .thenAccepted([
        { type: 'PointsExpired', creditId: 'package', points: 40, expiredAt: later },
        { type: 'PointsExpired', creditId: 'bonus', points: 30, expiredAt: later },
      ]);
  });

  it('given a hold that was released after its lot was ended, when lots are ended again, then that is gone too', () => {
    points
      .given([
        credited('bonus', 30, soon),
        held(a, of('bonus', 10)),
        { type: 'PointsExpired', creditId: 'bonus', points: 20, expiredAt: soon },
        released(a),
      ])
      .when((state) => expirePoints(state, { now: later }))
      .thenAccepted([{ type: 'PointsExpired', creditId: 'bonus', points: 10, expiredAt: later }]);
  });

  it('given nothing past its end, when lots are ended, then nothing happens', () => {
    points
      .given(purse)
      .when((state) => expirePoints(state, { now }))
      .thenAlready();
  });
});

describe('nextPointsEnd', () => {
  it('given lots that end at different times, when the next end is asked for, then it is the first one to come', () => {
    expect(nextPointsEnd(stateAfter(purse), now)).toBe(soon);
    expect(nextPointsEnd(stateAfter(purse), soon)).toBe(later);
    expect(nextPointsEnd(stateAfter(purse), later)).toBeUndefined();
  });

  it('given a lot that is held whole, when the next end is asked for, then it is another’s', () => {
    const state = stateAfter([...purse, held(a, of('bonus', 30))]);
    expect(nextPointsEnd(state, now)).toBe(later);
  });
});

describe('takeBackPoints', () => {
  const wish = { creditId: 'package', reason: 'refunded' };

  it('given a package that was spent in part, when it is undone, then the rest is gone and the part is missing', () => {
    points
      .given([
        ...purse,
        held(a, of('package', 10)),
        debited(a, of('package', 10)),
        held(b, of('package', 5)),
      ])
      .when((state) => takeBackPoints(state, wish))
      .thenAccepted([takenBack('package', 85, 15)]);
  });

  it('given an account with other lots, when a package is undone, then they are not touched', () => {
    const after = stateAfter([...purse, takenBack('package', 100, 0)]);
    expect(availablePoints(after, now)).toBe(50);
  });

  it('given an undone package, when what is missing is asked for again, then it is what is still spent or held', () => {
    const undone = [...purse, held(a, of('package', 10)), takenBack('package', 90, 10)];
    expect(missingPoints(stateAfter(undone), 'package')).toBe(10);
    const back = [...undone, released(a), takenBack('package', 10, 0)];
    expect(missingPoints(stateAfter(back), 'package')).toBe(0);
    expect(missingPoints(stateAfter(back), 'never')).toBe(0);
  });

  it('given a package that never came, when it is undone, then that is recorded', () => {
    points
      .given([])
      .when((state) => takeBackPoints(state, wish))
      .thenAccepted([takenBack('package', 0, 0)]);
  });

  it('given a package that was undone, when it is undone twice, then nothing happens', () => {
    points
      .given([...purse, takenBack('package', 100, 0)])
      .when((state) => takeBackPoints(state, wish))
      .thenAlready();
  });
});

describe('reinstatePoints', () => {
  const wish = { creditId: 'package', refundId: 'R1', now, graceDays: 2 };
  const back = (some: number, expiresAt?: Instant): PointsEvent => ({
    ...{ type: 'PointsReinstated', creditId: 'package', refundId: 'R1', points: some },
    ...(expiresAt === undefined ? {} : { expiresAt }),
  });

  it('given a package that a refund took, when the refund is not made, then all that was taken is there, what came late included', () => {
    const undone = [...purse, held(a, of('package', 10)), takenBack('package', 90, 10)];
    const late = [...undone, released(a), takenBack('package', 10, 0)];
    points
      .given(late)
      .when((state) => reinstatePoints(state, wish))
      .thenAccepted([back(100)]);
    expect(availablePoints(stateAfter([...late, back(100)]), now)).toBe(150);
  });

  it('given a package that was spent in part, when its refund is not made, then the rest is there and the part stays spent', () => {
    const undone = [
      ...purse,
      held(a, of('package', 10)),
      debited(a, of('package', 10)),
      takenBack('package', 90, 10),
    ];
    points
      .given(undone)
      .when((state) => reinstatePoints(state, wish))
      .thenAccepted([back(90)]);
    expect(availablePoints(stateAfter([...undone, back(90)]), now)).toBe(90 + 50);
  });

  it('given a package that was held whole and has ended, when its refund is not made, then nothing comes back and it stays ended', () => {
    points
      .given([...purse, held(a, of('package', 100)), takenBack('package', 0, 100)])
      .when((state) => reinstatePoints(state, { ...wish, now: plusMs(later, 1) }))
      .thenAccepted([back(0)]);
  });

  it('given it was reinstated, when that comes again, or the refund that was not made, then nothing happens, and another refund takes it', () => {
    const again = points.given([...purse, takenBack('package', 100, 0), back(100)]);
    const undo = { creditId: 'package', reason: 'refunded' };
    again.when((state) => reinstatePoints(state, wish)).thenAlready();
    again.when((state) => takeBackPoints(state, { ...undo, refundId: 'R1' })).thenAlready();
    again
      .when((state) => takeBackPoints(state, { ...undo, refundId: 'R2' }))
      .thenAccepted([takenBack('package', 100, 0)]);
  });

  it('given a refund that had taken nothing, when it is not made, then that is recorded, and the credit may still come', () => {
    points
      .given([])
      .when((state) => reinstatePoints(state, wish))
      .thenAccepted([back(0)]);
    const late = points.given([back(0)]);
    const undo = { creditId: 'package', reason: 'refunded', refundId: 'R1' };
    late.when((state) => takeBackPoints(state, undo)).thenAlready();
    const after = stateAfter([back(0), credited('package', 100)]);
    expect(availablePoints(after, now)).toBe(100);
  });

  it('given a lot that has ended meanwhile, when it is reinstated, then it can be spent for the grace', () => {
    const ended = plusMs(later, 1);
    const end = plusMs(ended, 2 * dayMs);
    const undone = [...purse, takenBack('package', 100, 0)];
    points
      .given(undone)
      .when((state) => reinstatePoints(state, { ...wish, now: ended }))
      .thenAccepted([back(100, end)]);
    const after = stateAfter([...undone, back(100, end)]);
    expect(availablePoints(after, ended)).toBe(120);
    expect(availablePoints(after, end)).toBe(20);
  });
});

describe('a history that cannot be', () => {
  it.each<[string, readonly PointsEvent[]]>([
    [
      'more given back than was taken',
      [
        credited('package', 5),
        takenBack('package', 5, 0),
        { type: 'PointsReinstated', creditId: 'package', refundId: 'R1', points: 6 },
      ],
    ],
    [
      'the same given back twice',
      [1, 2].map(() => ({
        ...{ type: 'PointsReinstated', creditId: 'package', refundId: 'R1', points: 0 },
      })),
    ],
    ['one credit twice', [credited('package', 1), credited('package', 1)]],
    ['a credit that was undone before', [takenBack('package', 0, 0), credited('package', 1)]],
    [
      'a hold that is not its shares',
      [...purse, { ...held(a, of('grant', 1)), points: 2 } as PointsEvent],
    ],
    ['more held than there is', [credited('package', 1), held(a, of('package', 2))]],
    ['something spent that was not held', [...purse, debited(a, of('grant', 1))]],
    [
      'more back than was spent',
      [
        ...purse,
        held(a, of('grant', 1)),
        debited(a, of('grant', 1)),
        refunded('r', a, of('grant', 2)),
      ],
    ],
    [
      'one refund twice',
      [
        ...purse,
        held(a, of('grant', 2)),
        debited(a, of('grant', 2)),
        refunded('r', a, of('grant', 1)),
        refunded('r', a, of('grant', 1)),
      ],
    ],
    [
      'an end of more than is left',
      [...purse, { type: 'PointsExpired', creditId: 'bonus', points: 29, expiredAt: soon }],
    ],
    [
      'an end of no lot',
      [...purse, { type: 'PointsExpired', creditId: 'none', points: 0, expiredAt: soon }],
    ],
    ['more undone than is left', [...purse, takenBack('bonus', 31, 0)]],
    ['something undone of no lot', [takenBack('bonus', 1, 0)]],
    [
      'a refund to no lot',
      [
        ...purse,
        held(a, of('grant', 2)),
        debited(a, of('grant', 2)),
        refunded('r', a, of('none', 1)),
      ],
    ],
  ])('given %s, when it is folded, then it stops', (_title, events) => {
    expect(() => stateAfter(events)).toThrow(CorruptStream);
  });
});

function stateAfter(events: readonly PointsEvent[]): PointsState {
  return events.reduce(evolvePoints, initialPoints);
}
