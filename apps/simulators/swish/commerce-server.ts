import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { SimulatorCertificates } from './certificates.ts';
import { empty, hasContentType, readBody, send, type Reply } from './exchange.ts';
import { INSTRUCTION_UUID } from './identifiers.ts';
import type { MerchantCall } from './merchant-call.ts';
import { cancelPaymentRequest, createPaymentRequest, readRecord } from './payment-requests.ts';
import { drawCommerceCode, drawPrefilledCode } from './qr-generator.ts';
import { createRefund } from './refunds.ts';
import type { SwishState } from './swish-state.ts';

type Work = (state: SwishState, call: MerchantCall) => Reply;

const IDLE_MS = 60_000;
const merchants = new WeakMap<object, string>();

/**
 * The Commerce API over mutual TLS: without a certificate of our root the handshake fails and there
 * is no HTTP answer at all (Merchant Integration Guide 2.1, TLS). Sessions resume, connections
 * stay.
 */
export function createCommerceServer(
  state: SwishState,
  certificates: SimulatorCertificates,
  baseUrl: () => string,
): Server {
  const server = createServer({
    cert: certificates.serverCertPem,
    key: certificates.serverKeyPem,
    ca: certificates.caPem,
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    keepAliveTimeout: IDLE_MS,
  });
  server.on('request', (request: IncomingMessage, response) => {
    answer(state, request, baseUrl()).then(
      (reply) => {
        send(request, response, reply);
      },
      () => {
        send(request, response, empty(500));
      },
    );
  });
  return server;
}

async function answer(state: SwishState, request: IncomingMessage, base: string): Promise<Reply> {
  const [path = ''] = (request.url ?? '').split('?');
  const body = await readBody(request);
  if (body === undefined) return empty(400);
  if (path.startsWith('/qrg-swish/api/v1/')) return drawn(request, path, body);
  const [, resource = '', id = ''] = PATH.exec(path) ?? [];
  const location = `${base}${resource.replace('v2/', 'v1/')}/${id}`;
  const merchant = merchantOf(request.socket as TLSSocket);
  return routed(state, request, resource, { id, body, merchant, location });
}

function routed(
  state: SwishState,
  request: IncomingMessage,
  resource: string,
  call: MerchantCall,
): Reply {
  const route = ROUTES[`${request.method ?? ''} ${resource}`];
  if (route === undefined) return empty(404);
  if (route.type !== undefined && !hasContentType(request, route.type)) return empty(415);
  if (!INSTRUCTION_UUID.test(call.id)) return empty(route.badId);
  state.calls[route.operation] += 1;
  return route.work(state, call);
}

const PATH = /^\/swish-cpcapi\/api\/(v[12]\/(?:paymentrequests|refunds))\/([^/]+)$/;

/** An instruction UUID of the wrong form is 400 on create: the documents name no code for it. */
const ROUTES: Readonly<
  Record<
    string,
    | {
        readonly operation: keyof SwishState['calls'];
        readonly type?: string;
        readonly badId: number;
        readonly work: Work;
      }
    | undefined
  >
> = {
  'PUT v2/paymentrequests': {
    operation: 'payment',
    type: 'application/json',
    badId: 400,
    work: createPaymentRequest,
  },
  'GET v1/paymentrequests': {
    operation: 'read',
    badId: 404,
    work: (state, call) => readRecord(state, 'payment', call),
  },
  'PATCH v1/paymentrequests': {
    operation: 'cancel',
    type: 'application/json-patch+json',
    badId: 404,
    work: cancelPaymentRequest,
  },
  'PUT v2/refunds': {
    operation: 'refund',
    type: 'application/json',
    badId: 400,
    work: createRefund,
  },
  'GET v1/refunds': {
    operation: 'read',
    badId: 404,
    work: (state, call) => readRecord(state, 'refund', call),
  },
};

async function drawn(request: IncomingMessage, path: string, body: string): Promise<Reply> {
  if (request.method !== 'POST') return empty(404);
  if (!hasContentType(request, 'application/json')) return empty(415);
  if (path.endsWith('/commerce')) return drawCommerceCode(body);
  return path.endsWith('/prefilled') ? drawPrefilledCode(body) : empty(404);
}

function merchantOf(socket: TLSSocket): string {
  const known = merchants.get(socket);
  if (known !== undefined) return known;
  const { subject } = socket.getPeerCertificate() as { subject?: { CN?: string | string[] } };
  const name = [subject?.CN ?? ''].flat()[0] ?? '';
  merchants.set(socket, name);
  return name;
}
