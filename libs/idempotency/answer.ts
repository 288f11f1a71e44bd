/** An HTTP answer as it left, to be given again byte for byte. */
export interface Answer {
  readonly status: number;
  /** Those that belong to the answer (content type, location), not to the connection. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const headLengthBytes = 4;

/** `length of head | head as JSON | body`. */
export function encodeAnswer({ status, headers, body }: Answer): Buffer {
  const head = Buffer.from(JSON.stringify({ status, headers }), 'utf8');
  const length = Buffer.alloc(headLengthBytes);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, body]);
}

/** The bytes come from our own sealed row, so their shape is not doubted. */
export function decodeAnswer(bytes: Uint8Array): Answer {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bodyAt = headLengthBytes + whole.readUInt32BE(0);
  const head = JSON.parse(whole.subarray(headLengthBytes, bodyAt).toString('utf8')) as {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
  };
  return { ...head, body: whole.subarray(bodyAt) };
}
