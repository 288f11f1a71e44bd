import { describe, expect, it } from '@jest/globals';
import { OperationalError } from '../../libs/kernel/index.ts';
import type { RebuildReport } from '../../libs/projecting/index.ts';
import { compareReadModels, describeReport } from './rebuilding.ts';

const equal: RebuildReport = {
  name: 'order-overview',
  schema: 'order_overview_v3',
  comparedWith: 'order_overview_v3',
  position: undefined,
  differences: [],
  swapped: true,
};

const different = {
  ...equal,
  swapped: false,
  differences: [
    {
      table: 'orders',
      onlyInLive: 1,
      onlyInRebuilt: 2,
      firstOnlyInLive: ['(ORD-1,"Anna Ek")'],
      firstOnlyInRebuilt: [],
    },
  ],
};

describe('what a rebuild says', () => {
  it('given nothing differs, then it is fine and says what is live', () => {
    expect(describeReport(equal)).toEqual({
      fine: true,
      text: 'equal to order_overview_v3; the rebuilt one is live now',
    });
  });

  it('given rows that differ, then it has failed and shows how many, and nobody’s name', () => {
    const { fine, text } = describeReport(different);
    expect(fine).toBe(false);
    expect(text).toContain('orders: 1 rows only in the live one, 2 only in the rebuilt one');
    expect(text).not.toContain('Anna');
  });

  it('given a raised version, then rows that differ are meant', () => {
    const raised = { ...different, comparedWith: 'order_overview_v2', swapped: true };
    expect(describeReport(raised)).toMatchObject({ fine: true });
  });

  it('given one cannot be rebuilt now, then the others are, and the whole has failed', async () => {
    const lines: string[] = [];
    const rebuild = (name: string) =>
      name === 'availability'
        ? Promise.reject(
            new OperationalError('projecting.rebuild-running', 'it is being rebuilt already', {
              retryable: true,
            }),
          )
        : Promise.resolve(equal);
    const said = {
      say: (line: string) => void lines.push(line),
      signal: new AbortController().signal,
    };
    const wish = { kind: 'rebuild', names: ['availability', 'order-overview'] } as const;
    expect(await compareReadModels({ rebuild, verify: rebuild }, wish, said)).toBe(false);
    expect(lines).toEqual([
      expect.stringContaining('availability    NOT DONE: it is being rebuilt already'),
      expect.stringContaining('order-overview  equal to'),
    ]);
  });
});
