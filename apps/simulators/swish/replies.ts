import { errorObject, type ErrorObject } from './error-catalogue.ts';
import { json, type Reply } from './exchange.ts';

/** 422 with the array of error objects; PA01 comes as 403 and, by the guide's sample, with "". */
export function refusal(errors: readonly ErrorObject[]): Reply {
  return errors.some(({ errorCode }) => errorCode === 'PA01') && errors.length === 1
    ? notTheMerchant()
    : json(422, JSON.stringify(errors));
}

export function notTheMerchant(): Reply {
  return json(403, JSON.stringify([errorObject('PA01', '')]));
}

/** 201 with an empty body; the token only in m-commerce. */
export function created(location: string, token: string | null): Reply {
  return {
    status: 201,
    headers: { location, ...(token === null ? {} : { PaymentRequestToken: token }) },
  };
}
