import type { Credentials } from '@eventstore/db-client';

/** Where the server is and who we are there, the secret kept apart from what may be printed. */
export interface Address {
  /** For appends: the connection string without user and password. */
  readonly appends: string;
  /** For reads: the same with another option, since clients with equal options share one connection. */
  readonly reads: string;
  readonly credentials: Credentials;
}

/** The client's own default; one more makes another connection of it. */
const keepAliveTimeoutMs = 10_000;
const keepAlivePattern = /([?&]keep[_-]?alive[_-]?timeout=)(\d+)/i;
const shape = /^(esdb(?:\+discover)?:\/\/)(?:([^:@/?]+):([^@/?]+)@)?([^@]+)$/;

/**
 * Splits a connection string. Credentials go with each call instead: the client prints the whole
 * string in its warnings and parse errors, and credentials per call choose the unary append. Without
 * TLS they are never sent, so a placeholder serves. Throws a RangeError, which quotes nothing, on a
 * string of another shape or on TLS without user and password.
 */
export function parseAddress(connectionString: string): Address {
  const match = shape.exec(connectionString.trim().replace(/\/+$/, ''));
  const [, protocol, user, password, rest] = match ?? [];
  if (protocol === undefined || rest === undefined)
    throw new RangeError('not a connection string of EventStoreDB (esdb://...)');
  const insecure = /[?&]tls=false(&|$)/i.test(rest);
  if (!insecure && (user === undefined || password === undefined))
    throw new RangeError('EventStoreDB over TLS needs user and password in the connection string');
  return {
    appends: protocol + rest,
    reads: protocol + withLongerKeepAlive(rest),
    credentials: {
      username: decodeURIComponent(user ?? 'none'),
      password: decodeURIComponent(password ?? 'none'),
    },
  };
}

function withLongerKeepAlive(rest: string): string {
  if (keepAlivePattern.test(rest))
    return rest.replace(
      keepAlivePattern,
      (_, name: string, ms: string) => name + String(Number(ms) + 1),
    );
  const separator = rest.includes('?') ? '&' : '?';
  return `${rest}${separator}keepAliveTimeout=${String(keepAliveTimeoutMs + 1)}`;
}
