import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { FieldProblem } from '../http/problem.ts';
import { unreadable } from '../http/refusing.ts';
import { fieldErrors } from '../http/validation.ts';
import { PlaceOrderDto } from '../orders/place-order.dto.ts';

type Fields = Readonly<Record<string, unknown>>;

/** As many lines as an order may have. */
const registrationsMax = 50;

/**
 * The order that TheHUB's own body asks for: each registration is a line of its own, its event (or
 * series) the product, its class the line's, its rider in the line's details. TheHUB knew the buyer from
 * their session; here the body says who it is, under the names of TheHUB's own columns or as we do.
 * Source: TheHUB, "POST /api/orders.php" and table `orders`.
 */
export function orderOfTheHub(body: unknown): PlaceOrderDto {
  const fields = fieldsOf(body);
  const lines = linesOf(fields);
  const discountCode = textOf(fields['discount_code']);
  const order = plainToInstance(PlaceOrderDto, {
    customer: customerOf(fields),
    lines,
    tenders: { payment: { method: fields['payment_method'] ?? 'swish' } },
    currency: 'SEK',
    ...(discountCode === undefined ? {} : { discountCode }),
  });
  const errors = fieldErrors(validateSync(order, { whitelist: true }));
  if (errors.length > 0) throw unreadable(errors);
  return order;
}

function linesOf(fields: Fields): readonly object[] {
  const eventId = idOf(fields['event_id'] ?? fields['series_id']);
  const registrations = fields['registrations'];
  const given: readonly unknown[] = Array.isArray(registrations) ? registrations : [];
  const errors = [
    ...(eventId === undefined ? [missing('event_id')] : []),
    ...(given.length === 0 || given.length > registrationsMax ? [notAList] : []),
    ...given.flatMap((each, at) => errorsIn(fieldsOf(each), at)),
  ];
  if (errors.length > 0) throw unreadable(errors);
  return given.map((each) => {
    const { rider_id: rider, class_id: chosen } = fieldsOf(each);
    const [riderId, classId] = [idOf(rider), idOf(chosen)];
    const details = { registrations: [{ riderId, classId }] };
    return { productId: eventId, classId, quantity: 1, details };
  });
}

function errorsIn(registration: Fields, at: number): readonly FieldProblem[] {
  return ['rider_id', 'class_id']
    .filter((name) => idOf(registration[name]) === undefined)
    .map((name) => missing(`registrations.${String(at)}.${name}`));
}

function customerOf(fields: Fields): object {
  const { id, name, email, phone, address } = fieldsOf(fields['customer']);
  return {
    ...given('id', id ?? fields['user_id']),
    ...given('name', name ?? fields['customer_name']),
    ...given('email', email ?? fields['customer_email']),
    ...given('phone', phone ?? fields['customer_phone']),
    ...given('address', address),
  };
}

function given(name: string, value: unknown): object {
  const text = idOf(value);
  return text === undefined ? {} : { [name]: text };
}

/** TheHUB numbers what we name. */
function idOf(value: unknown): string | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : textOf(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function missing(field: string): FieldProblem {
  return { field, code: 'request.missing', message: 'send a number or a text' };
}

const notAList: FieldProblem = {
  field: 'registrations',
  code: 'request.invalid',
  message: `send 1 to ${String(registrationsMax)} registrations with rider_id and class_id`,
};
