import { Agent } from 'node:https';
import { createSecureContext, rootCertificates } from 'node:tls';
import nodeFetch from 'node-fetch';

/** The part of an answer that the client reads. */
export interface SwishHttpAnswer {
  readonly status: number;
  readonly headers: { readonly get: (name: string) => string | null };
  readonly text: () => Promise<string>;
}

/** The part of `fetch` that the client uses; node-fetch fits, and so does a test's own. */
export type SwishFetch = (
  url: string,
  request: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly agent: Agent;
    readonly signal: AbortSignal;
    readonly redirect: 'manual';
    readonly size: number;
  },
) => Promise<SwishHttpAnswer>;

/** How a call ended on the wire. Nothing here holds an address, a key or a body of ours. */
export type Exchange =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly location: string | undefined;
      readonly token: string | undefined;
      readonly body: string;
    }
  /** TLS refused us, or we refused Swish: somebody has to mend the set-up. Nothing has happened. */
  | { readonly kind: 'misconfigured'; readonly reason: string }
  /** Not a byte of the request got through: nothing has happened. */
  | { readonly kind: 'not-reached'; readonly reason: string }
  /** The request may have been carried out. */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface TransportConfig {
  /** Leaf and intermediates, in PEM: Swish wants the whole chain. */
  readonly certificateChainPem: string;
  readonly privateKeyPem: string;
  readonly passphrase?: string | undefined;
  /** An authority besides the system's own, such as the simulator's. */
  readonly extraCaPem?: string | undefined;
  readonly timeoutMs: number;
  readonly socketsMax: number;
}

export interface Transport {
  readonly exchange: (call: {
    readonly method: string;
    readonly url: string;
    readonly contentType?: string;
    readonly body?: string;
  }) => Promise<Exchange>;
  readonly close: () => void;
}

const ANSWER_BYTES_MAX = 65_536;

/**
 * HTTPS with the merchant's certificate, one call at a time and no repeats: whether to repeat is
 * for the process to decide. A certificate that cannot be read makes every call `misconfigured`
 * instead of stopping the program, because each recipient has its own. Source: Merchant Integration
 * Guide 2.1, TLS.
 */
export function createTransport(config: TransportConfig, fetch: SwishFetch = nodeFetch): Transport {
  const agent = createAgent(config);
  if (typeof agent === 'string')
    return {
      exchange: () => Promise.resolve({ kind: 'misconfigured', reason: agent }),
      close: () => undefined,
    };
  return {
    exchange: async ({ method, url, contentType, body }) => {
      // Not AbortSignal.timeout: it would live, and abort, long after the answer has come.
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), config.timeoutMs);
      try {
        const answer = await fetch(url, {
          method,
          headers: {
            accept: 'application/json',
            ...(contentType === undefined ? {} : { 'content-type': contentType }),
          },
          ...(body === undefined ? {} : { body }),
          agent,
          signal: late.signal,
          redirect: 'manual',
          size: ANSWER_BYTES_MAX,
        });
        return {
          kind: 'answered',
          status: answer.status,
          location: answer.headers.get('location') ?? undefined,
          token: answer.headers.get('PaymentRequestToken') ?? undefined,
          body: await answer.text(),
        };
      } catch (error) {
        return networkFailure(error);
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => {
      agent.destroy();
    },
  };
}

/**
 * The agent, or the reason why there can be none. The secure context is made once: with an authority
 * of its own every connection would otherwise parse all root certificates anew.
 */
function createAgent(config: TransportConfig): Agent | string {
  const { passphrase, extraCaPem } = config;
  try {
    const secureContext = createSecureContext({
      minVersion: 'TLSv1.2',
      cert: config.certificateChainPem,
      key: config.privateKeyPem,
      ...(passphrase === undefined ? {} : { passphrase }),
      ...(extraCaPem === undefined ? {} : { ca: [...rootCertificates, extraCaPem] }),
    });
    return new Agent({ keepAlive: true, maxSockets: config.socketsMax, secureContext });
  } catch {
    return 'certificate-unreadable';
  }
}

const NOT_CONNECTED = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['EHOSTDOWN', 'EADDRNOTAVAIL'],
]);

/** Alerts with which a server ends the handshake because of us; no request is read before them. */
const HANDSHAKE_ALERT = new RegExp(
  'alert[ _](handshake failure|certificate|bad certificate|unsupported certificate|unknown ca|' +
    'access denied|protocol version|insufficient security)',
  'i',
);

/** Reasons of our own for not trusting the server; then we have sent nothing. */
const SERVER_NOT_TRUSTED = new RegExp(
  '^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_[A-Z_]+|CERT_[A-Z_]+|' +
    'INVALID_CA|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_INVALID)$',
);

/** Node's own words for a connection that broke before TLS was up; it has no code of its own. */
const BEFORE_TLS = 'before secure TLS connection was established';

function networkFailure(error: unknown): Exchange {
  const texts = textsOf(error);
  const setupFault = setupFaultOf(texts);
  if (setupFault !== undefined) return { kind: 'misconfigured', reason: setupFault };
  if (NOT_CONNECTED.has(texts.code) || texts.systemCall === 'connect')
    return { kind: 'not-reached', reason: texts.code };
  if (texts.message.includes(BEFORE_TLS))
    return { kind: 'not-reached', reason: 'handshake-broken' };
  return { kind: 'unknown', reason: unknownReason(texts) };
}

function setupFaultOf({ code, message }: ErrorTexts): string | undefined {
  if (SERVER_NOT_TRUSTED.test(code)) return 'server-not-trusted';
  const isTls = code === 'EPROTO' || code.startsWith('ERR_SSL');
  return isTls && HANDSHAKE_ALERT.test(message) ? 'handshake-refused' : undefined;
}

function unknownReason({ name, code }: ErrorTexts): string {
  if (name === 'AbortError' || name === 'TimeoutError') return 'timeout';
  return /^[A-Z0-9_]{1,40}$/.test(code) ? code : 'connection-lost';
}

type ErrorTexts = Record<'name' | 'code' | 'message' | 'systemCall', string>;

/** node-fetch passes the system's error on as a FetchError with these names. */
function textsOf(error: unknown): ErrorTexts {
  const fields =
    typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {};
  const text = (name: string): string => {
    const value = fields[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    name: text('name'),
    code: text('code'),
    message: text('message'),
    systemCall: text('erroredSysCall'),
  };
}
