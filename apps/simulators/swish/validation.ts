import { oreOfDigits } from './amount.ts';

/** The parts of the simulator's set-up that decide what a request may hold. */
export interface ValidationRules {
  /** 1.00 kr in the guide of 2019; newer texts say 0.01. */
  readonly minimumAmountOre: number;
  /** Loopback http is taken only when tests ask for it; Swish wants https on port 443. */
  readonly allowLoopbackCallbacks: boolean;
}

/** A request that passed every rule. */
export interface ValidRequest {
  readonly reference: string | null;
  readonly originalPaymentReference: string | null;
  readonly callbackUrl: string;
  readonly callbackIdentifier: string | null;
  readonly payerAlias: string | null;
  readonly payeeAlias: string | null;
  readonly amountOre: number;
  readonly currency: string;
  readonly message: string;
}

type Fields = Readonly<Record<string, unknown>>;

const REFERENCE = /^[A-Za-z0-9-]{1,35}$/;
const ALIAS = /^[1-9]\d{7,14}$/;
const MESSAGE = /^[a-zA-ZåäöÅÄÖ0-9 :;.,?!()"”]{0,50}$/;
const IDENTIFIER = /^[0-9a-zA-Z-]{32,36}$/;

/**
 * Whether the text is JSON of the right kind at all; if not, Swish answers 400. A bad
 * callbackIdentifier is 400 here too: no code is documented for it.
 */
export function readFields(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const fields = value as Fields;
    const identifier = fields['callbackIdentifier'];
    if (identifier === undefined || (typeof identifier === 'string' && IDENTIFIER.test(identifier)))
      return fields;
    return undefined;
  } catch {
    return undefined;
  }
}

/** Every broken rule's code, in the order of the guide's table. Merchant Integration Guide 2.1. */
export function brokenPaymentRules(fields: Fields, rules: ValidationRules): readonly string[] {
  return [
    isAbsent(fields, 'payeePaymentReference') || matches(fields, 'payeePaymentReference', REFERENCE)
      ? []
      : ['FF08'],
    callbackRule(fields, rules),
    isAbsent(fields, 'payerAlias') || matches(fields, 'payerAlias', ALIAS) ? [] : ['BE18'],
    matches(fields, 'payeeAlias', ALIAS) ? [] : ['RP01'],
    amountRule(fields, rules),
    currencyAndMessageRules(fields),
  ].flat();
}

/** As for payments; the payer of a refund is the merchant, so its alias is mandatory (RP01). */
export function brokenRefundRules(fields: Fields, rules: ValidationRules): readonly string[] {
  return [
    isAbsent(fields, 'payerPaymentReference') || matches(fields, 'payerPaymentReference', REFERENCE)
      ? []
      : ['FF08'],
    callbackRule(fields, rules),
    matches(fields, 'payerAlias', ALIAS) ? [] : ['RP01'],
    amountRule(fields, rules),
    currencyAndMessageRules(fields),
    typeof fields['originalPaymentReference'] === 'string' ? [] : ['RF02'],
  ].flat();
}

/** The request's values, once no rule is broken. */
export function validRequest(fields: Fields): ValidRequest {
  return {
    reference: textOf(fields, 'payeePaymentReference') ?? textOf(fields, 'payerPaymentReference'),
    originalPaymentReference: textOf(fields, 'originalPaymentReference'),
    callbackUrl: textOf(fields, 'callbackUrl') ?? '',
    callbackIdentifier: textOf(fields, 'callbackIdentifier'),
    payerAlias: textOf(fields, 'payerAlias'),
    payeeAlias: textOf(fields, 'payeeAlias'),
    amountOre: oreOfDigits(textOf(fields, 'amount') ?? '') ?? 0,
    currency: textOf(fields, 'currency') ?? '',
    message: textOf(fields, 'message') ?? '',
  };
}

function callbackRule(fields: Fields, rules: ValidationRules): readonly string[] {
  const url = textOf(fields, 'callbackUrl');
  if (url === null || !URL.canParse(url)) return ['RP03'];
  const { protocol, port, hostname } = new URL(url);
  if (protocol === 'https:' && port === '') return [];
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return rules.allowLoopbackCallbacks && loopback && /^https?:$/.test(protocol) ? [] : ['RP03'];
}

function amountRule(fields: Fields, rules: ValidationRules): readonly string[] {
  const digits = textOf(fields, 'amount');
  const ore = digits === null ? undefined : oreOfDigits(digits);
  if (ore === undefined) return ['PA02'];
  if (ore === Infinity) return ['AM02'];
  return ore < rules.minimumAmountOre ? ['AM06'] : [];
}

function currencyAndMessageRules(fields: Fields): readonly string[] {
  const broken = [];
  if (fields['currency'] !== 'SEK') broken.push('AM03');
  if (!isAbsent(fields, 'message') && !matches(fields, 'message', MESSAGE)) broken.push('RP02');
  return broken;
}

function isAbsent(fields: Fields, name: string): boolean {
  return fields[name] === undefined;
}

function matches(fields: Fields, name: string, pattern: RegExp): boolean {
  const value = fields[name];
  return typeof value === 'string' && pattern.test(value);
}

function textOf(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' ? value : null;
}
