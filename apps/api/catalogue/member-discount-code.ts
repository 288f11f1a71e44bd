import type { CompetitionKind } from '../../../libs/catalogue/index.ts';
import {
  memberDiscountsId,
  memberDiscountsProcessName,
} from '../../composition/member-discounts.ts';
import type { ApiParts } from '../api-parts.ts';

/** Has what members get at once, so that the next registration finds it; the process would see to it, too. */
export async function keepMemberDiscountCode(
  { processes }: Pick<ApiParts, 'processes'>,
  kind: CompetitionKind,
  competitionId: string,
): Promise<void> {
  await processes.runInline(memberDiscountsProcessName, memberDiscountsId(kind, competitionId));
}
