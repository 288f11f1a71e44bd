import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '../event-store/index.ts';
import { parseJobKey, jobKey, timerKey } from './job-key.ts';
import { checkDefinitions, type ProcessDefinition } from './process-definition.ts';
import { lastWords } from './wake-up-projection.ts';

const settle: ProcessDefinition = {
  name: 'settle-order',
  wakes: ['OrderPlaced', 'OrderCompleted'].map((eventType) => ({
    eventType,
    processId: (event) => (event as unknown as { order?: string }).order,
  })),
  ends: ['OrderCompleted'],
  run: async () => Promise.resolve({ kind: 'done' }),
};

function events(...all: readonly (readonly [type: string, order?: string])[]): RecordedEvent[] {
  return all.map(([type, order]) => ({ event: { type, order } }) as unknown as RecordedEvent);
}

function words(...all: readonly (readonly [type: string, order?: string])[]): string[] {
  return lastWords([settle], events(...all)).map(
    ({ id, ends }) => `${id} ${ends ? 'ends' : 'wakes'}`,
  );
}

describe('what a batch of events says about processes', () => {
  it('given several events of one id, when they are read, then the last one decides', () => {
    expect(words(['OrderPlaced', 'a'], ['OrderPlaced', 'b'], ['OrderCompleted', 'a'])).toEqual([
      'a ends',
      'b wakes',
    ]);
    expect(words(['OrderCompleted', 'a'], ['OrderPlaced', 'a'])).toEqual(['a wakes']);
  });

  it('given an event that names no process id, when it is read, then it wakes nobody', () => {
    expect(words(['OrderPlaced'], ['SomethingElse', 'a'])).toEqual([]);
  });
});

describe('process definitions', () => {
  it.each([
    ['a name with a colon', [{ ...settle, name: 'settle:order' }]],
    ['two of one name', [settle, settle]],
    ['an end that wakes nobody', [{ ...settle, ends: ['OrderExpired'] }]],
  ])('given %s, when they are checked, then they are refused', (_what, definitions) => {
    expect(() => checkDefinitions(definitions)).toThrow(RangeError);
  });

  it('given keys, when they are parsed, then process, id and kind come back, colons in the id included', () => {
    expect(parseJobKey(jobKey('settle-order', 'a:b'))).toEqual({
      process: 'settle-order',
      id: 'a:b',
      timer: false,
    });
    expect(parseJobKey(timerKey('settle-order', 'ORD-1'))).toEqual({
      process: 'settle-order',
      id: 'ORD-1',
      timer: true,
    });
  });
});
