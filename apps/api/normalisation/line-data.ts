import {
  absent,
  isBlank,
  isObject,
  own,
  readEmail,
  readText,
  readTextUnlessObject,
  stated,
  unreadable,
  value,
  type JsonObject,
  type Reader,
  type Reading,
} from './reading.ts';
import { readPhone } from './phone.ts';
import { spellingsOf, type FactReader } from './sources.ts';

/** One order is no bulk import; a longer list is refused before it is walked. */
const PEOPLE_MAX = 200;
const QUANTITY_MAX = 10_000;

/** The facts that belong to some product types only, under one name each; the rest is ignored. */
export function readLineData(read: FactReader): Readonly<Record<string, unknown>> {
  return (
    stated({
      recipientName: read('recipientName', readText),
      recipientEmail: read('recipientEmail', readEmail),
      senderName: read('senderName', readText),
      senderEmail: read('senderEmail', readEmail),
      senderPhone: read('senderPhone', readPhone),
      message: read('message', readText),
      participants: read('participants', readParticipants),
      selectedDate: read('selectedDate', readText),
      sessionId: read('sessionId', readText),
      slotId: read('slotId', readText),
      eventId: read('eventId', readText),
      seriesId: read('seriesId', readText),
      classId: read('classId', readText),
      riderId: read('riderId', readText),
      registrations: read('registrations', readRegistrations),
      shippingAddress: read('shippingAddress', readAddress),
    }) ?? {}
  );
}

/** A whole number of one or more, as a number or as its digits. */
export function readQuantity(raw: unknown): Reading<number> {
  if (isBlank(raw)) return absent;
  const digits = typeof raw === 'number' ? String(raw) : typeof raw === 'string' ? raw.trim() : '';
  const quantity = /^\d{1,6}$/.test(digits) ? Number(digits) : 0;
  return quantity >= 1 && quantity <= QUANTITY_MAX
    ? value(quantity)
    : unreadable('order.quantity-unreadable', `A whole number, 1 to ${String(QUANTITY_MAX)}.`);
}

/** Participants come as a number or as a list of people; an empty list says nothing. */
export function readParticipantCount(raw: unknown): Reading<number> {
  if (!Array.isArray(raw)) return readQuantity(raw);
  return raw.length === 0 ? absent : readQuantity(raw.length);
}

function readParticipants(raw: unknown): Reading<readonly object[]> {
  if (!Array.isArray(raw)) return absent;
  return readList(raw, (entry) => {
    if (!isObject(entry)) return named(readText(entry));
    return compose({
      name: readFrom(entry, 'name', readText),
      email: readFrom(entry, 'email', readEmail),
      phone: readFrom(entry, 'phone', readPhone),
    });
  });
}

function readRegistrations(raw: unknown): Reading<readonly object[]> {
  return readList(raw, (entry) => {
    if (!isObject(entry)) return absent;
    return compose({
      riderId: readFrom(entry, 'riderId', readText),
      classId: readFrom(entry, 'classId', readText),
    });
  });
}

function readAddress(raw: unknown): Reading<object> {
  if (!isObject(raw)) {
    const street = readText(raw);
    return street.kind === 'value' ? value({ street: street.value }) : street;
  }
  const street = readFrom(raw, 'street', readTextUnlessObject);
  return compose({
    name: readFrom(raw, 'name', readText),
    street: street.kind === 'absent' ? readFrom(raw, 'address', readTextUnlessObject) : street,
    postalCode: readFrom(raw, 'postalCode', readText),
    city: readFrom(raw, 'city', readText),
    country: readFrom(raw, 'country', readText),
  });
}

function readList(
  raw: unknown,
  readEntry: (entry: unknown) => Reading<object>,
): Reading<readonly object[]> {
  if (isBlank(raw)) return absent;
  if (!Array.isArray(raw)) return unreadable('request.list-unreadable', 'This must be a list.');
  if (raw.length > PEOPLE_MAX)
    return unreadable('request.list-too-long', `At most ${String(PEOPLE_MAX)} entries.`);
  const entries: object[] = [];
  for (const [at, entry] of raw.entries()) {
    const reading = readEntry(entry);
    if (reading.kind !== 'value')
      return unreadable('request.list-unreadable', `Entry ${String(at + 1)} cannot be read.`);
    entries.push(reading.value);
  }
  return entries.length === 0 ? absent : value(entries);
}

function readFrom<T>(object: JsonObject, name: string, as: Reader<T>): Reading<T> {
  const [first, second] = spellingsOf(name).map((spelled) => as(own(object, spelled), name));
  if (first === undefined || second === undefined || second.kind === 'absent')
    return first ?? absent;
  if (first.kind === 'absent') return second;
  return JSON.stringify(first) === JSON.stringify(second)
    ? first
    : unreadable('request.contradicting-fields', `${name} is stated in two ways.`);
}

/** All parts together, or the first that cannot be read; nothing stated at all is absent. */
function compose(parts: Readonly<Record<string, Reading<unknown>>>): Reading<object> {
  for (const part of Object.values(parts)) if (part.kind === 'unreadable') return part;
  const fields = stated(
    Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [
        name,
        part.kind === 'value' ? part.value : undefined,
      ]),
    ),
  );
  return fields === undefined ? absent : value(fields);
}

function named(name: Reading<string>): Reading<object> {
  return name.kind === 'value' ? value({ name: name.value }) : name;
}
