/** Where personal data stand, compiled once per event definition. */
export interface PersonalPaths {
  readonly person: readonly string[];
  readonly fields: PathTree;
}

interface PathTree {
  readonly leaf: boolean;
  readonly steps: ReadonlyMap<string, PathTree>;
}

interface GrowingTree {
  leaf: boolean;
  readonly steps: Map<string, GrowingTree>;
}

const stepPattern = /^(?:[A-Za-z][A-Za-z0-9]*|\*)$/;

/** Throws a TypeError on a path that is not dotted names and `*`. */
export function compilePersonalPaths(person: string, fields: readonly string[]): PersonalPaths {
  const root: GrowingTree = { leaf: false, steps: new Map() };
  for (const field of fields) {
    let node = root;
    for (const step of field.split('.')) {
      if (!stepPattern.test(step)) throw new TypeError(`not a personal field's path: ${field}`);
      const next = node.steps.get(step) ?? { leaf: false, steps: new Map<string, GrowingTree>() };
      node.steps.set(step, next);
      node = next;
    }
    node.leaf = true;
  }
  return { person: person.split('.'), fields: root };
}

/** A person's path leads through plain fields only: one event speaks of one person. */
export function isPersonPath(path: string): boolean {
  return path.split('.').every((step) => step !== '*' && stepPattern.test(step));
}

/** The person id in this event's data; undefined when there is none. */
export function personIn(data: unknown, paths: PersonalPaths): string | undefined {
  let value = data;
  for (const step of paths.person) {
    if (!isRecord(value)) return undefined;
    value = value[step];
  }
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * A copy of the data in which every present personal field has been replaced. The path handed over is
 * concrete (`lines.0.data.greeting`), so that two sealed texts of one list cannot be swapped unseen.
 */
export function replacePersonal(
  data: unknown,
  paths: PersonalPaths,
  replace: (value: unknown, path: string) => unknown,
): unknown {
  return replaceWithin(data, paths.fields, '', replace);
}

function replaceWithin(
  value: unknown,
  tree: PathTree,
  path: string,
  replace: (value: unknown, path: string) => unknown,
): unknown {
  if (value === undefined || value === null) return value;
  if (tree.leaf) return replace(value, path);
  if (Array.isArray(value)) return replaceInList(value, tree, path, replace);
  if (!isRecord(value)) return value;
  const copy: Record<string, unknown> = { ...value };
  for (const [step, inner] of tree.steps)
    if (step in copy) copy[step] = replaceWithin(copy[step], inner, join(path, step), replace);
  return copy;
}

function replaceInList(
  list: readonly unknown[],
  tree: PathTree,
  path: string,
  replace: (value: unknown, path: string) => unknown,
): unknown {
  const inner = tree.steps.get('*');
  if (inner === undefined) return list;
  return list.map((item, i) => replaceWithin(item, inner, join(path, String(i)), replace));
}

function join(path: string, step: string): string {
  return path === '' ? step : `${path}.${step}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
