import { describe, expect, it } from '@jest/globals';
import { scenario } from '../../../test/support/scenario.ts';
import { type CommandId, CorruptStream, instant, money, SEK } from '../../kernel/index.ts';
import { evolveSession, initialSession, type SessionEvent } from './session-events.ts';
import {
  changeSession,
  createSession,
  linkRecording,
  publishSession,
  unpublishSession,
} from './session.ts';
import { addSlot, hasStarted, removeSlot } from './slot.ts';
import type { ProductTypeDeclaration } from './product-type.ts';

const declaration: ProductTypeDeclaration = {
  code: 'session-slot',
  name: { sv: 'Tid', en: 'Slot' },
  allocates: 'seats',
  delivers: 'booking',
  vatRateBasisPoints: 2500,
  salesAccount: '3001',
  lineSchema: '{"type":"object"}',
  sellable: true,
};
const sessionId = 'session-moon';
const c1 = 'c1' as CommandId;
const c2 = 'c2' as CommandId;
const c3 = 'c3' as CommandId;
const price = money(29_500, SEK);
const startsAt = instant('2026-12-01T17:00:00Z');
const endsAt = instant('2026-12-01T18:00:00Z');
const recordingUrl = 'https://video.example/moon';

const wish = {
  sessionId,
  productType: 'session-slot',
  declaration,
  title: 'Fullmåne',
  unitPrice: price,
  commandId: c1,
};
const created: SessionEvent = {
  type: 'SessionCreated',
  sessionId,
  productType: 'session-slot',
  title: 'Fullmåne',
  unitPrice: price,
  createdBy: c1,
};
const published: SessionEvent = { type: 'SessionPublished', sessionId, publishedBy: c2 };
const unpublished: SessionEvent = { type: 'SessionUnpublished', sessionId, unpublishedBy: c3 };
const slot = { slotId: 'first', startsAt, endsAt };
const added: SessionEvent = { type: 'SlotAdded', sessionId, ...slot, addedBy: c2 };
const removed: SessionEvent = { type: 'SlotRemoved', sessionId, slotId: 'first', removedBy: c3 };
const linked: SessionEvent = { type: 'RecordingLinked', sessionId, recordingUrl, linkedBy: c2 };

const session = scenario({ initialState: initialSession, evolve: evolveSession });

describe('createSession', () => {
  it('given nothing, when a session is created, then it is a draft', () => {
    session
      .given([])
      .when((state) => createSession(state, wish))
      .thenAccepted([created]);
    expect(evolveSession(initialSession, created).session?.published).toBe(false);
  });

  it('given a session, when it is created twice, then nothing happens', () => {
    session
      .given([created])
      .when((state) => createSession(state, wish))
      .thenAlready();
  });

  it('given a session, when the same command creates it with another title, then it is rejected', () => {
    session
      .given([created])
      .when((state) => createSession(state, { ...wish, title: 'Nymåne' }))
      .thenRejected('catalogue.command-reused');
  });

  it('given a session, when another command creates another with the id, then the id is taken', () => {
    session
      .given([created])
      .when((state) => createSession(state, { ...wish, title: 'Nymåne', commandId: c2 }))
      .thenRejected('catalogue.id-taken');
  });

  it('given no such type, when a session of it is created, then it is rejected', () => {
    session
      .given([])
      .when((state) => createSession(state, { ...wish, declaration: undefined }))
      .thenRejected('catalogue.unknown-product-type');
  });

  it('given nothing, when a session below zero is created, then it is rejected', () => {
    session
      .given([])
      .when((state) => createSession(state, { ...wish, unitPrice: money(-1, SEK) }))
      .thenRejected('catalogue.negative-amount');
  });
});

