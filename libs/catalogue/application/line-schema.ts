import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { LineError } from './offer.ts';

/** Of one schema's text, in characters. */
const schemaLengthMax = 16_384;
/** Compiled schemas at hand. */
const compiledMax = 500;
/** Of one line; who sends more wrong fields sees the first. */
const errorsMax = 50;

const ajv = new Ajv2020({
  allErrors: true,
  addUsedSchema: false,
  allowUnionTypes: true,
  logger: false,
  formats: {
    email: (text: string) => z.email().safeParse(text).success,
    date: (text: string) => z.iso.date().safeParse(text).success,
    'date-time': (text: string) => z.iso.datetime({ offset: true }).safeParse(text).success,
  },
});

const compiled = new LRUCache<string, ValidateFunction>({ max: compiledMax });

/** Whether a text is a JSON Schema (2020-12) of an object that lines can be held against. */
export function isLineSchema(text: string): boolean {
  if (text.length > schemaLengthMax) return false;
  try {
    schemaOf(text);
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with a line's details, by field and never by value; nothing said counts as {}. */
export function errorsInDetails(schema: string, details: unknown): readonly LineError[] {
  const validate = schemaOf(schema);
  if (validate(details ?? {})) return [];
  return (validate.errors ?? []).slice(0, errorsMax).map(errorOf);
}

function schemaOf(text: string): ValidateFunction {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const schema: unknown = JSON.parse(text);
  if (!isObjectSchema(schema)) throw new TypeError('a line schema is of type object');
  const validate = ajv.compile(schema);
  // The library would keep each schema for ever; the compiled function needs it no more.
  ajv.removeSchema(schema);
  // It would answer with a promise, which counts as a yes.
  if ('$async' in validate) throw new TypeError('a line schema answers at once');
  compiled.set(text, validate);
  return validate;
}

function isObjectSchema(schema: unknown): schema is { readonly type: 'object' } {
  return (
    typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'object'
  );
}

function errorOf({ instancePath, keyword, params, message }: ErrorObject): LineError {
  const { missingProperty, additionalProperty } = params as {
    readonly missingProperty?: string;
    readonly additionalProperty?: string;
  };
  const last = missingProperty ?? additionalProperty;
  const path = [
    'details',
    ...instancePath.split('/').slice(1),
    ...(last === undefined ? [] : [last]),
  ];
  const code = `details.${keyword.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return { field: path.join('.'), code, message: message ?? keyword };
}
