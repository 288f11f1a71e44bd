import { describe, expect, it } from '@jest/globals';
import { scenario } from '../../../test/support/scenario.ts';
import {
  type CommandId,
  CorruptStream,
  currency,
  instant,
  money,
  SEK,
} from '../../kernel/index.ts';
import { addClass, changeClass, removeClass } from './competition-class.ts';
import {
  cancelCompetition,
  changeCompetition,
  closeCompetition,
  createCompetition,
  reopenCompetition,
} from './competition.ts';
import { type CompetitionEvent, initialCompetition } from './competition-events.ts';
import { evolveCompetition } from './evolve-competition.ts';
import type { ProductTypeDeclaration } from './product-type.ts';

const c1 = 'c1' as CommandId;
const c2 = 'c2' as CommandId;
const c3 = 'c3' as CommandId;
const sek = (kronor: number) => money(kronor * 100, SEK);
const declaration: ProductTypeDeclaration = {
  code: 'event-registration',
  name: { sv: 'Anmälan', en: 'Registration' },
  allocates: 'seats',
  delivers: 'registration',
  vatRateBasisPoints: 600,
  salesAccount: '3003',
  lineSchema: '{"type":"object"}',
  sellable: true,
};
const known = { seriesIsKnown: true, recipientIsKnown: true, idIsTaken: false };
const details = {
  title: 'Loppet',
  startsAt: instant('2027-03-07T09:00:00Z'),
  endsAt: instant('2027-03-07T12:00:00Z'),
  timeZone: 'Europe/Stockholm',
};
const id = { kind: 'event', competitionId: 'race', productType: 'event-registration' } as const;
const wish = { ...id, ...details, ...known, declaration, commandId: c1 };
const { kind } = id;
const competitionId = 'race';
const created: CompetitionEvent = {
  ...{ type: 'EventCreated', competitionId, productType: 'event-registration' },
  ...details,
  createdBy: c1,
};
const girls = { classId: 'girls', title: 'Flickor', unitPrice: sek(200) };
const added: CompetitionEvent = {
  ...{ type: 'EventClassAdded', competitionId },
  ...girls,
  addedBy: c2,
};
const removed: CompetitionEvent = {
  type: 'EventClassRemoved',
  competitionId,
  classId: 'girls',
  removedBy: c3,
};
const closed: CompetitionEvent = { type: 'EventClosed', competitionId, closedBy: c2 };
const cancelled: CompetitionEvent = {
  type: 'EventCancelled',
  competitionId,
  reason: 'No snow',
  cancelledBy: c2,
};

const event = scenario({ initialState: initialCompetition, evolve: evolveCompetition });

describe('createCompetition', () => {
  it('given nothing, when an event is made, then it is', () => {
    event
      .given([])
      .when((state) => createCompetition(state, wish))
      .thenAccepted([created]);
  });

  it('given an event, when it is made twice, then nothing happens', () => {
    event
      .given([created])
      .when((state) => createCompetition(state, wish))
      .thenAlready();
    event
      .given([created])
      .when((state) => createCompetition(state, { ...wish, commandId: c2 }))
      .thenAlready();
  });

  it('given an event, when it is made twice with another title, then it is rejected', () => {
    const other = { ...wish, title: 'x' };
    event
      .given([created])
      .when((state) => createCompetition(state, other))
      .thenRejected('catalogue.command-reused');
    event
      .given([created])
      .when((state) => createCompetition(state, { ...other, commandId: c2 }))
      .thenRejected('catalogue.id-taken');
  });

  it.each([
    [{ idIsTaken: true }, 'catalogue.id-taken'],
    [{ declaration: undefined }, 'catalogue.unknown-product-type'],
    [{ declaration: { ...declaration, delivers: 'booking' } }, 'catalogue.type-does-not-fit'],
    [{ startsAt: details.endsAt }, 'catalogue.invalid-event-times'],
    [
      { opensAt: details.endsAt, closesAt: details.startsAt },
      'catalogue.invalid-registration-times',
    ],
    [{ memberDiscount: { kind: 'fixed', amount: sek(0) } }, 'catalogue.invalid-member-discount'],
    [
      { memberDiscount: { kind: 'percentage', percentBasisPoints: 10_001 } },
      'catalogue.invalid-member-discount',
    ],
    [{ seriesId: 'cup', seriesIsKnown: false }, 'catalogue.unknown-series'],
    [{ recipientId: 'club', recipientIsKnown: false }, 'catalogue.unknown-recipient'],
  ] as const)('given nothing, when an event with %j is made, then it is %s', (part, code) => {
    event
      .given([])
      .when((state) => createCompetition(state, { ...wish, ...part }))
      .thenRejected(code);
  });

  it('given a series, when it is to be part of a series or has a start alone, then it is rejected', () => {
    const { startsAt, endsAt, ...series } = wish;
    const cup = { ...series, kind: 'series' } as const;
    event
      .given([])
      .when((state) => createCompetition(state, { ...cup, seriesId: 'other' }))
      .thenRejected('catalogue.unknown-series');
    for (const times of [{ startsAt }, { endsAt }])
      event
        .given([])
        .when((state) => createCompetition(state, { ...cup, ...times }))
        .thenRejected('catalogue.invalid-event-times');
  });
});

