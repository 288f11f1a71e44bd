import { describe, expect, it } from '@jest/globals';
import { unhandled } from './commands.ts';
import { sourceFiles } from './repository.ts';

const command = 'export class PlaceOrder extends Command<PlaceOrderAnswer> {}';
const handler = '@CommandHandler(PlaceOrder)\nexport class PlaceOrderHandler {}';
const file = (text: string): { path: string; text: string } => ({ path: 'a.ts', text });

describe('commands and their handlers', () => {
  it('given this repository, when handlers are counted, then each command and query has one', () => {
    const files = sourceFiles(/^(?:libs\/[^/]+\/application|apps|projections)\/.*(?<!\.spec)\.ts$/);
    expect(unhandled(files)).toEqual([]);
  });

  it('given a command with one handler, when handlers are counted, then nothing is found', () => {
    expect(unhandled([file(command), file(handler)])).toEqual([]);
  });

  it('given a command without a handler, when handlers are counted, then it is named', () => {
    expect(unhandled([file(command)])).toEqual(['PlaceOrder: 0 handlers, not one']);
  });

  it('given a command with two handlers, when handlers are counted, then it is named', () => {
    expect(unhandled([file(command), file(handler), file(handler)])).toEqual([
      'PlaceOrder: 2 handlers, not one',
    ]);
  });

  it('given a handler of a class that is no command, when handlers are counted, then it is named', () => {
    expect(unhandled([file(handler)])).toEqual([
      'PlaceOrder: a handler, but no class extends Command',
    ]);
  });

  it('given a query without a handler, when handlers are counted, then it is named', () => {
    expect(unhandled([file('class FindOrder extends Query<Order> {}')])).toHaveLength(1);
  });
});
