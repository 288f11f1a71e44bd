/**
 * Array parameters in Postgres' binary format. The text format would escape every quote of every JSON
 * text twice over, on both sides; this copies bytes. Source: src/backend/utils/adt/arrayfuncs.c,
 * array_recv (dimensions, flags, element type, then length and lower bound, then the elements).
 */
const textOid = 25;
const bigintOid = 20;
const integerOid = 23;
const uuidOid = 2950;
const headerBytes = 20;

export function textArray(values: readonly string[]): Buffer {
  let bytes = headerBytes;
  for (const value of values) bytes += 4 + Buffer.byteLength(value);
  const buffer = Buffer.allocUnsafe(bytes);
  let offset = writeHeader(buffer, textOid, values.length);
  for (const value of values) {
    const length = buffer.write(value, offset + 4);
    buffer.writeInt32BE(length, offset);
    offset += 4 + length;
  }
  return buffer;
}

export function bigintArray(values: readonly number[]): Buffer {
  const buffer = Buffer.allocUnsafe(headerBytes + values.length * 12);
  let offset = writeHeader(buffer, bigintOid, values.length);
  for (const value of values) {
    buffer.writeInt32BE(8, offset);
    buffer.writeBigInt64BE(BigInt(value), offset + 4);
    offset += 12;
  }
  return buffer;
}

export function integerArray(values: readonly number[]): Buffer {
  const buffer = Buffer.allocUnsafe(headerBytes + values.length * 8);
  let offset = writeHeader(buffer, integerOid, values.length);
  for (const value of values) {
    buffer.writeInt32BE(4, offset);
    buffer.writeInt32BE(value, offset + 4);
    offset += 8;
  }
  return buffer;
}

export function uuidArray(values: readonly string[]): Buffer {
  const buffer = Buffer.allocUnsafe(headerBytes + values.length * 20);
  let offset = writeHeader(buffer, uuidOid, values.length);
  for (const value of values) {
    buffer.writeInt32BE(16, offset);
    buffer.write(value.replaceAll('-', ''), offset + 4, 'hex');
    offset += 20;
  }
  return buffer;
}

function writeHeader(buffer: Buffer, elementOid: number, length: number): number {
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(0, 4);
  buffer.writeInt32BE(elementOid, 8);
  buffer.writeInt32BE(length, 12);
  buffer.writeInt32BE(1, 16);
  return headerBytes;
}