describe('changeCompetition', () => {
  const opensAt = instant('2027-01-01T00:00:00Z');
  const memberDiscount = { kind: 'percentage', percentBasisPoints: 1_000 } as const;
  const change = { opensAt, memberDiscount, description: 'Text' };
  const changed: CompetitionEvent = {
    ...{ type: 'EventChanged', competitionId },
    ...details,
    ...change,
    changedBy: c2,
  };

  it('given an event, when it is changed, then the event states the whole', () => {
    event
      .given([created])
      .when((state) => changeCompetition(state, { ...known, kind, change, commandId: c2 }))
      .thenAccepted([changed]);
  });

  it('given a change, when it comes twice, even after another, then nothing happens', () => {
    const later: CompetitionEvent = {
      ...{ type: 'EventChanged', competitionId },
      ...details,
      changedBy: c3,
    };
    event
      .given([created, changed, later])
      .when((state) => changeCompetition(state, { ...known, kind, change, commandId: c2 }))
      .thenAlready();
  });

  it('given a change, when it comes twice with something else, then it is rejected', () => {
    const other = { ...change, opensAt: null };
    event
      .given([created, changed])
      .when((state) => changeCompetition(state, { ...known, kind, change: other, commandId: c2 }))
      .thenRejected('catalogue.command-reused');
  });

  it('given what was said, when null is put in its place, then it is said no more, and once', () => {
    const none = { opensAt: null, memberDiscount: null, description: null };
    const cleared: CompetitionEvent = {
      ...{ type: 'EventChanged', competitionId },
      ...details,
      changedBy: c3,
    };
    const clear = { ...known, kind, change: none, commandId: c3 };
    event
      .given([created, changed])
      .when((state) => changeCompetition(state, clear))
      .thenAccepted([cleared]);
    event
      .given([created, changed, cleared])
      .when((state) => changeCompetition(state, clear))
      .thenAlready();
  });

  it('given nothing or a cancelled event, when it is changed, then it is rejected', () => {
    const command = { ...known, change, commandId: c3 };
    event
      .given([])
      .when((state) => changeCompetition(state, { ...command, kind: 'event' }))
      .thenRejected('catalogue.unknown-event');
    event
      .given([])
      .when((state) => changeCompetition(state, { ...command, kind: 'series' }))
      .thenRejected('catalogue.unknown-series');
    event
      .given([created, cancelled])
      .when((state) => changeCompetition(state, { ...command, kind }))
      .thenRejected('catalogue.event-cancelled');
  });
});

