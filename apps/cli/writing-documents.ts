import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { eventDocuments } from '../composition/event-documents.ts';
import type { Said } from './said.ts';

/** Writes the pages that the codecs give; with `check` it only says which differ. */
export async function writeDocuments(
  root: string,
  check: boolean,
  { say }: Pick<Said, 'say'>,
): Promise<boolean> {
  let fine = true;
  for (const { path, text } of eventDocuments()) {
    const before = await readFile(join(root, path), 'utf8').catch(() => undefined);
    if (before === text) say(`${path} is up to date`);
    else if (check) say(`${path} DIFFERS from the codecs: run ledger docs`);
    else {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
      say(`${path} written`);
    }
    fine &&= before === text || !check;
  }
  return fine;
}
