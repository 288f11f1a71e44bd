import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.ts';

const depthMax = 64;

/**
 * Refuses what no database text can hold, in addresses and bodies alike: the character NUL and half a
 * pair of surrogates. Once in an event they would stop every read model that meets them.
 */
export function refuseUnstorableText(server: FastifyInstance): void {
  server.addHook('preHandler', (request, _reply, done) => {
    const isRefused = request.url.includes('%00') || isUnstorable(request.body, 0);
    if (isRefused) throw new Problem(unreadable);
    done();
  });
}

const unreadable = {
  status: 400,
  code: 'request.unreadable',
  detail: 'The request holds a character that cannot be stored (NUL, half a pair of surrogates).',
} as const;

/** Deeper than any input of ours it is refused too. */
function isUnstorable(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isUnstorableText(value);
  if (typeof value !== 'object' || value === null) return false;
  if (depth >= depthMax) return true;
  return Object.entries(value).some(
    ([name, inner]) => isUnstorableText(name) || isUnstorable(inner, depth + 1),
  );
}

function isUnstorableText(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed();
}
