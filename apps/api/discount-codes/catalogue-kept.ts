import { fromJS, is } from 'immutable';
import type { DiscountTerms } from '../../../libs/discounts/index.ts';
import type { DiscountCode } from '../../../libs/kernel/index.ts';
import { keptByCatalogue } from '../../composition/member-discounts.ts';
import type { ApiParts } from '../api-parts.ts';
import { Problem } from '../http/problem.ts';

const kept = /^MEMBER-(EVENT|SERIES)-/;

/** What members get at an event or a series is changed there; on its code only limits, dates and budget are. */
export async function refuseWhatCatalogueKeeps(
  parts: Pick<ApiParts, 'checkout'>,
  code: DiscountCode,
  terms: DiscountTerms,
): Promise<void> {
  if (!kept.test(code)) return;
  const { state } = await parts.checkout.streams.discounts.load(code);
  if (state.created === undefined) return;
  const { terms: before } = state.created;
  const errors = keptByCatalogue
    .filter((field) => !is(fromJS(before[field]), fromJS(terms[field])))
    .map((field) => ({
      field,
      code: 'discount.kept-by-catalogue',
      message: `${field} is changed at the event or series`,
    }));
  if (errors.length === 0) return;
  throw new Problem({
    status: 422,
    code: 'discount.kept-by-catalogue',
    detail: 'What members get is changed at its event or series; here only limits and dates are.',
    errors,
  });
}
