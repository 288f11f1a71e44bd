const MESSAGE_LENGTH_MAX = 50;
const REFERENCE = /^[A-Za-z0-9-]{1,35}$/;
const TOKEN = /^[0-9a-zA-Z-]{1,64}$/;

/**
 * The text as Swish takes it: at most 50 characters of a-ö, A-Ö, digits, space and `:;.,?!()`.
 * Other letters lose their accent, everything else becomes a space. The quote is left out because
 * the guide prints it as a typographic one, and the dash because the two guides disagree about it.
 * Source: Merchant Integration Guide 2.1, create payment request, `message`; MSS User Guide 1.4.
 */
export function swishMessage(text: string): string {
  return Array.from(text.normalize('NFC'))
    .map((letter) => (/[åäöÅÄÖ]/.test(letter) ? letter : letter.normalize('NFD')[0]))
    .join('')
    .replace(/[^a-zA-ZåäöÅÄÖ0-9 :;.,?!()]/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, MESSAGE_LENGTH_MAX)
    .trimEnd();
}

/**
 * Whether Swish takes the text as payeePaymentReference or payerPaymentReference: 1 to 35 letters,
 * digits and dashes, the narrower of two documented sets. Our payment references always fit.
 * Source: Merchant Integration Guide 2.1, `payeePaymentReference`.
 */
export function isSwishReference(text: string): boolean {
  return REFERENCE.test(text);
}

/**
 * Whether Swish takes the text as a Swish number or phone number: 8 to 15 digits, country code
 * first.
 */
function isSwishAlias(text: string): boolean {
  return /^[1-9]\d{7,14}$/.test(text);
}

/**
 * A Swedish or international phone number as Swish's alias ("070-123 45 67" to "46701234567"), or
 * undefined when it is none. Source: Merchant Integration Guide 2.1, `payerAlias`.
 */
export function swishAliasOf(phone: string): string | undefined {
  const digits = phone.replace(/[\s().-]/g, '').replace(/^(\+|00)/, '+');
  const alias = digits.startsWith('+')
    ? digits.slice(1).replace(/^460/, '46')
    : digits.replace(/^0/, '46');
  return isSwishAlias(alias) ? alias : undefined;
}

/**
 * The link that opens the Swish app on the customer's own phone, and brings the customer back.
 * Throws a RangeError on a token that Swish cannot have sent.
 * Source: Merchant Integration Guide 2.1, m-commerce, "opening the Swish app".
 */
export function swishAppLink(token: string, returnUrl: string): string {
  const query = `token=${known(token)}&callbackurl=${encodeURIComponent(returnUrl)}`;
  return `swish://paymentrequest?${query}`;
}

/** What the QR code of a payment request holds: `D` and the token. Source: Swish QR code guide. */
export function swishQrText(token: string): string {
  return `D${known(token)}`;
}

/** The QR code as an SVG picture; drawn here, so that no token travels to a picture service. */
export async function swishQrSvg(qrText: string): Promise<string> {
  const { default: QRCode } = await import('qrcode');
  return QRCode.toString(qrText, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' });
}

/** The QR code as a `data:image/png` address, for places that cannot show SVG. */
export async function swishQrPngDataUrl(qrText: string): Promise<string> {
  const { default: QRCode } = await import('qrcode');
  return QRCode.toDataURL(qrText, { margin: 2, width: 300, errorCorrectionLevel: 'M' });
}

function known(token: string): string {
  if (!TOKEN.test(token)) throw new RangeError('not a Swish payment request token');
  return token;
}
