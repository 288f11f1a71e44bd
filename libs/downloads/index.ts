export * from './application/use-download.ts';
export * from './domain/download.ts';
export { downloadCodec } from './events/download.codec.ts';
export { type OpenFile, openFileOf } from './open-file.ts';
