import type { ProductTerms, WithdrawalRight } from '../../../libs/catalogue/index.ts';
import { moneyView } from '../orders/order-view.ts';
import { priceOf } from './changing-catalogue.ts';
import type { TermsDto } from './terms.dto.ts';

/** Terms as they were sent, as the catalogue keeps them. */
export function termsOf(sent: TermsDto): ProductTerms {
  const { giftCard, points, unitPoints, download, stock, recipientId, withdrawal } = sent;
  return {
    ...(giftCard === undefined ? {} : { giftCard: giftCardOf(giftCard) }),
    ...(points === undefined ? {} : { points: pointsOf(points) }),
    ...(unitPoints === undefined ? {} : { unitPoints }),
    ...(download === undefined
      ? {}
      : { download: { usesMax: download.usesMax, validDays: download.validDays } }),
    ...(stock === undefined ? {} : { stock }),
    ...(recipientId === undefined ? {} : { recipientId }),
    ...(withdrawal === undefined ? {} : { withdrawal }),
  };
}

/** Whether a consumer may withdraw from what is sold, or what excepts it. */
export function withdrawalView(right: WithdrawalRight): object {
  return right === 'applies' ? { applies: true } : { applies: false, exception: right };
}

/** Terms as everybody reads them; who is paid is not for everybody. */
export function termsView(terms: ProductTerms): object {
  const { giftCard, points, unitPoints, download, stock, withdrawal } = terms;
  return {
    ...(giftCard === undefined ? {} : { giftCard: giftCardView(giftCard) }),
    ...(points === undefined ? {} : { points }),
    ...(unitPoints === undefined ? {} : { unitPoints }),
    ...(download === undefined ? {} : { download }),
    ...(stock === undefined ? {} : { stock }),
    ...(withdrawal === undefined ? {} : { withdrawal }),
  };
}

function giftCardView({ amounts, ...others }: NonNullable<ProductTerms['giftCard']>): object {
  if (amounts === undefined) return others;
  const { least, greatest } = amounts;
  return { amounts: { least: moneyView(least), greatest: moneyView(greatest) }, ...others };
}

function pointsOf({ points, validityDays }: NonNullable<TermsDto['points']>) {
  return { points, ...(validityDays === undefined ? {} : { validityDays }) };
}

function giftCardOf({
  amounts,
  validityDays,
  voucherKind,
}: NonNullable<TermsDto['giftCard']>): NonNullable<ProductTerms['giftCard']> {
  return {
    ...(amounts === undefined
      ? {}
      : { amounts: { least: priceOf(amounts.least), greatest: priceOf(amounts.greatest) } }),
    ...(validityDays === undefined ? {} : { validityDays }),
    voucherKind,
  };
}
