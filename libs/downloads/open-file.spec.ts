import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProductId } from '../kernel/index.ts';
import { openFileOf } from './open-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'downloads-'));
const inside = join(folder, 'inside');
mkdirSync(inside);
writeFileSync(join(folder, 'secret.txt'), 'of nobody');
writeFileSync(join(inside, 'image-aurora.PNG'), 'picture');
writeFileSync(join(inside, 'image-aurora-large.png'), 'another product');
writeFileSync(join(inside, 'plain'), 'no extension');
symlinkSync(join(folder, 'secret.txt'), join(inside, 'image-link.txt'));
mkdirSync(join(inside, 'image-folder.png'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function textOf(productId: string): Promise<string | undefined> {
  const file = await openFileOf(inside, productId as ProductId);
  try {
    return await file?.handle.readFile('utf8');
  } finally {
    await file?.handle.close();
  }
}

describe('the file of a product', () => {
  it('given a file with the product’s id and any extension, when it is opened, then it is that one, with its media type', async () => {
    expect(await textOf('image-aurora')).toBe('picture');
    expect(await textOf('plain')).toBe('no extension');
    const file = await openFileOf(inside, 'image-aurora' as ProductId);
    await file?.handle.close();
    expect(file).toMatchObject({ name: 'image-aurora.PNG', mediaType: 'image/png', size: 7 });
  });

  it.each(['image-missing', '../secret', 'secret', 'image-link', 'image-folder', '.', '..', ''])(
    'given %j, when it is opened, then nothing outside the folder’s own files is found',
    async (productId) => {
      expect(await textOf(productId)).toBeUndefined();
    },
  );

  it('given no folder at all, when a file is opened, then there is none', async () => {
    expect(await openFileOf(join(folder, 'nowhere'), 'plain' as ProductId)).toBeUndefined();
  });
});
