export {
  callbackIdentifier,
  createAddressList,
  isCallbackIdentifier,
  parseSwishCallback,
  type AddressList,
  type SwishCallback,
} from './swish.callback.ts';
export {
  createSwishClient,
  type PaymentRequestInput,
  type RefundInput,
  type SwishClient,
  type SwishClientConfig,
} from './swish.client.ts';
export type { SwishCodeClass } from './swish.code-class.ts';
export {
  swishPaymentOutcome,
  swishProblem,
  swishProblemCodes,
  swishRefundOutcome,
  type SwishOutcome,
  type SwishProblem,
} from './swish.codes.ts';
export {
  isSwishAlias,
  isSwishReference,
  swishAliasOf,
  swishAppLink,
  swishMessage,
  swishQrPngDataUrl,
  swishQrSvg,
  swishQrText,
} from './swish.message.ts';
export { swishAmountOf, SWISH_AMOUNT_ORE_MAX } from './swish.money.ts';
export {
  instructionUuidOf,
  isInstructionUuid,
  type SwishPayment,
  type SwishRefund,
} from './swish.objects.ts';
export type {
  CancelResult,
  CreatePaymentResult,
  CreateRefundResult,
  Exists,
  Misconfigured,
  NotReached,
  ReadPaymentResult,
  ReadRefundResult,
  Refused,
  UnknownOutcome,
} from './swish.results.ts';
export type { SwishFetch, SwishHttpAnswer } from './swish.transport.ts';
export { createSwishGateway, type SwishGatewaySettings } from './swish.gateway.ts';
export { swishProblemText } from './swish.texts.ts';
