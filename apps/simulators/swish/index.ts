import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../../libs/kernel/index.ts';
import type { Behaviour } from './behaviour.ts';
import { ensureCertificates, type SimulatorCertificates } from './certificates.ts';
import { createCommerceServer } from './commerce-server.ts';
import { createControlServer } from './control-server.ts';
import { openState, type Settings } from './swish-state.ts';

export {
  ensureCertificates,
  ensureClientCertificate,
  type ClientCertificate,
  type SimulatorCertificates,
} from './certificates.ts';

/** Everything but the directory has a default that is what the documents say. */
export interface SwishSimulatorOptions {
  readonly certificateDirectory: string;
  /** 0 takes any free port. */
  readonly port?: number;
  readonly controlPort?: number;
  /** Where payments are remembered, so that a kill of the process does not undo a charge. */
  readonly stateFile?: string;
  /** From create to outcome; 4000 by the Merchant Swish Simulator's guide. */
  readonly delayMs?: number;
  /** How long a held payment waits for its payer; 180000 by the guide. */
  readonly expiryMs?: number;
  readonly autopay?: Behaviour['autopay'];
  /** 1 repeats callbacks after 5, 10, 20 ... seconds; 0.001 after as many milliseconds. */
  readonly callbackRetryScale?: number;
  readonly callbackTimeoutMs?: number;
  /** An authority for https callbacks besides the public ones. */
  readonly callbackCaPem?: string;
  readonly allowLoopbackCallbacks?: boolean;
  readonly checkPayeeAlias?: boolean;
  readonly strictRefunds?: boolean;
  readonly minimumAmountOre?: number;
  readonly recordsMax?: number;
  readonly clock?: Clock;
}

export interface SwishSimulator {
  /**
   * `https://127.0.0.1:port/swish-cpcapi/api/`, where a client's configuration has Swish's host.
   */
  readonly baseUrl: string;
  /** `https://127.0.0.1:port/qrg-swish/api/v1/`. */
  readonly qrUrl: string;
  /** `http://127.0.0.1:port/control`. */
  readonly controlUrl: string;
  readonly certificates: SimulatorCertificates;
  readonly close: () => Promise<void>;
}

/** Starts a Swish on loopback: the Commerce API over mutual TLS, and beside it a control API. */
export async function startSwishSimulator(options: SwishSimulatorOptions): Promise<SwishSimulator> {
  const certificates = await ensureCertificates(options.certificateDirectory);
  const state = openState({
    settings: settingsOf(options),
    stateFile: options.stateFile,
    recordsMax: options.recordsMax ?? 50_000,
    callbackRetryScale: options.callbackRetryScale ?? 1,
    callbackTimeoutMs: options.callbackTimeoutMs ?? 10_000,
    callbackCaPem: options.callbackCaPem,
    clock: options.clock,
  });
  let origin = '';
  const baseUrl = (): string => `${origin}/swish-cpcapi/api/`;
  const commerce = createCommerceServer(state, certificates, baseUrl);
  const control = createControlServer(state);
  try {
    origin = `https://127.0.0.1:${String(await listen(commerce, options.port ?? 0))}`;
    const controlPort = await listen(control, options.controlPort ?? 0);
    return {
      baseUrl: baseUrl(),
      qrUrl: `${origin}/qrg-swish/api/v1/`,
      controlUrl: `http://127.0.0.1:${String(controlPort)}/control`,
      certificates,
      close: async () => {
        state.close();
        await Promise.all([stop(commerce), stop(control)]);
      },
    };
  } catch (error) {
    state.close();
    await Promise.all([stop(commerce), stop(control)]);
    throw error;
  }
}

function settingsOf(options: SwishSimulatorOptions): Settings {
  const payment: Behaviour = {
    autopay: options.autopay ?? 'pay',
    delayMs: options.delayMs ?? 4000,
    expiryMs: options.expiryMs ?? 180_000,
    silent: false,
    callbackDelayMs: 0,
    callbackTimes: 1,
  };
  return {
    payment,
    refund: { ...payment, autopay: 'pay' },
    allowLoopbackCallbacks: options.allowLoopbackCallbacks ?? false,
    checkPayeeAlias: options.checkPayeeAlias ?? false,
    strictRefunds: options.strictRefunds ?? true,
    minimumAmountOre: options.minimumAmountOre ?? 100,
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
