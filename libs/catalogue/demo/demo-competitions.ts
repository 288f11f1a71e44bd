import { money, SEK } from '../../kernel/index.ts';
import type { CompetitionKind } from '../domain/competition-kind.ts';
import type { MemberDiscount } from '../domain/member-discount.ts';
import type { RecipientDetails } from '../domain/recipient.ts';

/** A class of the demo, its times in days from when the catalogue is first seeded. */
export interface DemoClass {
  readonly classId: string;
  readonly title: string;
  readonly priceOre: number;
  readonly early?: { readonly priceOre: number; readonly untilInDays: number };
  readonly late?: { readonly feeOre: number; readonly fromInDays: number };
  readonly capacity: number;
}

export interface DemoCompetition {
  readonly kind: CompetitionKind;
  readonly competitionId: string;
  readonly title: string;
  readonly description: string;
  /** Of an event. */
  readonly startsInDays?: number;
  readonly closesInDays: number;
  readonly seriesId?: string;
  readonly recipientId?: string;
  readonly memberDiscount?: MemberDiscount;
  /** Of all classes together. */
  readonly capacity: number;
  readonly classes: readonly DemoClass[];
}

/** Who is paid beside the house. */
export const demoRecipients: readonly (RecipientDetails & { readonly recipientId: string })[] = [
  {
    recipientId: 'ski-club',
    name: 'Skidklubben',
    swishNumber: '1234679304',
    platformFeeBasisPoints: 200,
    active: true,
  },
];

/** A series, an event of it with its own fees, and an event that stands by itself. */
export const demoCompetitions: readonly DemoCompetition[] = [
  {
    kind: 'series',
    competitionId: 'kids-cup',
    title: 'Barncupen',
    description: 'Säsongens alla barnlopp med en anmälan.',
    closesInDays: 110,
    recipientId: 'ski-club',
    memberDiscount: { kind: 'percentage', percentBasisPoints: 1_000 },
    capacity: 100,
    classes: [
      { classId: 'girls-10', title: 'Flickor 10 år', priceOre: 60_000, capacity: 50 },
      { classId: 'boys-10', title: 'Pojkar 10 år', priceOre: 60_000, capacity: 50 },
    ],
  },
  {
    kind: 'event',
    competitionId: 'vasalopp-kids',
    title: 'Barnens Vasalopp',
    description: 'Tre kilometer på skidor, med blåbärssoppa i målet.',
    startsInDays: 120,
    closesInDays: 113,
    seriesId: 'kids-cup',
    capacity: 150,
    classes: [
      {
        classId: 'girls-10',
        title: 'Flickor 10 år',
        priceOre: 20_000,
        early: { priceOre: 15_000, untilInDays: 30 },
        late: { feeOre: 5_000, fromInDays: 90 },
        capacity: 100,
      },
      {
        classId: 'boys-10',
        title: 'Pojkar 10 år',
        priceOre: 20_000,
        early: { priceOre: 15_000, untilInDays: 30 },
        late: { feeOre: 5_000, fromInDays: 90 },
        capacity: 100,
      },
    ],
  },
  {
    kind: 'event',
    competitionId: 'spring-enduro',
    title: 'Vårenduron',
    description: 'Fem stigar, en dag i maj.',
    startsInDays: 180,
    closesInDays: 179,
    memberDiscount: { kind: 'fixed', amount: money(5_000, SEK) },
    capacity: 200,
    classes: [{ classId: 'men', title: 'Herrar', priceOre: 45_000, capacity: 120 }],
  },
];
