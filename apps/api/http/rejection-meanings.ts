import { ofCustomerServices } from './rejections/customer-services.ts';
import type { Meanings } from './rejections/meaning.ts';
import { ofOffering } from './rejections/offering.ts';
import { ofOrdering } from './rejections/ordering.ts';
import { ofValue } from './rejections/value.ts';

/**
 * Every "no" that a context documents: its status and what it means in plain words. What is not there is
 * 404 as an address and 422 as part of a wish; what the state forbids is 409; what can never be is 422.
 */
export const rejectionMeanings: Meanings = {
  ...ofOrdering,
  ...ofOffering,
  ...ofValue,
  ...ofCustomerServices,
};