describe('closing, reopening and cancelling', () => {
  it('given an event, when it is closed twice, then it is closed once', () => {
    event
      .given([created])
      .when((state) => closeCompetition(state, { kind, commandId: c2 }))
      .thenAccepted([closed]);
    for (const commandId of [c2, c3])
      event
        .given([created, closed])
        .when((state) => closeCompetition(state, { kind, commandId }))
        .thenAlready();
  });

  it('given a closed event, when it is reopened, then it is open, and one that is open stays so', () => {
    event
      .given([created, closed])
      .when((state) => reopenCompetition(state, { kind, commandId: c3 }))
      .thenAccepted([{ type: 'EventReopened', competitionId, reopenedBy: c3 }]);
    event
      .given([created])
      .when((state) => reopenCompetition(state, { kind, commandId: c3 }))
      .thenAlready();
  });

  it('given an event that was reopened, when another command closes it, then it is, and the first to reopen is done', () => {
    const c4 = 'c4' as CommandId;
    const reopened: CompetitionEvent = { type: 'EventReopened', competitionId, reopenedBy: c3 };
    event
      .given([created, closed, reopened])
      .when((state) => closeCompetition(state, { kind, commandId: c4 }))
      .thenAccepted([{ type: 'EventClosed', competitionId, closedBy: c4 }]);
    event
      .given([created, closed, reopened])
      .when((state) => reopenCompetition(state, { kind, commandId: c3 }))
      .thenAlready();
    event
      .given([created, closed, reopened])
      .when((state) => closeCompetition(state, { kind, commandId: c3 }))
      .thenRejected('catalogue.command-reused');
  });

  it('given a series, then it closes, reopens, has classes and is cancelled as an event does', () => {
    const seriesCreated: CompetitionEvent = {
      ...{ type: 'SeriesCreated', competitionId: 'cup', productType: 'event-registration' },
      ...{ title: 'Cupen', timeZone: 'Europe/Stockholm', createdBy: c1 },
    };
    const of = { competitionId: 'cup' };
    const changed: CompetitionEvent = {
      ...{ type: 'SeriesChanged', ...of, title: 'Stora cupen', changedBy: c2 },
      timeZone: 'Europe/Stockholm',
    };
    const steps: readonly (readonly [CompetitionEvent, object])[] = [
      [changed, {}],
      [{ type: 'SeriesClassAdded', ...of, ...girls, addedBy: c2 }, {}],
      [{ type: 'SeriesClosed', ...of, closedBy: c2 }, { standing: 'closed' }],
      [{ type: 'SeriesReopened', ...of, reopenedBy: c3 }, { standing: 'open' }],
      [{ type: 'SeriesClassRemoved', ...of, classId: 'girls', removedBy: c3 }, {}],
      [
        { type: 'SeriesCancelled', ...of, reason: 'No snow', cancelledBy: c3 },
        { standing: 'cancelled' },
      ],
    ];
    let state = evolveCompetition(initialCompetition, seriesCreated);
    expect(state.competition).toMatchObject({ kind: 'series', standing: 'open' });
    for (const [step, then] of steps) {
      state = evolveCompetition(state, step);
      expect(state.competition).toMatchObject({ kind: 'series', ...then });
    }
    expect(state.competition?.details.title).toBe('Stora cupen');
    expect(state.competition?.classes.get('girls')).toMatchObject({ ...girls, removed: true });
  });

  it('given a command that closed, when it comes again to reopen, then it is rejected', () => {
    event
      .given([created, closed])
      .when((state) => reopenCompetition(state, { kind, commandId: c2 }))
      .thenRejected('catalogue.command-reused');
  });

  it('given a cancelled event, when it is cancelled, closed or reopened, then it stays cancelled', () => {
    const reason = 'No snow';
    event
      .given([created])
      .when((state) => cancelCompetition(state, { kind, reason, commandId: c2 }))
      .thenAccepted([cancelled]);
    for (const commandId of [c2, c3])
      event
        .given([created, cancelled])
        .when((state) => cancelCompetition(state, { kind, reason, commandId }))
        .thenAlready();
    event
      .given([created, cancelled])
      .when((state) => cancelCompetition(state, { kind, reason: 'other', commandId: c2 }))
      .thenRejected('catalogue.command-reused');
    for (const decide of [closeCompetition, reopenCompetition])
      event
        .given([created, cancelled])
        .when((state) => decide(state, { kind, commandId: c3 }))
        .thenRejected('catalogue.event-cancelled');
  });
});

