const mask = '***';
const textLengthMax = 500;
const depthMax = 6;
const entriesMax = 100;

/**
 * A JSON body as it may be kept: the values of the named fields are shown, all others masked, so that a
 * field that a provider adds tomorrow shows nothing. Of a longer number in digits the last two stay, which
 * tells one payer from another. What is no JSON is told by its size. Undefined of nothing.
 */
export function maskedBody(
  body: string | undefined,
  shownFields: ReadonlySet<string>,
): string | undefined {
  if (body === undefined || body.trim() === '') return undefined;
  try {
    return JSON.stringify(masked(JSON.parse(body) as unknown, shownFields, 0));
  } catch {
    return JSON.stringify(`(${String(Buffer.byteLength(body))} bytes that are no JSON)`);
  }
}

function masked(value: unknown, shown: ReadonlySet<string>, depth: number): unknown {
  if (depth >= depthMax) return mask;
  if (Array.isArray(value))
    return value.slice(0, entriesMax).map((item: unknown) => masked(item, shown, depth + 1));
  if (typeof value !== 'object' || value === null) return maskedValue(value);
  const fields = Object.entries(value).slice(0, entriesMax);
  return Object.fromEntries(
    fields.map(([name, field]) => [name, fieldOf(name, field, { shown, depth })]),
  );
}

function fieldOf(
  name: string,
  field: unknown,
  { shown, depth }: { readonly shown: ReadonlySet<string>; readonly depth: number },
): unknown {
  if (typeof field === 'object' && field !== null) return masked(field, shown, depth + 1);
  if (!shown.has(name)) return maskedValue(field);
  return typeof field === 'string' ? field.slice(0, textLengthMax) : field;
}

function maskedValue(value: unknown): unknown {
  if (value === null || value === '') return value;
  return typeof value === 'string' && /^\d{8,}$/.test(value) ? `${mask}${value.slice(-2)}` : mask;
}
