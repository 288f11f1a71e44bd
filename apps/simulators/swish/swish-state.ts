import { systemClock, type Clock } from '../../../libs/kernel/index.ts';
import {
  changed,
  scriptInText,
  takeScript,
  type Behaviour,
  type BehaviourChange,
  type Fault,
  type Script,
} from './behaviour.ts';
import { createCallbacks, type Callbacks } from './callbacks.ts';
import { noJournal, openJournal, readJournal } from './journal.ts';
import { createLifecycle, type Lifecycle } from './lifecycle.ts';
import type { SwishRecord } from './records.ts';
import { createStore, type Store } from './store.ts';
import type { ValidationRules } from './validation.ts';

/** What a call can be; faults and counters are kept per operation. */
export type Operation = 'payment' | 'refund' | 'read' | 'cancel';

/** What can be switched while the simulator runs. */
export interface Settings extends ValidationRules {
  /** Production answers 403 PA01 when the certificate is not the payee's; MSS only logs it. */
  readonly checkPayeeAlias: boolean;
  /** Production links refunds to payments (RF02, RF03, RF08); MSS does not. */
  readonly strictRefunds: boolean;
  readonly payment: Behaviour;
  readonly refund: Behaviour;
}

export interface StateOptions {
  readonly settings: Settings;
  readonly stateFile?: string | undefined;
  readonly recordsMax: number;
  readonly callbackRetryScale: number;
  readonly callbackTimeoutMs: number;
  readonly callbackCaPem?: string | undefined;
  readonly clock?: Clock | undefined;
}

/** Everything that one simulated Swish knows and does, apart from HTTP. */
export interface SwishState {
  readonly clock: Clock;
  readonly store: Store;
  readonly lifecycle: Lifecycle;
  readonly callbacks: Callbacks;
  readonly scripts: Script[];
  readonly faults: Record<Operation, Fault[]>;
  readonly calls: Record<Operation, number>;
  settings: Settings;
  readonly reset: () => void;
  readonly close: () => void;
}

/**
 * Opens the state; records from the file go on where they were, overdue steps and callbacks too.
 */
export function openState(options: StateOptions): SwishState {
  const clock = options.clock ?? systemClock;
  const known = options.stateFile === undefined ? [] : readJournal(options.stateFile);
  const journal = options.stateFile === undefined ? noJournal : openJournal(options.stateFile);
  const save = (record: SwishRecord): void => {
    store.save(record);
  };
  const callbacks = createCallbacks({
    clock,
    retryScale: options.callbackRetryScale,
    timeoutMs: options.callbackTimeoutMs,
    caPem: options.callbackCaPem,
    save,
  });
  const lifecycle = createLifecycle({ clock, callbacks, save });
  const onDrop = (record: SwishRecord): void => {
    lifecycle.forget(record);
    callbacks.forget(record);
  };
  const store = createStore({ clock, journal, recordsMax: options.recordsMax, known, onDrop });
  for (const kind of ['payment', 'refund'] as const)
    for (const record of store.all(kind)) {
      callbacks.start(record);
      lifecycle.start(record);
    }
  const state: SwishState = {
    clock,
    store,
    lifecycle,
    callbacks,
    scripts: [],
    faults: { payment: [], refund: [], read: [], cancel: [] },
    calls: { payment: 0, refund: 0, read: 0, cancel: 0 },
    settings: options.settings,
    reset: () => {
      store.clear();
      state.scripts.length = 0;
      state.settings = options.settings;
      for (const operation of ['payment', 'refund', 'read', 'cancel'] as const) {
        state.faults[operation].length = 0;
        state.calls[operation] = 0;
      }
    },
    close: () => {
      lifecycle.close();
      callbacks.close();
      journal.close();
    },
  };
  return state;
}

/**
 * How this request is to behave: the mode, then the message or reference, then a script that was
 * set for it, then the next fault in line; the later wins.
 */
export function behaviourOf(
  state: SwishState,
  kind: SwishRecord['kind'],
  request: {
    readonly payerAlias: string | null;
    readonly reference: string | null;
    readonly message: string;
  },
): Behaviour {
  const { payerAlias, reference, message } = request;
  const changes: readonly BehaviourChange[] = [
    scriptInText(reference),
    scriptInText(message),
    takeScript(state.scripts, { kind, payerAlias, reference, message }),
    { fault: state.faults[kind].shift() },
  ];
  return changes.reduce<Behaviour>(changed, state.settings[kind]);
}

/** The callback plan that a behaviour asks for. */
export function callbackPlanOf(behaviour: Behaviour): SwishRecord['callbacks'] {
  return {
    silent: behaviour.silent,
    delayMs: behaviour.callbackDelayMs,
    times: behaviour.callbackTimes,
  };
}