describe('changeSession', () => {
  const change = { description: 'Live', commandId: c2 };
  const changed: SessionEvent = {
    type: 'SessionChanged',
    sessionId,
    title: 'Fullmåne',
    description: 'Live',
    unitPrice: price,
    changedBy: c2,
  };

  it('given a session, when its description is changed, then the rest stays', () => {
    session
      .given([created])
      .when((state) => changeSession(state, change))
      .thenAccepted([changed]);
  });

  it('given a change, when it comes twice, then nothing happens', () => {
    session
      .given([created, changed])
      .when((state) => changeSession(state, change))
      .thenAlready();
  });

  it('given a change, when it comes twice with other content, then it is rejected', () => {
    session
      .given([created, changed])
      .when((state) => changeSession(state, { ...change, description: 'Inspelat' }))
      .thenRejected('catalogue.command-reused');
  });

  it('given a description and a recording, when the description is taken away, then the recording and the slots stay', () => {
    const taken: SessionEvent = {
      type: 'SessionChanged',
      sessionId,
      title: 'Fullmåne',
      unitPrice: price,
      changedBy: c3,
    };
    const events = [created, added, linked, changed];
    session
      .given(events)
      .when((state) => changeSession(state, { description: '', commandId: c3 }))
      .thenAccepted([taken]);
    const after = [...events, taken].reduce(evolveSession, initialSession).session;
    expect(after).toMatchObject({ recordingUrl, title: 'Fullmåne' });
    expect(after?.description).toBeUndefined();
    expect(after?.slots.has('first')).toBe(true);
  });

  it('given a session, when it is changed to what it is, then nothing happens', () => {
    session
      .given([created])
      .when((state) => changeSession(state, { title: 'Fullmåne', commandId: c2 }))
      .thenAlready();
  });

  it('given a session, when its price is changed below zero, then it is rejected', () => {
    session
      .given([created])
      .when((state) => changeSession(state, { unitPrice: money(-1, SEK), commandId: c2 }))
      .thenRejected('catalogue.negative-amount');
  });
});

describe('publishSession and unpublishSession', () => {
  it('given a draft, when it is published, then everybody sees it', () => {
    session
      .given([created])
      .when((state) => publishSession(state, { commandId: c2 }))
      .thenAccepted([published]);
  });

  it('given a published session, when it is published twice, then nothing happens', () => {
    session
      .given([created, published])
      .when((state) => publishSession(state, { commandId: c2 }))
      .thenAlready();
  });

  it('given a session that was hidden since, when its publication comes again, then it stays hidden', () => {
    session
      .given([created, published, unpublished])
      .when((state) => publishSession(state, { commandId: c2 }))
      .thenAlready();
  });

  it('given a published session, when it is unpublished, then it is hidden', () => {
    session
      .given([created, published])
      .when((state) => unpublishSession(state, { commandId: c3 }))
      .thenAccepted([unpublished]);
  });

  it('given a session that was hidden again, when another command hides or shows it, then only showing changes it', () => {
    const c4 = 'c4' as CommandId;
    const hidden = session.given([created, published, unpublished]);
    hidden.when((state) => unpublishSession(state, { commandId: c4 })).thenAlready();
    hidden
      .when((state) => publishSession(state, { commandId: c4 }))
      .thenAccepted([{ type: 'SessionPublished', sessionId, publishedBy: c4 }]);
    hidden.when((state) => unpublishSession(state, { commandId: c3 })).thenAlready();
    hidden
      .when((state) => publishSession(state, { commandId: c3 }))
      .thenRejected('catalogue.command-reused');
  });

  it('given a publication, when the same command unpublishes, then it is rejected', () => {
    session
      .given([created, published])
      .when((state) => unpublishSession(state, { commandId: c2 }))
      .thenRejected('catalogue.command-reused');
  });
});

describe('addSlot', () => {
  const command = { ...slot, commandId: c2 };

  it('given a session, when a slot is added, then it is there', () => {
    session
      .given([created])
      .when((state) => addSlot(state, command))
      .thenAccepted([added]);
  });

  it('given a slot, when it is added twice, then nothing happens', () => {
    session
      .given([created, added])
      .when((state) => addSlot(state, command))
      .thenAlready();
  });

  it('given a slot, when the same command adds it at another time, then it is rejected', () => {
    session
      .given([created, added])
      .when((state) => addSlot(state, { ...command, endsAt: instant('2026-12-02T00:00:00Z') }))
      .thenRejected('catalogue.command-reused');
  });

  it('given a slot, when another command adds the same, then nothing happens', () => {
    session
      .given([created, added])
      .when((state) => addSlot(state, { ...command, commandId: c3 }))
      .thenAlready();
  });

  it('given a slot, when another command adds one with its id, then the id is taken', () => {
    const endsLater = instant('2026-12-02T00:00:00Z');
    session
      .given([created, added])
      .when((state) => addSlot(state, { ...command, endsAt: endsLater, commandId: c3 }))
      .thenRejected('catalogue.id-taken');
  });

  it('given a removed slot, when another command adds it again, then it is rejected', () => {
    session
      .given([created, added, removed])
      .when((state) => addSlot(state, { ...command, commandId: 'c4' as CommandId }))
      .thenRejected('catalogue.slot-removed');
  });

  it('given a session, when a slot that ends as it starts is added, then it is rejected', () => {
    session
      .given([created])
      .when((state) => addSlot(state, { ...command, endsAt: startsAt }))
      .thenRejected('catalogue.invalid-slot-times');
  });

  it('given 2000 slots, when one more is added, then it is rejected', () => {
    const many = Array.from({ length: 2_000 }, (_, i): SessionEvent => {
      const id = `s${String(i)}`;
      return { type: 'SlotAdded', sessionId, ...slot, slotId: id, addedBy: id as CommandId };
    });
    session
      .given([created, ...many])
      .when((state) => addSlot(state, command))
      .thenRejected('catalogue.too-many-slots');
  });
});

