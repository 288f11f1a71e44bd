const references = /\b(?:ORD|SC)-\d{8}-[0-9A-F]{6}\b|\bINV-\d{4}-\d+\b/g;
const customers = /\bcustomer\d+\b/g;
/** From the finding to its order, from there to its payments, and from there to whoever asked for them. */
const passes = 3;

/** The steps of a story that have to do with what was found; all of them where that names nothing. */
export function focused(story: readonly string[], findings: readonly string[]): readonly string[] {
  const known = new Set(findings.flatMap((finding) => finding.match(references) ?? []));
  if (known.size === 0) return story;
  const mentions = (line: string): boolean =>
    (line.match(references) ?? []).some((one) => known.has(one));
  for (let pass = 0; pass < passes; pass += 1)
    for (const line of story.filter((one) => one.includes('  log ') && mentions(one)))
      for (const one of line.match(references) ?? []) known.add(one);
  const people = new Set(story.filter(mentions).flatMap((line) => line.match(customers) ?? []));
  const isDeath = (line: string): boolean => /(?:DIES|starts again)$/.test(line);
  const isTheirs = (line: string): boolean =>
    (line.match(customers) ?? []).some((one) => people.has(one));
  return story.filter((line) => mentions(line) || isDeath(line) || isTheirs(line));
}
