import { describe, expect, it } from '@jest/globals';
import { instant } from '../../kernel/index.ts';
import { whyNotOpen, wrongDetails } from './competition-rules.ts';

const opensAt = instant('2027-01-01T00:00:00Z');
const closesAt = instant('2027-03-01T00:00:00Z');
const startsAt = instant('2027-03-07T09:00:00Z');
const endsAt = instant('2027-03-07T12:00:00Z');

describe('whether registrations are taken', () => {
  const details = { opensAt, closesAt, startsAt };

  it.each<[string, string, string | undefined]>([
    ['a moment before they open', '2026-12-31T23:59:59.999Z', 'catalogue.registration-not-open'],
    ['as they open', '2027-01-01T00:00:00Z', undefined],
    ['a moment before they close', '2027-02-28T23:59:59.999Z', undefined],
    ['as they close', '2027-03-01T00:00:00Z', 'catalogue.registration-closed'],
  ])('given an open event, %s, then the answer is that', (_when, at, code) => {
    expect(whyNotOpen({ standing: 'open', details }, instant(at))?.code).toBe(code);
  });

  it('given no time of closing, then they close as the event begins; given none at all, never', () => {
    const unsaid = { standing: 'open', details: { startsAt } } as const;
    expect(whyNotOpen(unsaid, instant('2020-01-01T00:00:00Z'))).toBeUndefined();
    expect(whyNotOpen(unsaid, instant('2027-03-07T08:59:59.999Z'))).toBeUndefined();
    expect(whyNotOpen(unsaid, startsAt)?.code).toBe('catalogue.registration-closed');
    expect(whyNotOpen({ standing: 'open', details: {} }, startsAt)).toBeUndefined();
  });

  it('given an event that was closed or cancelled, then they are refused at any time', () => {
    for (const now of [instant('2026-01-01T00:00:00Z'), opensAt, startsAt]) {
      expect(whyNotOpen({ standing: 'closed', details }, now)?.code).toBe(
        'catalogue.registration-closed',
      );
      expect(whyNotOpen({ standing: 'cancelled', details }, now)?.code).toBe(
        'catalogue.event-cancelled',
      );
    }
  });
});

describe('the times of an event', () => {
  const known = { seriesIsKnown: true, recipientIsKnown: true };
  const details = { title: 'Loppet', timeZone: 'Europe/Stockholm', startsAt, endsAt };

  it.each([
    [{}, undefined],
    [{ opensAt }, undefined],
    [{ closesAt }, undefined],
    [{ opensAt, closesAt }, undefined],
    [{ opensAt: closesAt, closesAt: opensAt }, 'catalogue.invalid-registration-times'],
    [{ opensAt, closesAt: opensAt }, 'catalogue.invalid-registration-times'],
    [{ endsAt: startsAt }, 'catalogue.invalid-event-times'],
    [{ startsAt: endsAt, endsAt: startsAt }, 'catalogue.invalid-event-times'],
  ])('given an event with %j, then the answer is %p', (times, code) => {
    expect(wrongDetails('event', { ...details, ...times }, known)?.code).toBe(code);
  });

  it('given a series, then it says both times or none, and is part of no other', () => {
    const named = { title: 'Cupen', timeZone: 'Europe/Stockholm' };
    expect(wrongDetails('series', named, known)).toBeUndefined();
    expect(wrongDetails('series', details, known)).toBeUndefined();
    expect(wrongDetails('series', { ...named, startsAt }, known)?.code).toBe(
      'catalogue.invalid-event-times',
    );
    expect(wrongDetails('event', named, known)?.code).toBe('catalogue.invalid-event-times');
    expect(wrongDetails('series', { ...named, seriesId: 'cup' }, known)?.code).toBe(
      'catalogue.unknown-series',
    );
  });
});
