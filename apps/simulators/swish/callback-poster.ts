import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** One POST to the merchant. */
export interface CallbackPoster {
  /** The HTTP status, or the network error's code. Never rejects. */
  readonly post: (url: string, body: string, identifier: string | null) => Promise<number | string>;
  readonly close: () => void;
}

/**
 * Posts as Swish does: JSON, the secret of the request in the header `callbackIdentifier`, and no
 * server name in the TLS greeting (Merchant Integration Guide 2.1 says that its client sends no
 * SNI).
 */
export function createCallbackPoster(options: {
  readonly timeoutMs: number;
  readonly caPem: string | undefined;
}): CallbackPoster {
  const http = new HttpAgent({ keepAlive: true, maxSockets: 64 });
  const https = new HttpsAgent({
    keepAlive: true,
    maxSockets: 64,
    servername: '',
    ...(options.caPem === undefined ? {} : { ca: options.caPem }),
  });
  return {
    post: (url, body, identifier) =>
      new Promise((resolve) => {
        const secure = url.startsWith('https:');
        const call = (secure ? httpsRequest : httpRequest)(url, {
          ...requestOptions(body, identifier),
          agent: secure ? https : http,
          timeout: options.timeoutMs,
        });
        call.on('response', (response) => {
          response.resume();
          resolve(response.statusCode ?? 'NO_STATUS');
        });
        call.on('timeout', () => call.destroy(Object.assign(new Error(), { code: 'TIMEOUT' })));
        call.on('error', (error: NodeJS.ErrnoException) => {
          resolve(error.code ?? 'ERROR');
        });
        call.end(body);
      }),
    close: () => {
      http.destroy();
      https.destroy();
    },
  };
}

function requestOptions(body: string, identifier: string | null): RequestOptions {
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json;charset=UTF-8',
      'content-length': Buffer.byteLength(body),
      ...(identifier === null ? {} : { callbackIdentifier: identifier }),
    },
  };
}
