import { type Money, rejected, type Rejected } from '../../kernel/index.ts';
import type { ProductTypeDeclaration } from './product-type.ts';
import type { WithdrawalRight } from './withdrawal-right.ts';

/** Good for goods of several VAT rates, or of one rate that is known when it is sold. */
export type VoucherKind = 'multi-purpose' | 'single-purpose';

export interface GiftCardTerms {
  /** The customer chooses within, both ends counted; without it a card is worth its price. */
  readonly amounts?: { readonly least: Money; readonly greatest: Money };
  readonly validityDays?: number;
  readonly voucherKind: VoucherKind;
}

export interface PointsTerms {
  readonly points: number;
  /** Without it they do not expire. */
  readonly validityDays?: number;
}

export interface DownloadTerms {
  readonly usesMax: number;
  readonly validDays: number;
}

/** What is sold and how, beyond name and price; each part is for the types that hand it over. */
export interface ProductTerms {
  readonly giftCard?: GiftCardTerms;
  readonly points?: PointsTerms;
  /** Price of one in points, where points may pay for it. */
  readonly unitPoints?: number;
  readonly download?: DownloadTerms;
  /** Whether pieces are counted; they are where nothing is said. */
  readonly stock?: 'tracked' | 'untracked';
  /** Who is paid; without it the house. */
  readonly recipientId?: string;
  /** Whether a consumer may withdraw, where it is not what the type's delivery says. */
  readonly withdrawal?: WithdrawalRight;
}

/** The law's ten years, leap days counted. Source: preskriptionslagen (1981:130) 2 §. */
const validityDaysByLaw = 3_653;
const downloadUnlessSaid: DownloadTerms = { usesMax: 5, validDays: 30 };
/** A hundred years: more is a mistake. */
const daysMax = 36_525;
const pointsMax = 1_000_000_000;
const usesMaxMax = 1_000;

export type TermsRejection =
  | 'catalogue.terms-do-not-fit'
  | 'catalogue.terms-required'
  | 'catalogue.invalid-terms'
  | 'catalogue.amount-out-of-range';

/** Terms in one order of fields; undefined when they say nothing. */
export function termsOf(terms: ProductTerms | undefined): ProductTerms | undefined {
  const { giftCard, points, unitPoints, download, stock, recipientId } = terms ?? {};
  const whole: ProductTerms = {
    ...(giftCard === undefined ? {} : { giftCard: giftCardOf(giftCard) }),
    ...(points === undefined ? {} : { points: pointsOf(points) }),
    ...(unitPoints === undefined ? {} : { unitPoints }),
    ...(download === undefined
      ? {}
      : { download: { usesMax: download.usesMax, validDays: download.validDays } }),
    ...(stock === undefined ? {} : { stock }),
    ...(recipientId === undefined || recipientId === '' ? {} : { recipientId }),
    ...withdrawalIn(terms),
  };
  return Object.keys(whole).length === 0 ? undefined : whole;
}

function withdrawalIn({ withdrawal }: ProductTerms = {}): Pick<ProductTerms, 'withdrawal'> {
  return withdrawal === undefined ? {} : { withdrawal };
}

/** Why these terms cannot be of a product of this type at this price; undefined when they can. */
export function wrongTerms(
  terms: ProductTerms = {},
  type: Pick<ProductTypeDeclaration, 'allocates' | 'delivers'>,
  unitPrice: Money,
): Rejected<TermsRejection> | undefined {
  if (!fit(terms, type)) return rejected('catalogue.terms-do-not-fit');
  if (type.delivers === 'points' && terms.points === undefined)
    return rejected('catalogue.terms-required');
  const field = wrongNumber(terms);
  if (field !== undefined) return rejected('catalogue.invalid-terms', { field });
  if (type.delivers === 'gift-card' && !isWorth(terms.giftCard, unitPrice))
    return rejected('catalogue.amount-out-of-range');
  return undefined;
}

/** Whether a card may be worth this: within its amounts, or else anything above zero. */
export function isWorth({ amounts }: Partial<GiftCardTerms> = {}, amount: Money): boolean {
  if (amounts === undefined) return amount.minor > 0;
  const { least, greatest } = amounts;
  if (amount.currency !== least.currency) return false;
  return amount.minor >= least.minor && amount.minor <= greatest.minor;
}

/** A card's terms with what the law says where nothing is said. */
export function giftCardTermsOf(terms: ProductTerms | undefined): {
  readonly validityDays: number;
  readonly voucherKind: VoucherKind;
} {
  const { validityDays = validityDaysByLaw, voucherKind = 'multi-purpose' } = terms?.giftCard ?? {};
  return { validityDays, voucherKind };
}

/** What a paid download is good for, five times in a month where nothing is said. */
export function downloadTermsOf(terms: ProductTerms | undefined): DownloadTerms {
  return terms?.download ?? downloadUnlessSaid;
}

/** Whether a line of it takes units of a pool. */
export function takesUnits(
  terms: ProductTerms | undefined,
  { allocates }: Pick<ProductTypeDeclaration, 'allocates'>,
): boolean {
  return allocates === 'seats' || (allocates === 'stock' && terms?.stock !== 'untracked');
}

function fit(
  terms: ProductTerms,
  { allocates, delivers }: Pick<ProductTypeDeclaration, 'allocates' | 'delivers'>,
): boolean {
  const fitting: Readonly<
    Record<Exclude<keyof ProductTerms, 'recipientId' | 'withdrawal'>, boolean>
  > = {
    giftCard: delivers === 'gift-card',
    points: delivers === 'points',
    download: delivers === 'download',
    stock: allocates === 'stock',
    // Value is bought for money: points for points, or a card for points, would hide what is owed.
    unitPoints: delivers !== 'gift-card' && delivers !== 'points',
  };
  return Object.entries(fitting).every(([name, fits]) => fits || !(name in terms));
}

/** The first number that cannot be, by its field. */
function wrongNumber({ giftCard, points, unitPoints, download }: ProductTerms): string | undefined {
  const bounds: readonly (readonly [field: string, value: number | undefined, max: number])[] = [
    ['giftCard.validityDays', giftCard?.validityDays, daysMax],
    ['points.points', points?.points, pointsMax],
    ['points.validityDays', points?.validityDays, daysMax],
    ['unitPoints', unitPoints, pointsMax],
    ['download.usesMax', download?.usesMax, usesMaxMax],
    ['download.validDays', download?.validDays, daysMax],
  ];
  const wrong = bounds.find(([, value, max]) => value !== undefined && !isWithin(value, max));
  if (wrong !== undefined) return wrong[0];
  return isRange(giftCard?.amounts) ? undefined : 'giftCard.amounts';
}

function isWithin(value: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= 1 && value <= max;
}

function isRange(amounts: GiftCardTerms['amounts']): boolean {
  if (amounts === undefined) return true;
  const { least, greatest } = amounts;
  if (least.currency !== greatest.currency) return false;
  return least.minor > 0 && least.minor <= greatest.minor;
}

function giftCardOf({ amounts, validityDays, voucherKind }: GiftCardTerms): GiftCardTerms {
  return {
    ...(amounts === undefined
      ? {}
      : { amounts: { least: moneyOf(amounts.least), greatest: moneyOf(amounts.greatest) } }),
    ...(validityDays === undefined ? {} : { validityDays }),
    voucherKind,
  };
}

function pointsOf({ points, validityDays }: PointsTerms): PointsTerms {
  return { points, ...(validityDays === undefined ? {} : { validityDays }) };
}

function moneyOf({ minor, currency }: Money): Money {
  return { minor, currency };
}