describe('removeSlot', () => {
  const command = { slotId: 'first', commandId: c3 };

  it('given a slot, when it is removed, then it is gone', () => {
    session
      .given([created, added])
      .when((state) => removeSlot(state, command))
      .thenAccepted([removed]);
  });

  it('given a removed slot, when it is removed twice, then nothing happens', () => {
    session
      .given([created, added, removed])
      .when((state) => removeSlot(state, command))
      .thenAlready();
  });

  it('given a removed slot, when the same command removes another, then it is rejected', () => {
    session
      .given([created, added, removed])
      .when((state) => removeSlot(state, { ...command, slotId: 'second' }))
      .thenRejected('catalogue.command-reused');
  });

  it('given no such slot, when it is removed, then it is unknown', () => {
    session
      .given([created])
      .when((state) => removeSlot(state, command))
      .thenRejected('catalogue.unknown-slot');
  });
});

describe('linkRecording', () => {
  it('given a session, when a recording is linked, then it is', () => {
    session
      .given([created])
      .when((state) => linkRecording(state, { recordingUrl, commandId: c2 }))
      .thenAccepted([linked]);
  });

  it('given a recording, when it is linked twice, then nothing happens', () => {
    session
      .given([created, linked])
      .when((state) => linkRecording(state, { recordingUrl, commandId: c2 }))
      .thenAlready();
  });

  it('given a recording, when the same command links another, then it is rejected', () => {
    session
      .given([created, linked])
      .when((state) => linkRecording(state, { recordingUrl: `${recordingUrl}2`, commandId: c2 }))
      .thenRejected('catalogue.command-reused');
  });

  it.each([
    ...['http://video.example/a', 'javascript:alert(1)', 'https://', 'https://a b.example/'],
    ...['javascript:alert(1)//https://video.example/a', 'https://video.example/a b'],
  ])('given a session, when %p is linked, then it is rejected', (address) => {
    session
      .given([created])
      .when((state) => linkRecording(state, { recordingUrl: address, commandId: c2 }))
      .thenRejected('catalogue.invalid-recording');
  });
});

describe('a session that does not exist', () => {
  it('given nothing, when anything is wished of it, then it is unknown', () => {
    const nothing = session.given([]);
    nothing
      .when((state) => changeSession(state, { title: 'x', commandId: c2 }))
      .thenRejected('catalogue.unknown-session');
    nothing
      .when((state) => publishSession(state, { commandId: c2 }))
      .thenRejected('catalogue.unknown-session');
    nothing
      .when((state) => unpublishSession(state, { commandId: c2 }))
      .thenRejected('catalogue.unknown-session');
    nothing
      .when((state) => linkRecording(state, { recordingUrl, commandId: c2 }))
      .thenRejected('catalogue.unknown-session');
    nothing
      .when((state) => addSlot(state, { ...slot, commandId: c2 }))
      .thenRejected('catalogue.unknown-session');
    nothing
      .when((state) => removeSlot(state, { slotId: 'first', commandId: c2 }))
      .thenRejected('catalogue.unknown-session');
  });
});

describe('hasStarted', () => {
  it('given a slot, then it has started from the moment it starts', () => {
    expect(hasStarted(slot, instant('2026-12-01T16:59:59.999Z'))).toBe(false);
    expect(hasStarted(slot, startsAt)).toBe(true);
  });
});

describe('a history that cannot be', () => {
  it.each<readonly SessionEvent[]>([
    [created, created],
    [published],
    [created, added, added],
    [created, removed],
    [created, added, removed, removed],
  ])('given events that cannot follow each other (%#), then folding stops', (...events) => {
    expect(() => events.reduce(evolveSession, initialSession)).toThrow(CorruptStream);
  });
});
