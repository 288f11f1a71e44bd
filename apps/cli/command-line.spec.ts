import { describe, expect, it } from '@jest/globals';
import { readCommandLine } from './command-line.ts';

const readModels = ['order-overview', 'availability'];
const read = (line: string) => readCommandLine(line.split(' ').filter(Boolean), readModels);

describe('the command line', () => {
  it.each([
    ['rebuild availability', { kind: 'rebuild', names: ['availability'] }],
    ['rebuild --all', { kind: 'rebuild', names: readModels }],
    ['verify-read-models', { kind: 'verify', names: readModels }],
    ['verify-read-models order-overview', { kind: 'verify', names: ['order-overview'] }],
    ['projections', { kind: 'projections' }],
    ['docs', { kind: 'docs', check: false }],
    ['docs --check', { kind: 'docs', check: true }],
    ['create-key accountant Eva', { kind: 'create-key', role: 'accountant', label: 'Eva' }],
    [
      'create-key promoter Club riders,juniors',
      {
        ...{ kind: 'create-key', role: 'promoter', label: 'Club' },
        recipientIds: ['riders', 'juniors'],
      },
    ],
    ['revoke-key key_1', { kind: 'revoke-key', id: 'key_1' }],
    ['', { kind: 'help' }],
    ['--help', { kind: 'help' }],
  ])('given "ledger %s", then it is understood', (line, wanted) => {
    expect(read(line)).toEqual(wanted);
  });

  it.each([
    ['rebuild', 'Which read model'],
    ['rebuild orders', 'There are: order-overview, availability'],
    ['rebuild --all availability', 'No read model is named --all'],
    ['projections all', 'What is all?'],
    ['docs --chek', 'What is --chek?'],
    ['create-key king Eva', 'checkout, operator'],
    ['create-key operator', 'needs a label'],
    ['create-key promoter Club', 'ids of its recipients'],
    ['create-key promoter Club a b', 'What is b?'],
    ['revoke-key', 'Which key'],
    ['toString', 'There is no command toString'],
  ])('given "ledger %s", then it says what is wrong', (line, message) => {
    expect(read(line)).toEqual({ kind: 'wrong', message: expect.stringContaining(message) });
  });
});
