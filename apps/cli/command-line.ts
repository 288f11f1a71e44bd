import type { Role } from '../../libs/access/index.ts';

/** What somebody asked for on the command line. */
export type CommandLine =
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string }
  | { readonly kind: 'rebuild' | 'verify'; readonly names: readonly string[] }
  | { readonly kind: 'projections' }
  | { readonly kind: 'docs'; readonly check: boolean }
  | {
      readonly kind: 'create-key';
      readonly role: Role;
      readonly label: string;
      /** Of a promoter. */
      readonly recipientIds?: readonly string[];
    }
  | { readonly kind: 'revoke-key'; readonly id: string };

export const usage = `Usage: ledger <command>

  rebuild <read model> | --all          build it anew beside the live one, compare, swap when equal
  verify-read-models [<read model>]     the same without the swap
  projections                           where each read model stands
  create-key <role> <label>             a new API key: checkout, operator, accountant or admin
  create-key promoter <label> <ids>     one for whoever is paid as these recipients, by commas
  revoke-key <id>                       ends one
  docs [--check]                        write docs/events.md and docs/events.schema.json, or compare

Settings are those of the service (.env.example): DATABASE_URL, EVENT_STORE_URL, MASTER_KEY, or the
embedded database of DATA_DIR, whether bin/start runs on it or not.
Exit codes: 0 done; 1 failed, or a read model differs or has stopped; 2 the command was not understood.
`;

const roles: readonly Role[] = ['checkout', 'operator', 'promoter', 'accountant', 'admin'];

type Reading = (rest: readonly string[], readModels: readonly string[]) => CommandLine;

const commands: Readonly<Record<string, Reading>> = {
  rebuild: (rest, readModels) =>
    rest.length === 0
      ? wrong('Which read model? Name one, or say --all.')
      : named('rebuild', rest, readModels),
  'verify-read-models': (rest, readModels) => named('verify', rest, readModels),
  projections: (rest) => (rest.length === 0 ? { kind: 'projections' } : tooMuch(rest)),
  docs: (rest) => {
    const others = rest.filter((word) => word !== '--check');
    return others.length > 0 ? tooMuch(others) : { kind: 'docs', check: rest.length > 0 };
  },
  'create-key': ([wanted, label, ...rest]) => {
    const role = roles.find((known) => known === wanted);
    if (role === undefined) return wrong(`A key needs a role: ${roles.join(', ')}.`);
    if (label === undefined || label.trim() === '')
      return wrong('A key needs a label: which shop, whose phone.');
    if (role === 'promoter') return promoterKey(label, rest);
    return rest.length > 0 ? tooMuch(rest) : { kind: 'create-key', role, label };
  },
  'revoke-key': ([id, ...rest]) => {
    if (id === undefined) return wrong('Which key? Its id begins with key_.');
    return rest.length > 0 ? tooMuch(rest) : { kind: 'revoke-key', id };
  },
};

/** A promoter without recipients could do nothing at all. */
function promoterKey(label: string, [ids = '', ...rest]: readonly string[]): CommandLine {
  const recipientIds = ids.split(',').filter((id) => id !== '');
  if (recipientIds.length === 0) return wrong('A promoter’s key needs the ids of its recipients.');
  if (rest.length > 0) return tooMuch(rest);
  return { kind: 'create-key', role: 'promoter', label, recipientIds };
}

/** Reads the words after `ledger`; what is not understood says how it should be. */
export function readCommandLine(
  words: readonly string[],
  readModels: readonly string[],
): CommandLine {
  const [command, ...rest] = words;
  if (command === undefined || ['help', '--help', '-h'].includes(command)) return { kind: 'help' };
  const read = Object.hasOwn(commands, command) ? commands[command] : undefined;
  return read === undefined ? wrong(`There is no command ${command}.`) : read(rest, readModels);
}

function named(
  kind: 'rebuild' | 'verify',
  rest: readonly string[],
  readModels: readonly string[],
): CommandLine {
  if (rest.length === 0 || (rest.length === 1 && rest[0] === '--all'))
    return { kind, names: readModels };
  const unknown = rest.find((name) => !readModels.includes(name));
  return unknown === undefined
    ? { kind, names: rest }
    : wrong(`No read model is named ${unknown}. There are: ${readModels.join(', ')}.`);
}

function tooMuch([word]: readonly string[]): CommandLine {
  return wrong(`What is ${String(word)}?`);
}

function wrong(message: string): CommandLine {
  return { kind: 'wrong', message };
}
