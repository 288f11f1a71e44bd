import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rejected } from '../../../libs/kernel/index.ts';
import { documentedIn } from '../../../test/architecture/catalogue.ts';
import { libs, root } from '../../../test/architecture/repository.ts';
import { rejectionMeanings } from './rejection-meanings.ts';
import { rejectionToProblem } from './rejection-to-problem.ts';

const documented = libs().flatMap((context) => {
  const page = join(root, 'libs', context, 'README.md');
  return existsSync(page) ? documentedIn(readFileSync(page, 'utf8'), 'Rejections') : [];
});

/** Answered by a process beside its contexts' own rejections. */
const besides = ['callback.unknown-payment'];

describe('what a rejection means over HTTP', () => {
  it('given the rejections that the contexts document, when each is looked up, then it has a line of its own', () => {
    expect(documented.length).toBeGreaterThan(50);
    expect(documented.filter((code) => !(code in rejectionMeanings))).toEqual([]);
  });

  it('given the lines that are there, when the contexts are read, then none is left of a code that is gone', () => {
    const left = Object.keys(rejectionMeanings).filter((code) => !documented.includes(code));
    expect(left).toEqual(besides);
  });

  it('given each meaning, then it is a refusal of the client’s and says why', () => {
    const meanings = Object.entries(rejectionMeanings);
    for (const [code, { status, detail }] of meanings)
      expect([code, [404, 409, 422].includes(status), detail.length > 10]).toEqual([
        code,
        true,
        true,
      ]);
  });

  it('given a rejection, when it is answered, then status, code and facts are its own', () => {
    const { details } = rejectionToProblem(
      rejected('payment.refund-exceeds-captured', { refundableOre: 5 }),
    );
    expect(details).toMatchObject({
      status: 422,
      code: 'payment.refund-exceeds-captured',
      facts: { refundableOre: 5 },
    });
  });
});
