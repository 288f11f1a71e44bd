import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.ts';

const depthMax = 64;

/**
 * Refuses what no database text can hold, the character NUL, in addresses and bodies alike: once in an
 * event it would stop every read model that meets it.
 */
export function refuseUnstorableText(server: FastifyInstance): void {
  server.addHook('preHandler', (request, _reply, done) => {
    const isRefused = request.url.includes('%00') || holdsNul(request.body, 0);
    if (isRefused) throw new Problem(unreadable);
    done();
  });
}

const unreadable = {
  status: 400,
  code: 'request.unreadable',
  detail: 'The request holds a character that cannot be stored (NUL).',
} as const;

/** Deeper than any input of ours it is refused too. */
function holdsNul(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  if (depth >= depthMax) return true;
  return Object.entries(value).some(
    ([name, inner]) => name.includes('\0') || holdsNul(inner, depth + 1),
  );
}
