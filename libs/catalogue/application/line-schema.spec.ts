import { describe, expect, it } from '@jest/globals';
import { errorsInDetails, isLineSchema } from './line-schema.ts';

const schema = JSON.stringify({
  type: 'object',
  properties: {
    participants: {
      type: 'array',
      maxItems: 2,
      items: {
        type: 'object',
        properties: {
          name: { type: 'string', minLength: 1, maxLength: 5 },
          email: { type: 'string', format: 'email' },
          bornOn: { type: 'string', format: 'date' },
        },
        required: ['name'],
        additionalProperties: false,
      },
    },
  },
  required: ['participants'],
});

describe('a line held against its schema', () => {
  it('given details that fit, then there is nothing to say', () => {
    const details = { participants: [{ name: 'Åsa', email: 'asa@example.se' }] };
    expect(errorsInDetails(schema, details)).toEqual([]);
  });

  it('given nothing said and nothing required, then there is nothing to say', () => {
    expect(errorsInDetails('{"type":"object"}', undefined)).toEqual([]);
  });

  it('given nothing said and something required, then it is missed', () => {
    expect(errorsInDetails(schema, undefined)).toEqual([
      {
        field: 'details.participants',
        code: 'details.required',
        message: "must have required property 'participants'",
      },
    ]);
  });

  it('given several wrong fields, then each is named, with no word of what was said', () => {
    const errors = errorsInDetails(schema, {
      participants: [{ email: 'secret-text' }, { name: 'Far too long', bornOn: 'once', age: 7 }],
    });
    expect(errors.map(({ field, code }) => `${field} ${code}`).sort()).toEqual([
      'details.participants.0.email details.format',
      'details.participants.0.name details.required',
      'details.participants.1.age details.additional-properties',
      'details.participants.1.bornOn details.format',
      'details.participants.1.name details.max-length',
    ]);
    expect(JSON.stringify(errors)).not.toMatch(/secret|Far too|once/);
  });

  it.each([['text'], [[]], [7], [null]])(
    'given %j in place of an object, then it is refused',
    (details) => {
      if (details === null) expect(errorsInDetails(schema, details)).toHaveLength(1);
      else expect(errorsInDetails(schema, details)).toMatchObject([{ code: 'details.type' }]);
    },
  );

  it('given more wrong fields than anybody reads, then the first fifty are named', () => {
    const many = JSON.stringify({
      type: 'object',
      required: Array.from({ length: 60 }, (_, i) => `f${String(i)}`),
    });
    expect(errorsInDetails(many, {})).toHaveLength(50);
  });
});

describe('a line schema', () => {
  it('given a schema with an id of its own, when it is read twice over, then it is read both times', () => {
    const named = (title: string) =>
      JSON.stringify({ $id: 'https://example.se/line', title, type: 'object' });
    expect(isLineSchema(named('one'))).toBe(true);
    expect(isLineSchema(named('two'))).toBe(true);
  });

  it.each([
    ['not JSON', '{'],
    ['not an object', '[]'],
    ['nothing', 'null'],
    ['a schema of something else', '{"type":"string"}'],
    ['an unknown keyword', '{"type":"object","requird":["a"]}'],
    ['an unknown type', '{"type":"object","properties":{"a":{"type":"text"}}}'],
    ['an unknown format', '{"type":"object","properties":{"a":{"type":"string","format":"x"}}}'],
    ['a schema elsewhere', '{"type":"object","properties":{"a":{"$ref":"https://example.se/a"}}}'],
    ['an asynchronous schema', '{"type":"object","$async":true}'],
    ['too long a text', `{"type":"object","title":"${'x'.repeat(16_384)}"}`],
  ])('given %s, then it is none', (_, text) => {
    expect(isLineSchema(text)).toBe(false);
  });
});
