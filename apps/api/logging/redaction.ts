import { types } from 'node:util';

/** What no log line may show: secrets, and what says who somebody is. Compared in lower case without - and _. */
const hidden = new Set([
  'authorization',
  'cookie',
  'setcookie',
  'xordertoken',
  'xcustomertoken',
  'token',
  'accesstoken',
  'apikey',
  'idempotencykey',
  'password',
  'passphrase',
  'secret',
  'masterkey',
  'callbackidentifier',
  'paymentrequesttoken',
  'databaseurl',
  'eventstoreurl',
  'connectionstring',
  'customer',
  'name',
  'firstname',
  'lastname',
  'email',
  'phone',
  'phonenumber',
  'payeralias',
  'address',
  'street',
  'postalcode',
  'city',
  'personalnumber',
  'personnummer',
  'payerssn',
  'greeting',
  'body',
  'rawbody',
]);

const mask = '[hidden]';
const depthMax = 6;

/** The same thing with secrets and personal fields masked, at any depth that a log line has. */
export function redacted(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactedText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= depthMax) return '[deep]';
  if (isError(value)) return describedError(value, depth);
  if (Array.isArray(value)) return value.map((item: unknown) => redacted(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      isHidden(key) ? mask : redacted(member, depth + 1),
    ]),
  );
}

/**
 * Masks what can be told from its shape: tokens and searches (for a name, say) in URLs, ids of carts,
 * passwords in URLs, keys, e-mail addresses.
 */
export function redactedText(text: string): string {
  return text
    .replace(/([?&](?:token|key|code|signature|q)=)[^&\s"']+/gi, `$1${mask}`)
    .replace(/(\/carts\/)[\w-]{22,}/g, `$1${mask}`)
    .replace(/(\w+:\/\/[^\s:/@]+:)[^\s@]+@/g, `$1${mask}@`)
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, `$1 ${mask}`)
    .replace(/[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+/gi, mask)
    .replace(/(?<![\w-])(?:\+|00)?46[\s-]?\d(?:[\s-]?\d){7,8}(?![\w-])/g, mask);
}

/** Its kind, its code, its words and where it came from; other fields may quote a customer. */
function describedError(error: Error, depth: number): object {
  const { code } = error as { readonly code?: unknown };
  return {
    type: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    message: redactedText(error.message),
    stack: redactedText(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: redacted(error.cause, depth + 1) }),
  };
}

/** Also one that was made in another realm, such as a worker's or a test's. */
function isError(value: object): value is Error {
  return value instanceof Error || types.isNativeError(value);
}

function isHidden(key: string): boolean {
  return hidden.has(key.replaceAll(/[-_]/g, '').toLowerCase());
}
