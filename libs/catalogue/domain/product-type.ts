import {
  accepted,
  already,
  type CommandId,
  CorruptStream,
  type Decision,
  rejected,
} from '../../kernel/index.ts';
import { answerToRepeat, type EarlierCommands, holds, noCommands } from './earlier-commands.ts';

/** What units a line takes: seats of an occasion, pieces in stock, or none. */
export type Allocates = 'seats' | 'stock' | 'nothing';

/** What the customer has once the order is paid. */
export type Delivers =
  | 'booking'
  | 'gift-card'
  | 'points'
  | 'download'
  | 'shipment'
  | 'membership'
  | 'registration'
  | 'ticket';

/** Everything that sets one kind of product apart from another: data, not code. */
export interface ProductTypeDeclaration {
  readonly code: string;
  readonly name: { readonly sv: string; readonly en: string };
  readonly allocates: Allocates;
  readonly delivers: Delivers;
  /** 2500 is 25 %. */
  readonly vatRateBasisPoints: number;
  /** Account of the BAS chart, four digits. */
  readonly salesAccount: string;
  /** JSON Schema of what an order line of this type must say, as JSON text. */
  readonly lineSchema: string;
  readonly sellable: boolean;
}

export interface ProductTypeDeclared extends ProductTypeDeclaration {
  readonly type: 'ProductTypeDeclared';
  readonly declaredBy: CommandId;
}

export interface ProductTypeChanged extends ProductTypeDeclaration {
  readonly type: 'ProductTypeChanged';
  readonly changedBy: CommandId;
}

export type ProductTypeEvent = ProductTypeDeclared | ProductTypeChanged;

export interface ProductTypeState {
  readonly declaration: ProductTypeDeclaration | undefined;
  readonly earlier: EarlierCommands;
}

export type ProductTypeRejection =
  | 'catalogue.command-reused'
  | 'catalogue.invalid-vat-rate'
  | 'catalogue.invalid-account'
  | 'catalogue.not-sellable-yet';

export const initialProductType: ProductTypeState = {
  declaration: undefined,
  earlier: noCommands,
};

/**
 * What can be handed over and taken today; the other kinds are declared and shown, and not yet sold.
 * The one place that says so: the demo's types are sellable as far as these two sets go.
 */
const deliveredToday: ReadonlySet<Delivers> = new Set<Delivers>([
  'booking',
  'ticket',
  'gift-card',
  'points',
  'download',
  'shipment',
  'registration',
]);
const allocatedToday: ReadonlySet<Allocates> = new Set<Allocates>(['seats', 'stock', 'nothing']);

/** Folds one event; throws CorruptStream on a second declaration or a change before the first. */
export function evolveProductType(
  state: ProductTypeState,
  event: ProductTypeEvent,
): ProductTypeState {
  const isFirst = state.declaration === undefined;
  if (isFirst !== (event.type === 'ProductTypeDeclared'))
    throw new CorruptStream(`${event.type} cannot follow`);
  const command = event.type === 'ProductTypeDeclared' ? event.declaredBy : event.changedBy;
  const declaration = declarationOf(event);
  return { declaration, earlier: state.earlier.set(command, { ...declaration }) };
}

/**
 * Declares a product type, or changes what was declared: the declaration states the whole.
 *
 * VAT in basis points, 0 to 10000. Declaring the same again changes nothing; orders keep what they
 * were placed with. Rejects: catalogue.invalid-vat-rate, .invalid-account, .not-sellable-yet
 * (sellable, though it takes stock or hands over something that cannot be handed over yet),
 * .command-reused. Source: BAS chart (four digits); rule 8.
 */
export function declareProductType(
  state: ProductTypeState,
  command: ProductTypeDeclaration & { readonly commandId: CommandId },
): Decision<ProductTypeEvent, ProductTypeRejection> {
  const declaration = declarationOf(command);
  const repeat = answerToRepeat(state.earlier, command.commandId, { ...declaration });
  if (repeat !== undefined) return repeat;
  const { vatRateBasisPoints, salesAccount } = declaration;
  if (!Number.isSafeInteger(vatRateBasisPoints) || !isShare(vatRateBasisPoints))
    return rejected('catalogue.invalid-vat-rate');
  if (!/^\d{4}$/.test(salesAccount)) return rejected('catalogue.invalid-account');
  if (declaration.sellable && !canBeSold(declaration))
    return rejected('catalogue.not-sellable-yet');
  if (state.declaration === undefined)
    return accepted({
      type: 'ProductTypeDeclared',
      ...declaration,
      declaredBy: command.commandId,
    });
  if (holds({ ...state.declaration }, { ...declaration })) return already;
  return accepted({ type: 'ProductTypeChanged', ...declaration, changedBy: command.commandId });
}

/** Whether what the type takes and hands over is within what can be done today. */
export function canBeSold({
  allocates,
  delivers,
}: Pick<ProductTypeDeclaration, 'allocates' | 'delivers'>): boolean {
  return allocatedToday.has(allocates) && deliveredToday.has(delivers);
}

function isShare(basisPoints: number): boolean {
  return basisPoints >= 0 && basisPoints <= 10_000;
}

function declarationOf(from: ProductTypeDeclaration): ProductTypeDeclaration {
  const { code, name, allocates, delivers, vatRateBasisPoints, salesAccount } = from;
  const { lineSchema, sellable } = from;
  return {
    ...{ code, name: { sv: name.sv, en: name.en }, allocates, delivers },
    ...{ vatRateBasisPoints, salesAccount, lineSchema, sellable },
  };
}
