import { money, SEK } from '../../kernel/index.ts';
import type { ProductTerms } from '../domain/product-terms.ts';

/** A product of the demo shop; capacity where it takes units. */
export interface DemoProduct {
  readonly productId: string;
  readonly productType: string;
  readonly name: string;
  readonly description: string;
  readonly priceOre: number;
  readonly capacity?: number;
  readonly terms?: ProductTerms;
}

/** One time of a demo session, in hours from when the catalogue is first seeded. */
export interface DemoSlot {
  readonly slotId: string;
  readonly startsInHours: number;
  readonly minutes: number;
  readonly capacity: number;
}

export interface DemoSession {
  readonly sessionId: string;
  readonly title: string;
  readonly description: string;
  readonly priceOre: number;
  readonly published: boolean;
  readonly recordingUrl?: string;
  readonly slots: readonly DemoSlot[];
}

/**
 * Products of each type that is sold as one, and pools of the sizes that a demonstration needs; what
 * is registered for stands among the competitions.
 */
export const demoProducts: readonly DemoProduct[] = [
  {
    productId: 'course-wheel-throwing',
    productType: 'course',
    name: 'Prova på drejning',
    description: 'En kväll vid drejskivan, lera och bränning ingår.',
    priceOre: 129_500,
    capacity: 10,
  },
  {
    productId: 'course-raku-firing',
    productType: 'course',
    name: 'Rakubränning',
    description: 'En dag vid ugnen; en enda plats kvar.',
    priceOre: 189_500,
    capacity: 1,
  },
  {
    productId: 'ticket-open-day',
    productType: 'ticket',
    name: 'Öppet hus',
    description: 'Entré till öppet hus i ateljén.',
    priceOre: 10_000,
    capacity: 1_000_000,
  },
  {
    productId: 'ticket-film-premiere',
    productType: 'ticket',
    name: 'Filmpremiär',
    description: 'Säsongsfilmen på stor duk.',
    priceOre: 15_000,
    capacity: 200,
  },
  {
    productId: 'gift-card-500',
    productType: 'gift-card',
    name: 'Presentkort 500 kr',
    description: 'Gäller i hela ateljén i ett år.',
    priceOre: 50_000,
    terms: { giftCard: { validityDays: 365, voucherKind: 'multi-purpose' } },
  },
  {
    productId: 'gift-card-free',
    productType: 'gift-card',
    name: 'Presentkort, valfritt belopp',
    description: 'Från 100 till 10 000 kr. Gäller i hela ateljén i ett år.',
    priceOre: 50_000,
    terms: {
      giftCard: {
        amounts: { least: money(10_000, SEK), greatest: money(1_000_000, SEK) },
        validityDays: 365,
        voucherKind: 'multi-purpose',
      },
    },
  },
  {
    productId: 'art-vase-blue',
    productType: 'art-product',
    name: 'Blå vas',
    description: 'Unik, signerad vas i stengods.',
    priceOre: 240_000,
    capacity: 1,
  },
  {
    productId: 'shirt',
    productType: 'merchandise',
    name: 'Lagtröja',
    description: 'Cykeltröja i seriens färger.',
    priceOre: 79_900,
    capacity: 50,
  },
  {
    productId: 'postcard',
    productType: 'merchandise',
    name: 'Vykort',
    description: 'Trycks vid beställning.',
    priceOre: 2_500,
    terms: { stock: 'untracked' },
  },
  {
    productId: 'image-aurora',
    productType: 'image',
    name: 'Norrsken',
    description: 'Bild i full upplösning, för nedladdning.',
    priceOre: 4_900,
    terms: { unitPoints: 50, download: { usesMax: 5, validDays: 30 } },
  },
  {
    productId: 'points-100',
    productType: 'points-package',
    name: '100 poäng',
    description: 'Räcker till två bilder.',
    priceOre: 9_900,
    terms: { points: { points: 100, validityDays: 365 } },
  },
  {
    productId: 'points-550',
    productType: 'points-package',
    name: 'Premium, 550 poäng',
    description: '500 poäng och 50 på köpet.',
    priceOre: 39_900,
    terms: { points: { points: 550, validityDays: 365 } },
  },
  {
    productId: 'membership-monthly',
    productType: 'membership',
    name: 'Medlemskap, månad',
    description: 'Alla kurser och sändningar, en månad i taget.',
    priceOre: 19_900,
  },
];

const hoursOfDays = (days: number): number => days * 24;

/** Sessions of type session-slot: one to book, one to look back on, one that nobody sees yet. */
export const demoSessions: readonly DemoSession[] = [
  {
    sessionId: 'session-moon-breathing',
    title: 'Andning i fullmåne',
    description: 'Guidad andning, live och i liten grupp.',
    priceOre: 29_500,
    published: true,
    slots: [
      { slotId: 'first', startsInHours: hoursOfDays(30), minutes: 45, capacity: 8 },
      { slotId: 'second', startsInHours: hoursOfDays(60), minutes: 45, capacity: 2 },
      { slotId: 'third', startsInHours: hoursOfDays(365), minutes: 60, capacity: 20 },
    ],
  },
  {
    sessionId: 'session-new-moon-recorded',
    title: 'Nymåne, i efterhand',
    description: 'Förra nymånens sändning.',
    priceOre: 29_500,
    published: true,
    recordingUrl: 'https://video.example/recordings/new-moon',
    slots: [{ slotId: 'broadcast', startsInHours: hoursOfDays(-7), minutes: 60, capacity: 20 }],
  },
  {
    sessionId: 'session-solstice-draft',
    title: 'Solstånd',
    description: 'Planeras; ännu inte publicerad.',
    priceOre: 34_500,
    published: false,
    slots: [{ slotId: 'dawn', startsInHours: hoursOfDays(90), minutes: 90, capacity: 12 }],
  },
];
