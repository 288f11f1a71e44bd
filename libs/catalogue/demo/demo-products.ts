/** A product of the demo shop; capacity where its type takes units. */
export interface DemoProduct {
  readonly productId: string;
  readonly productType: string;
  readonly name: string;
  readonly description: string;
  readonly priceOre: number;
  readonly capacity?: number;
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

/** One product of each type, and pools of the sizes that a demonstration needs. */
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
  },
  {
    productId: 'art-moon-jar',
    productType: 'art-product',
    name: 'Månkruka',
    description: 'Unik, signerad kruka i stengods.',
    priceOre: 240_000,
    capacity: 1,
  },
  {
    productId: 'merchandise-team-jersey',
    productType: 'merchandise',
    name: 'Lagtröja',
    description: 'Cykeltröja i seriens färger.',
    priceOre: 79_900,
    capacity: 50,
  },
  {
    productId: 'image-northern-lights',
    productType: 'image',
    name: 'Norrsken',
    description: 'Bild i full upplösning, för nedladdning.',
    priceOre: 4_900,
  },
  {
    productId: 'points-premium',
    productType: 'points-package',
    name: 'Premium, 550 poäng',
    description: '500 poäng och 50 på köpet.',
    priceOre: 39_900,
  },
  {
    productId: 'event-spring-enduro-men',
    productType: 'event-registration',
    name: 'Vårenduron, herrar',
    description: 'Startplats i herrklassen.',
    priceOre: 45_000,
    capacity: 120,
  },
  {
    productId: 'series-enduro-men',
    productType: 'series-registration',
    name: 'Enduroserien, herrar',
    description: 'Startplats i seriens alla tävlingar.',
    priceOre: 190_000,
    capacity: 60,
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
