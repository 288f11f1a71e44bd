import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { personCodec } from './person.codec.ts';

describe('the stored events of a person', () => {
  it.each(Object.entries(personCodec.definitions))(
    'given the fixture of the newest %s, when it is read, then it is the same data',
    (type, definition) => {
      const file = new URL(
        `./fixtures/${type}.v${String(definition.version)}.json`,
        import.meta.url,
      );
      const data: unknown = JSON.parse(readFileSync(file, 'utf8'));
      expect(definition.schema.parse(data)).toEqual(data);
      expect(() => definition.schema.parse({})).toThrow();
    },
  );
});
