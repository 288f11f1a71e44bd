import { describe, expect, it } from '@jest/globals';
import { Writable } from 'node:stream';
import { addToLogContext, createLogger, withLogContext, type Logger } from './index.ts';

function listen(): { readonly logger: Logger; readonly last: () => Record<string, unknown> } {
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  return {
    logger: createLogger({ level: 'info', program: 'api', destination }),
    last: () => JSON.parse(lines.at(-1) ?? 'null') as Record<string, unknown>,
  };
}

describe('the logger', () => {
  it('given a context, when something is logged within it, then the line carries the ids', async () => {
    const { logger, last } = listen();
    await withLogContext({ requestId: 'r-1', correlationId: 'c-1' }, async () => {
      await Promise.resolve();
      addToLogContext({ orderRef: 'ORD-20261120-A15A7F', commandId: 'k-1' });
      logger.info({ step: 2 }, 'reserved');
    });
    expect(last()).toMatchObject({
      level: 'info',
      program: 'api',
      message: 'reserved',
      requestId: 'r-1',
      correlationId: 'c-1',
      commandId: 'k-1',
      orderRef: 'ORD-20261120-A15A7F',
      step: 2,
    });
  });

  it('given two contexts at once, when both log, then neither sees the ids of the other', async () => {
    const { logger, last } = listen();
    await Promise.all(
      ['r-1', 'r-2'].map((requestId) =>
        withLogContext({ requestId }, async () => {
          await Promise.resolve();
          logger.info('here');
          expect(last()['requestId']).toBe(requestId);
        }),
      ),
    );
  });

  it('given secrets and personal fields at any depth, when they are logged, then none is shown', () => {
    const { logger, last } = listen();
    logger.info(
      {
        headers: { Authorization: 'Bearer abc', cookie: 'a=b', 'x-order-token': 't' },
        order: { customer: { email: 'ada@example.com' }, lines: [{ greeting: 'Grattis', n: 1 }] },
        payer: { payerAlias: '46701234567', first_name: 'Ada' },
      },
      'placed',
    );
    expect(JSON.stringify(last())).not.toMatch(/abc|a=b|"t"|ada|Grattis|46701234567|Ada/);
    expect(last()).toMatchObject({ order: { lines: [{ n: 1 }] } });
  });

  it.each([
    ['GET /api/orders/ORD-1?token=secret&x=1', 'GET /api/orders/ORD-1?token=[hidden]&x=1'],
    ['connect postgres://ledger:secret@db/x', 'connect postgres://ledger:[hidden]@db/x'],
    ['sent Bearer secret.secret', 'sent Bearer [hidden]'],
    ['mail to ada.lovelace@example.co.uk bounced', 'mail to [hidden] bounced'],
    ['payer 46701234567 declined', 'payer [hidden] declined'],
    ['payer +46 70 123 45 67 declined', 'payer [hidden] declined'],
    ['order ORD-20261120-A15A7F, payment SC-20261120-467012', undefined],
    ['event 46701234-5678-4abc-8def-0123456789ab', undefined],
  ])(
    'given the message "%s", when it is logged, then secrets in it are masked',
    (message, shown) => {
      const { logger, last } = listen();
      logger.info(message);
      expect(last()['message']).toBe(shown ?? message);
    },
  );

  it('given an error that quotes a customer, when it is logged, then its kind and code stay', () => {
    const { logger, last } = listen();
    const cause = Object.assign(new Error('Key (email)=(ada@example.com) exists'), {
      code: '23505',
      detail: 'ada@example.com',
    });
    logger.error({ err: new TypeError('no', { cause }) }, 'failed');
    expect(last()).toMatchObject({
      err: { type: 'TypeError', message: 'no', cause: { code: '23505' } },
    });
    expect(JSON.stringify(last())).not.toContain('ada@');
  });
});
