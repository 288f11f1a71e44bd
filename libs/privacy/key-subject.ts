import type { PersonId } from '../kernel/index.ts';

/** Every person has one contact key, and one accounting key per financial year with an invoice. */
export type KeyPurpose = 'contact' | `accounting:${string}`;

export interface KeySubject {
  readonly person: PersonId;
  readonly purpose: KeyPurpose;
}

const accountingPattern = /^(.+)@(\d{4})$/;

/**
 * What InvoiceIssued, credit notes and vouchers name as the owner of their personal fields instead of
 * the person: `<person id>@<year>`. Those fields are then sealed under the person's accounting key of
 * that financial year, which outlives the contact key until the retention ends. The year is the
 * calendar year in which the financial year ends.
 */
export function accountingKeyOf(person: PersonId, financialYear: number): PersonId {
  if (!Number.isSafeInteger(financialYear) || financialYear < 1000 || financialYear > 9999)
    throw new RangeError('not a financial year');
  return `${person}@${String(financialYear)}` as PersonId;
}

/** Which key an event's person field means. */
export function keySubject(id: PersonId): KeySubject {
  const [, person, year] = accountingPattern.exec(id) ?? [];
  return person === undefined || year === undefined
    ? { person: id, purpose: 'contact' }
    : { person: person as PersonId, purpose: `accounting:${year}` };
}
