import type { EventStore } from '../../../libs/event-store/index.ts';
import type { JsonAnswer } from './idempotently.ts';
import { Problem } from './problem.ts';

type Feed = Pick<EventStore, 'head'>;

/**
 * Gives an answer that tells of an order but knows no place in the log (a repeat, a payment whose outcome
 * nobody knows) the head of the feed, read after it: whoever reads from there on sees at least that.
 * Source: architecture, section 4.
 */
export async function withPosition(
  feed: Feed,
  run: () => Promise<JsonAnswer>,
): Promise<JsonAnswer> {
  try {
    const answer = await run();
    const { body } = answer;
    if (!isWithoutPosition(body)) return answer;
    return { ...answer, body: { ...body, position: await headOf(feed) } };
  } catch (error) {
    throw error instanceof Problem ? await placed(feed, error) : error;
  }
}

/** A body that has a place for it and nothing there. */
function isWithoutPosition(body: unknown): body is { readonly position: undefined } {
  const isObject = typeof body === 'object' && body !== null;
  return isObject && 'position' in body && body.position === undefined;
}

/** Only a refusal that names an order left something to read. */
async function placed(feed: Feed, problem: Problem): Promise<Problem> {
  const { facts } = problem.details;
  if (facts?.['orderReference'] === undefined || facts['position'] !== undefined) return problem;
  const position = await headOf(feed);
  return new Problem({ ...problem.details, facts: { ...facts, position } }, { cause: problem });
}

/** What was decided stands, and is answered, even if the log is away by now. */
async function headOf(feed: Feed): Promise<string | undefined> {
  try {
    return await feed.head();
  } catch {
    return undefined;
  }
}
