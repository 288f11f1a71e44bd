import { z } from 'zod';
import { json, type Reply } from './exchange.ts';

const SHAPE = {
  format: z.enum(['png', 'svg', 'jpg']),
  size: z.number().int().min(300).max(2000).optional(),
  border: z.number().int().min(0).max(20).optional(),
  transparent: z.boolean().optional(),
};

const commerceSchema = z.object({ ...SHAPE, token: z.string().regex(/^[0-9a-zA-Z-]{1,64}$/) });

const prefilledSchema = z.object({
  ...SHAPE,
  payee: z.object({ value: z.string().regex(/^\d{8,15}$/), editable: z.boolean().optional() }),
  amount: z.object({ value: z.number().positive(), editable: z.boolean().optional() }).optional(),
  message: z.object({ value: z.string().max(70), editable: z.boolean().optional() }).optional(),
});

type Look = Readonly<z.infer<z.ZodObject<typeof SHAPE>>>;

/**
 * POST /qrg-swish/api/v1/commerce: the picture of a token, which holds `D` and the token.
 * Source: the QR generator's page at developer.getswish.se. No picture is drawn as jpg here (400).
 */
export async function drawCommerceCode(body: string): Promise<Reply> {
  const input = commerceSchema.safeParse(parsed(body));
  return input.success ? draw(`D${input.data.token}`, input.data) : badInput();
}

/**
 * POST /qrg-swish/api/v1/prefilled: number, amount and message as text in the documented C format.
 */
export async function drawPrefilledCode(body: string): Promise<Reply> {
  const input = prefilledSchema.safeParse(parsed(body));
  if (!input.success) return badInput();
  const { payee, amount, message } = input.data;
  const editable =
    (payee.editable === true ? 1 : 0) +
    (amount?.editable === true ? 2 : 0) +
    (message?.editable === true ? 4 : 0);
  const kronor = amount === undefined ? '' : amount.value.toFixed(2).replace('.', ',');
  const text = encodeURIComponent(message?.value ?? '');
  return draw(`C${payee.value};${kronor};${text};${String(editable)}`, input.data);
}

async function draw(text: string, look: Look): Promise<Reply> {
  const options = {
    width: look.size ?? 300,
    margin: look.border ?? 0,
    color: { dark: '#000000ff', light: look.transparent === true ? '#ffffff00' : '#ffffffff' },
  };
  if (look.format === 'jpg') return badInput();
  const { default: QRCode } = await import('qrcode');
  if (look.format === 'svg') {
    const body = await QRCode.toString(text, { ...options, type: 'svg' });
    return { status: 200, body, headers: { 'content-type': 'image/svg+xml' } };
  }
  const body = await QRCode.toBuffer(text, { ...options, type: 'png' });
  return { status: 200, body, headers: { 'content-type': 'image/png' } };
}

function badInput(): Reply {
  return json(400, JSON.stringify({ error: 'Invalid input' }));
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