describe('classes', () => {
  const early = { unitPrice: sek(150), until: instant('2027-01-01T00:00:00Z') };
  const late = { fee: sek(50), from: instant('2027-02-01T00:00:00Z') };

  it('given an event, when a class is added twice, then it is added once', () => {
    event
      .given([created])
      .when((state) => addClass(state, { kind, commandId: c2, terms: girls }))
      .thenAccepted([added]);
    for (const commandId of [c2, c3])
      event
        .given([created, added])
        .when((state) => addClass(state, { kind, commandId, terms: girls }))
        .thenAlready();
  });

  it('given a class, when it is added with another price, then it is rejected', () => {
    const terms = { ...girls, unitPrice: sek(1) };
    event
      .given([created, added])
      .when((state) => addClass(state, { kind, commandId: c2, terms }))
      .thenRejected('catalogue.command-reused');
    event
      .given([created, added])
      .when((state) => addClass(state, { kind, commandId: c3, terms }))
      .thenRejected('catalogue.id-taken');
  });

  it.each([
    [{ unitPrice: money(-1, SEK) }, 'catalogue.negative-amount'],
    [{ late: { ...late, fee: money(-1, SEK) } }, 'catalogue.negative-amount'],
    [{ early: { ...early, unitPrice: money(1, currency('EUR')) } }, 'catalogue.currency-differs'],
    [
      { early: { ...early, until: late.from }, late: { ...late, from: early.until } },
      'catalogue.invalid-fee-times',
    ],
  ] as const)('given an event, when a class with %j is added, then it is %s', (part, code) => {
    event
      .given([created])
      .when((state) => addClass(state, { kind, commandId: c2, terms: { ...girls, ...part } }))
      .thenRejected(code);
  });

  it('given a late fee that begins as the early price ends, when it is added, then it is', () => {
    const terms = { ...girls, early, late: { ...late, from: early.until } };
    event
      .given([created])
      .when((state) => addClass(state, { kind, commandId: c2, terms }))
      .thenAccepted([{ type: 'EventClassAdded', competitionId, ...terms, addedBy: c2 }]);
  });

  it('given a class, when it is changed twice, then it is changed once, and null takes away', () => {
    const changed: CompetitionEvent = {
      ...{ type: 'EventClassChanged', competitionId },
      ...girls,
      early,
      changedBy: c3,
    };
    const change = { kind, classId: 'girls', change: { early, late: null }, commandId: c3 };
    event
      .given([created, added])
      .when((state) => changeClass(state, change))
      .thenAccepted([changed]);
    event
      .given([created, added, changed])
      .when((state) => changeClass(state, change))
      .thenAlready();
    event
      .given([created, added, changed])
      .when((state) => changeClass(state, { ...change, change: { early: null } }))
      .thenRejected('catalogue.command-reused');
    event
      .given([created, added, changed])
      .when((state) =>
        changeClass(state, { ...change, change: { early: null }, commandId: 'c4' as CommandId }),
      )
      .thenAccepted([
        {
          ...{ type: 'EventClassChanged', competitionId },
          ...girls,
          changedBy: 'c4' as CommandId,
        },
      ]);
  });

  it('given a class that was removed, when it is removed again, added or changed, then it stays away', () => {
    event
      .given([created, added])
      .when((state) => removeClass(state, { kind, classId: 'girls', commandId: c3 }))
      .thenAccepted([removed]);
    event
      .given([created, added, removed])
      .when((state) => removeClass(state, { kind, classId: 'girls', commandId: c3 }))
      .thenAlready();
    const commandId = 'c4' as CommandId;
    event
      .given([created, added, removed])
      .when((state) => addClass(state, { kind, commandId, terms: girls }))
      .thenRejected('catalogue.class-removed');
    event
      .given([created, added, removed])
      .when((state) => changeClass(state, { kind, commandId, classId: 'girls', change: {} }))
      .thenRejected('catalogue.unknown-class');
    event
      .given([created])
      .when((state) => removeClass(state, { kind, commandId, classId: 'girls' }))
      .thenRejected('catalogue.unknown-class');
  });

  it('given as many classes as can be, when one more is added, then it is rejected', () => {
    const many = Array.from({ length: 200 }, (_, i) => ({
      ...added,
      classId: `class-${String(i)}`,
      addedBy: `many-${String(i)}` as CommandId,
    })) as CompetitionEvent[];
    event
      .given([created, ...many])
      .when((state) => addClass(state, { kind, commandId: c2, terms: girls }))
      .thenRejected('catalogue.too-many-classes');
  });
});

describe('a history that cannot be', () => {
  it.each<readonly CompetitionEvent[]>([
    [created, created],
    [closed],
    [created, added, added],
    [created, removed],
    [created, added, removed, removed],
  ])('given events that cannot follow each other (%#), then folding stops', (...events) => {
    expect(() => events.reduce(evolveCompetition, initialCompetition)).toThrow(CorruptStream);
  });
});
