import { verifyWaitlistToken } from '../../../libs/access/index.ts';
import type { WaitlistEntryId } from '../../../libs/kernel/index.ts';
import type { ApiParts } from '../api-parts.ts';
import type { KnownRequest } from '../http/access.ts';
import { Problem } from '../http/problem.ts';

/** Refuses everybody but whoever joined (by the entry's token) and those who work with orders. */
export function requireWaitlistAccess(
  request: KnownRequest,
  parts: ApiParts,
  entryId: WaitlistEntryId,
): void {
  const role = request.apiKey?.role;
  if (role === 'operator' || role === 'admin') return;
  const token = tokenOf(request);
  if (token !== undefined && verifyWaitlistToken(parts.secrets.orderToken, entryId, token)) return;
  throw new Problem({
    status: 401,
    code: 'access.waitlist-token-needed',
    detail: 'Send the entry’s access token (X-Waitlist-Token or ?token=) or an operator’s key.',
  });
}

function tokenOf({ headers, query }: KnownRequest): string | undefined {
  const header = headers['x-waitlist-token'];
  if (typeof header === 'string') return header;
  const { token } = query as { readonly token?: unknown };
  return typeof token === 'string' ? token : undefined;
}
