import { describe, expect, it } from '@jest/globals';
import { scenario } from '../../../test/support/scenario.ts';
import { type CommandId, CorruptStream } from '../../kernel/index.ts';
import {
  changeRecipient,
  chooseRecipient,
  createRecipient,
  evolveRecipient,
  initialRecipient,
  type RecipientEvent,
} from './recipient.ts';

const c1 = 'c1' as CommandId;
const c2 = 'c2' as CommandId;
const c3 = 'c3' as CommandId;
const club = {
  recipientId: 'club',
  name: 'Klubben',
  swishNumber: '1231181189',
  platformFeeBasisPoints: 200,
  active: true,
};
const created: RecipientEvent = { type: 'RecipientCreated', ...club, createdBy: c1 };
const stopped: RecipientEvent = {
  ...{ type: 'RecipientChanged', ...club },
  active: false,
  changedBy: c2,
};

const recipient = scenario({ initialState: initialRecipient, evolve: evolveRecipient });

describe('recipients', () => {
  it('given nothing, when one is made twice, then it is made once', () => {
    recipient
      .given([])
      .when((state) => createRecipient(state, { ...club, commandId: c1 }))
      .thenAccepted([created]);
    for (const commandId of [c1, c2])
      recipient
        .given([created])
        .when((state) => createRecipient(state, { ...club, commandId }))
        .thenAlready();
  });

  it('given one, when another is made in its place, then it is rejected', () => {
    const other = { ...club, name: 'x' };
    recipient
      .given([created])
      .when((state) => createRecipient(state, { ...other, commandId: c1 }))
      .thenRejected('catalogue.command-reused');
    recipient
      .given([created])
      .when((state) => createRecipient(state, { ...other, commandId: c2 }))
      .thenRejected('catalogue.id-taken');
  });

  it.each([
    [{ swishNumber: '070-123' }, 'catalogue.invalid-swish-number'],
    [{ swishNumber: '0701234567' }, 'catalogue.invalid-swish-number'],
    [{ platformFeeBasisPoints: -1 }, 'catalogue.invalid-platform-fee'],
    [{ platformFeeBasisPoints: 10_001 }, 'catalogue.invalid-platform-fee'],
    [{ platformFeeBasisPoints: 0.5 }, 'catalogue.invalid-platform-fee'],
  ] as const)('given %j, when one is made or changed so, then it is %s', (part, code) => {
    recipient
      .given([])
      .when((state) => createRecipient(state, { ...club, ...part, commandId: c1 }))
      .thenRejected(code);
    recipient
      .given([created])
      .when((state) => changeRecipient(state, { ...part, commandId: c2 }))
      .thenRejected(code);
  });

  it('given one, when it is changed twice, then it is changed once', () => {
    const change = { active: false, commandId: c2 };
    recipient
      .given([created])
      .when((state) => changeRecipient(state, change))
      .thenAccepted([stopped]);
    recipient
      .given([created, stopped])
      .when((state) => changeRecipient(state, change))
      .thenAlready();
    recipient
      .given([created, stopped])
      .when((state) => changeRecipient(state, { ...change, active: true }))
      .thenRejected('catalogue.command-reused');
  });

  it('given a Swish number, when it is emptied, then it is there no more', () => {
    const { recipientId, name, platformFeeBasisPoints, active } = club;
    const without = { recipientId, name, platformFeeBasisPoints, active };
    recipient
      .given([created])
      .when((state) => changeRecipient(state, { swishNumber: '', commandId: c3 }))
      .thenAccepted([{ type: 'RecipientChanged', ...without, changedBy: c3 }]);
  });

  it('given nobody, when one is changed, then it is unknown', () => {
    recipient
      .given([])
      .when((state) => changeRecipient(state, { active: true, commandId: c1 }))
      .thenRejected('catalogue.unknown-recipient');
  });

  it('given product, event and series, when who is paid is chosen, then it is the first that is active', () => {
    const off = { ...club, active: false };
    const teacher = { ...club, recipientId: 'teacher' };
    expect(chooseRecipient([teacher, club])).toBe(teacher);
    expect(chooseRecipient([undefined, off, teacher])).toBe(teacher);
    expect(chooseRecipient([off, undefined])).toBeUndefined();
  });

  it.each<readonly RecipientEvent[]>([[created, created], [stopped]])(
    'given events that cannot follow each other (%#), then folding stops',
    (...events) => {
      expect(() => events.reduce(evolveRecipient, initialRecipient)).toThrow(CorruptStream);
    },
  );
});
