import type { SourceFile } from '../architecture/repository.ts';

/** The title of a test: a literal on one line that begins with what is given. */
const titles = /(['"`])given (?:(?!\1).)*\1/g;
const namings = /\((\d+(?:, \d+)*)\)|\bnumber (\d+)\b/g;

/** Which of the numbered bugs of others are named in titles, and by which files. */
export function numbersNamed(
  specs: readonly SourceFile[],
): ReadonlyMap<number, ReadonlySet<string>> {
  const named = new Map<number, Set<string>>();
  for (const { path, text } of specs)
    for (const number of numbersIn(text))
      named.set(number, (named.get(number) ?? new Set()).add(path));
  return named;
}

function numbersIn(text: string): readonly number[] {
  return [...text.matchAll(titles)]
    .flatMap(([title]) => [...title.matchAll(namings)])
    .flatMap(([, several = '', one = '']) => `${several}, ${one}`.match(/\d+/g) ?? [])
    .map(Number);
}
