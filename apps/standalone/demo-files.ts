import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFileOf } from '../../libs/downloads/index.ts';
import type { ProductId } from '../../libs/kernel/index.ts';
import type { ApiParts } from '../api/api-parts.ts';

const demoImage = 'image-aurora' as ProductId;

/** Puts the picture that the demo sells where downloads are looked for, unless something lies there. */
export async function putDemoFiles({
  downloads: { directory },
}: Pick<ApiParts, 'downloads'>): Promise<void> {
  const there = await openFileOf(directory, demoImage);
  if (there !== undefined) {
    await there.handle.close();
    return;
  }
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, `${demoImage}.svg`), aurora(), { flag: 'wx' });
}

const width = 1_600;
const height = 900;
const curtains = 9;

/** Northern lights over dark hills: drawn, so that no picture of anybody's is shipped. */
function aurora(): string {
  const lights = Array.from({ length: curtains }, (_, index) => curtain(index)).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(height)}">
<defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="#020617"/><stop offset="1" stop-color="#0f2a3a"/></linearGradient>
<linearGradient id="light" x2="0" y2="1"><stop stop-color="#a855f7" stop-opacity="0"/><stop offset=".6" stop-color="#34d399" stop-opacity=".5"/><stop offset="1" stop-color="#34d399" stop-opacity="0"/></linearGradient></defs>
<rect width="${String(width)}" height="${String(height)}" fill="url(#sky)"/>${lights}
<path d="M0 780 Q400 640 800 770 T1600 720 V900 H0 Z" fill="#01040a"/></svg>
`;
}

function curtain(index: number): string {
  const x = 80 + index * 165;
  const top = 60 + ((index * 97) % 140);
  const foot = 560 + ((index * 61) % 120);
  const lean = ((index * 53) % 90) - 45;
  return `<path d="M${String(x)} ${String(foot)} Q${String(x + lean)} ${String(top + 200)} ${String(x + 30)} ${String(top)} h150 Q${String(x + 150 + lean)} ${String(top + 260)} ${String(x + 120)} ${String(foot)} Z" fill="url(#light)"/>`;
}
