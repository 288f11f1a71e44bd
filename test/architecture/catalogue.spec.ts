import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  badEventNames,
  badRejectionCodes,
  differences,
  documentedIn,
  rejectionsIn,
  type Catalogue,
} from './catalogue.ts';
import { libs, root, sourceFiles } from './repository.ts';

describe('the catalogue of this repository', () => {
  it.each(libs())(
    'given libs/%s, when its README is compared with its code, then both name the same events and rejections',
    async (context) => {
      const page = join(root, 'libs', context, 'README.md');
      const readme = existsSync(page) ? readFileSync(page, 'utf8') : undefined;
      const catalogue = await catalogueOf(context);
      expect(differences(context, catalogue, readme)).toEqual([]);
      expect(badEventNames(catalogue.events)).toEqual([]);
      expect(badRejectionCodes(catalogue.rejections)).toEqual([]);
    },
  );
});

describe('the comparison of code and page', () => {
  const catalogue: Catalogue = {
    events: ['OrderPaid', 'OrderPlaced'],
    rejections: ['order.not-open', 'order.unknown'],
  };
  const readme = `# Orders

## Events

| event | when |
|---|---|
| \`OrderPlaced\`, \`OrderPaid\` | see \`OrderRef\` |

## Rejections

- \`order.unknown\`: nobody placed it, so no \`OrderPlaced\`
- \`order.not-open\`: too late

## Words

- \`Tender\`: a part of the price
`;

  it('given a page that names all and only what there is, when compared, then nothing is found', () => {
    expect(differences('orders', catalogue, readme)).toEqual([]);
  });

  it('given a page that forgets an event, when compared, then it is named', () => {
    const page = readme.replace(', `OrderPaid`', '');
    expect(differences('orders', catalogue, page)).toEqual([
      'libs/orders/README.md, Events: OrderPaid is missing',
    ]);
  });

  it('given a page with a rejection that is gone from the code, when compared, then it is named', () => {
    const page = readme.replace('order.not-open', 'order.too-late');
    expect(differences('orders', catalogue, page)).toEqual([
      'libs/orders/README.md, Rejections: order.not-open is missing',
      'libs/orders/README.md, Rejections: order.too-late does not exist',
    ]);
  });

  it('given rejections and no page at all, when compared, then the page is missed', () => {
    expect(differences('orders', catalogue, undefined)).toEqual([
      'libs/orders/README.md is missing',
    ]);
  });

  it('given a lib that neither stores nor refuses, when compared, then it needs no page', () => {
    expect(differences('kernel', { events: [], rejections: [] }, undefined)).toEqual([]);
  });

  it('given a section at the end of a page, when it is read, then its last line counts', () => {
    expect(documentedIn('# Orders\n\n## Events\n\n- `OrderPaid`', 'Events')).toEqual(['OrderPaid']);
  });

  it('given code that refuses, when it is read, then each code is found once', () => {
    const text = "return rejected('a.b', { n });\nx ? rejected(\n  'c.d') : rejected('a.b')";
    expect(rejectionsIn([{ path: 'a.ts', text }])).toEqual(['a.b', 'c.d']);
  });

  it('given an event with a suffix and a code without a context, when checked, then both are named', () => {
    expect(badEventNames(['OrderPaidEvent', 'OrderPaid'])).toHaveLength(1);
    expect(badRejectionCodes(['TooLate', 'order.too-late'])).toHaveLength(1);
  });
});

async function catalogueOf(context: string): Promise<Catalogue> {
  const files = sourceFiles(new RegExp(`^libs/${context}/.*(?<!\\.spec)\\.ts$`));
  const codecs = files.filter(({ path }) => path.endsWith('.codec.ts'));
  const modules = await Promise.all(
    codecs.map(({ path }) => import(pathToFileURL(join(root, path)).href) as Promise<object>),
  );
  const events = modules.flatMap((module) => Object.values(module).flatMap(eventTypesOf));
  return { events: [...new Set(events)].sort(), rejections: rejectionsIn(files) };
}

/** A codec declares its stored types as `{ category, definitions }`. */
function eventTypesOf(exported: unknown): readonly string[] {
  const { category, definitions } = (exported ?? {}) as {
    readonly category?: unknown;
    readonly definitions?: object;
  };
  return typeof category === 'string' && definitions !== undefined ? Object.keys(definitions) : [];
}
