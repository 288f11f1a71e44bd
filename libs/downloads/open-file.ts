import { constants } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { ProductId } from '../kernel/index.ts';

/** A file that is about to be handed out; whoever has it closes it. */
export interface OpenFile {
  /** Without any folder. */
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly handle: FileHandle;
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.svg': 'image/svg+xml',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.pdf': 'application/pdf',
  '.zip': 'application/zip',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
};

/**
 * Opens the merchant's file of a product: in the folder itself, named by the product's id with any
 * extension. Undefined when there is none. The name is looked up among those that are there and never made
 * of what a request says; links, which may lead elsewhere, are not followed.
 */
export async function openFileOf(
  directory: string,
  productId: ProductId,
): Promise<OpenFile | undefined> {
  const name = (await namesIn(directory)).find((each) => isOf(each, productId));
  if (name === undefined) return undefined;
  const handle = await open(join(directory, name), constants.O_RDONLY | constants.O_NOFOLLOW);
  const { size } = await handle.stat();
  const mediaType = mediaTypes[extname(name).toLowerCase()] ?? 'application/octet-stream';
  return { name, mediaType, size, handle };
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function isOf(name: string, productId: ProductId): boolean {
  return name === productId || name === `${productId}${extname(name)}`;
}
