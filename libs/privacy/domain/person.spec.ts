import { describe, expect, it } from '@jest/globals';
import { instant, type PersonId } from '../../kernel/index.ts';
import {
  endRetention,
  evolvePerson,
  forgetPerson,
  initialPerson,
  lastYearNotKept,
  type PersonEvent,
} from './person.ts';

const person = '4f9d2c1e-8b7a-4c53-9e60-1d2f3a4b5c6d' as PersonId;
const forgotten: PersonEvent = { type: 'PersonForgotten', person };
const ended: PersonEvent = { type: 'PersonRetentionEnded', person, year: 2026 };
const given = (...events: PersonEvent[]) => events.reduce(evolvePerson, initialPerson);

describe('a person', () => {
  it('given nothing, when forgotten, then it is said once, and a repeat changes nothing', () => {
    expect(forgetPerson(given(), { person })).toEqual({ kind: 'accepted', events: [forgotten] });
    expect(forgetPerson(given(forgotten), { person })).toEqual({ kind: 'already' });
  });

  it('given a financial year ended in 2026, when 2033 is not over in Stockholm, then its retention goes on', () => {
    const now = instant('2033-12-31T22:59:59.999Z');
    expect(endRetention(given(), { person, year: 2026, now })).toEqual({
      kind: 'rejected',
      code: 'person.retention-not-over',
      facts: { keptThrough: '2033-12-31' },
    });
    expect(lastYearNotKept(now)).toBe(2025);
  });

  it('given a financial year ended in 2026, when 2034 begins in Stockholm, then its retention ends', () => {
    const now = instant('2033-12-31T23:00:00.000Z');
    const decision = endRetention(given(), { person, year: 2026, now });
    expect(decision).toEqual({ kind: 'accepted', events: [ended] });
    expect(lastYearNotKept(now)).toBe(2026);
  });

  it('given retention ended, when it is ended again, then nothing changes, and other years are their own', () => {
    const now = instant('2034-01-01T12:00:00.000Z');
    expect(endRetention(given(ended), { person, year: 2026, now })).toEqual({ kind: 'already' });
    expect(endRetention(given(ended), { person, year: 2025, now })).toMatchObject({
      kind: 'accepted',
    });
  });

  it('given facts that cannot follow each other, when they are folded, then it stops', () => {
    expect(() => given(forgotten, forgotten)).toThrow('a person is forgotten once');
    expect(() => given(ended, ended)).toThrow('retention of 2026 ends once');
  });
});
