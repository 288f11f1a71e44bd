import { createServer, type IncomingMessage, type Server } from 'node:http';
import { z } from 'zod';
import { changed } from './behaviour.ts';
import {
  behaviourChange,
  callbackInput,
  faultInput,
  faultsOf,
  modeInput,
  repeated,
  scriptInput,
  stepInput,
} from './control-input.ts';
import { repeatCallback, stepRecord, summary } from './control-records.ts';
import { json, readBody, send, type Reply } from './exchange.ts';
import type { SwishRecord } from './records.ts';
import type { SwishState } from './swish-state.ts';

const SCRIPTS_MAX = 1000;

/** Plain http on loopback for tests and for a person who tries the shop: no part of Swish. */
export function createControlServer(state: SwishState): Server {
  const server = createServer();
  server.on('request', (request: IncomingMessage, response) => {
    answer(state, request).then(
      (reply) => {
        send(request, response, reply);
      },
      (error: unknown) => {
        const message = error instanceof z.ZodError ? z.prettifyError(error) : 'not understood';
        send(request, response, toJson(400, { message }));
      },
    );
  });
  return server;
}

async function answer(state: SwishState, request: IncomingMessage): Promise<Reply> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [prefix, area = '', id, action] = url.pathname.split('/').filter((part) => part !== '');
  if (prefix !== 'control') return toJson(404, { message: 'everything is under /control' });
  const method = request.method ?? '';
  const text = await readBody(request);
  const input: unknown = text === undefined || text === '' ? {} : JSON.parse(text);
  const kind = KINDS.get(area);
  if (kind === undefined) return actOnAll(state, `${method} ${area}`, input);
  if (id === undefined) return list(state, kind, url.searchParams);
  return actOnRecord(state, kind, id, { method, action, input });
}

const KINDS = new Map<string, SwishRecord['kind']>([
  ['payments', 'payment'],
  ['refunds', 'refund'],
]);

function actOnAll(state: SwishState, route: string, input: unknown): Reply {
  switch (route) {
    case 'POST mode':
      changeMode(state, input);
      return toJson(200, state.settings);
    case 'GET mode':
      return toJson(200, { ...state.settings, faults: state.faults, calls: state.calls });
    case 'POST faults': {
      const { operation, times, ...fault } = faultInput.parse(input);
      state.faults[operation].push(...repeated(fault, times));
      return toJson(200, state.faults);
    }
    case 'POST scripts': {
      const { match, behaviour, times } = scriptInput.parse(input);
      if (state.scripts.length >= SCRIPTS_MAX) return toJson(409, { message: 'too many scripts' });
      state.scripts.push({ match, behaviour, timesLeft: times });
      return toJson(200, { scripts: state.scripts.length });
    }
    case 'POST reset':
      state.reset();
      return toJson(200, {});
    default:
      return toJson(404, { message: 'no such control' });
  }
}

function changeMode(state: SwishState, input: unknown): void {
  const mode = modeInput.parse(input);
  const { refund, checkPayeeAlias, strictRefunds, allowLoopbackCallbacks, minimumAmountOre } = mode;
  const { settings } = state;
  state.settings = {
    checkPayeeAlias: checkPayeeAlias ?? settings.checkPayeeAlias,
    strictRefunds: strictRefunds ?? settings.strictRefunds,
    allowLoopbackCallbacks: allowLoopbackCallbacks ?? settings.allowLoopbackCallbacks,
    minimumAmountOre: minimumAmountOre ?? settings.minimumAmountOre,
    payment: changed(settings.payment, behaviourChange(mode)),
    refund: changed(settings.refund, refund ?? {}),
  };
  if (mode.faults !== undefined) state.faults.payment.splice(0, Infinity, ...faultsOf(mode));
}

function list(state: SwishState, kind: SwishRecord['kind'], query: URLSearchParams): Reply {
  const reference = query.get('payeePaymentReference') ?? query.get('reference');
  const payerAlias = query.get('payerAlias');
  const records = state.store
    .all(kind)
    .filter((record) => reference === null || record.reference === reference)
    .filter((record) => payerAlias === null || record.payerAlias === payerAlias);
  return toJson(200, { [`${kind}s`]: records.map(summary) });
}

async function actOnRecord(
  state: SwishState,
  kind: SwishRecord['kind'],
  id: string,
  wish: { readonly method: string; readonly action: string | undefined; readonly input: unknown },
): Promise<Reply> {
  const record =
    state.store.get(kind, id) ??
    state.store.all(kind).findLast(({ reference }) => reference === id);
  if (record === undefined) return toJson(404, { message: `Swish knows no such ${kind}` });
  if (wish.method === 'GET' && wish.action === undefined) return toJson(200, summary(record));
  if (wish.method !== 'POST' || wish.action === undefined)
    return toJson(404, { message: 'no such control' });
  if (wish.action === 'callback')
    return toJson(200, await repeatCallback(state, record, callbackInput.parse(wish.input)));
  const refusal = stepRecord(state, record, wish.action, stepInput.parse(wish.input));
  return refusal === undefined ? toJson(200, summary(record)) : toJson(409, { message: refusal });
}

function toJson(status: number, value: unknown): Reply {
  return json(status, JSON.stringify(value));
}
