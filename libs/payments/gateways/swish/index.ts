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
export { createSwishGateway, type SwishGatewaySettings } from './swish.gateway.ts';
export { swishAppLink, swishQrSvg, swishQrText } from './swish.message.ts';
export { instructionUuidOf } from './swish.objects.ts';
export { swishProblemText } from './swish.texts.ts';
