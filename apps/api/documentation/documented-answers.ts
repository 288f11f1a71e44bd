import { z } from 'zod';
import type { OpenAPIObject } from '@nestjs/swagger';
import { type DocumentedAnswer, namedAnswers } from './answer.ts';
import { problem } from './answers/parts.ts';
import { everyAnswer } from './every-answer.ts';
import { parametersOf } from './documented-parameters.ts';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type Responses = Operation['responses'];
type Response = NonNullable<Responses[string]>;

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
const uri = (id: string): string => `#/components/schemas/${id}`;

/**
 * Completes the document with what is answered and with the headers that every operation of a kind takes.
 * An operation that says itself what it answers (with Nest's decorators) keeps that.
 */
export function documentAnswers(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).map(([path, operations]) => {
    const whole = { ...operations };
    for (const method of methods) {
      const operation = operations[method];
      if (operation !== undefined)
        whole[method] = completed(`${method.toUpperCase()} ${path}`, operation);
    }
    return [path, whole] as const;
  });
  const schemas = { ...document.components?.schemas, ...namedSchemas() };
  return {
    ...document,
    paths: Object.fromEntries(paths),
    components: { ...document.components, schemas },
  };
}

function completed(name: string, operation: Operation): Operation {
  return {
    ...operation,
    parameters: parametersOf(name, operation.parameters ?? []),
    responses: { ...answersOf(name, operation.responses), default: refused },
  };
}

function answersOf(name: string, responses: Responses): Responses {
  const said = Object.values(responses).some(
    (response) => response !== undefined && 'content' in response,
  );
  const answer = everyAnswer[name];
  return said || answer === undefined ? responses : { [String(answer.status)]: responseOf(answer) };
}

function responseOf(answer: DocumentedAnswer): Response {
  const description = descriptions[answer.status] ?? '';
  if ('content' in answer)
    return { description, content: { [answer.content]: { schema: { type: 'string' } } } };
  if (!('body' in answer)) return { description: 'Taken; there is no body' };
  return { description, content: { 'application/json': { schema: referenceTo(answer.body) } } };
}

const descriptions: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Made',
  202: 'Taken, and going on',
};

const refused = {
  description: 'Refused; `code` says why. 429 and 503 say with Retry-After when to come back.',
  content: { 'application/problem+json': { schema: referenceTo(problem) } },
};

function referenceTo(body: z.ZodType): { readonly $ref: string } {
  const id = namedAnswers.get(body)?.id;
  if (id === undefined) throw new Error('an answer has no name');
  return { $ref: uri(id) };
}

function namedSchemas(): Schemas {
  const { schemas } = z.toJSONSchema(namedAnswers, { target: 'openapi-3.0', io: 'input', uri });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => [id, plain(schema)]),
  ) as Schemas;
}

/** The name stands at the schema already; that a whole number is exact in a double goes without saying. */
function plain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plain);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    ([name, value]) => name !== '$id' && Math.abs(Number(value)) !== Number.MAX_SAFE_INTEGER,
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, plain(value)]));
}
