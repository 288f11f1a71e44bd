import type { ApiKeys } from '../../libs/access/index.ts';
import { readModels } from '../composition/read-models.ts';
import { type CommandLine, readCommandLine, usage } from './command-line.ts';
import { compareReadModels } from './rebuilding.ts';
import type { Said } from './said.ts';
import { showStanding } from './standing.ts';
import { withLedger } from './with-ledger.ts';
import { writeDocuments } from './writing-documents.ts';

export interface Terminal extends Said {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder that the command was given in; documents are written below it. */
  readonly folder: string;
}

/** Does what the words ask for; the answer is the exit code. */
export async function runCommand(words: readonly string[], terminal: Terminal): Promise<number> {
  const names = readModels.map(({ name }) => name);
  const wish = readCommandLine(words, names);
  if (wish.kind === 'help') terminal.say(usage);
  if (wish.kind === 'wrong') terminal.say(`${wish.message}\n\n${usage}`);
  if (wish.kind === 'help') return 0;
  if (wish.kind === 'wrong') return 2;
  return (await perform(wish, terminal)) ? 0 : 1;
}

type Work = Exclude<CommandLine, { readonly kind: 'help' | 'wrong' }>;

async function perform(wish: Work, terminal: Terminal): Promise<boolean> {
  const { environment, folder } = terminal;
  switch (wish.kind) {
    case 'docs':
      return writeDocuments(folder, wish.check, terminal);
    case 'projections':
      return withLedger(environment, async ({ api }) =>
        showStanding(await api.projections.status(), terminal),
      );
    case 'rebuild':
    case 'verify':
      return withLedger(environment, ({ api }) =>
        compareReadModels(api.projections, wish, terminal),
      );
    case 'create-key':
      return withLedger(environment, ({ api }) => createKey(api.apiKeys, wish, terminal));
    case 'revoke-key':
      return withLedger(environment, ({ api }) => revokeKey(api.apiKeys, wish.id, terminal));
  }
}

async function createKey(
  apiKeys: ApiKeys,
  { role, label, recipientIds = [] }: Extract<Work, { readonly kind: 'create-key' }>,
  { say }: Said,
): Promise<boolean> {
  const { id, key } = await apiKeys.createApiKey({ role, label, recipientIds });
  say(`${id}\n${key}`);
  say('It is shown this once; keep it where secrets are kept.');
  return true;
}

async function revokeKey(apiKeys: ApiKeys, id: string, { say }: Said): Promise<boolean> {
  const revoked = await apiKeys.revokeApiKey(id);
  say(
    revoked
      ? 'Revoked. A service that knows it may take it for 30 s yet.'
      : 'There is no such key, or it was revoked before.',
  );
  return revoked;
}
