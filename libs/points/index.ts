export { pointsExpiryProcess } from './application/expiry-process.ts';
export * from './application/grant-points.ts';
export * from './application/tokens.ts';
export {
  creditPoints,
  type CreditRejection,
  expirePoints,
  type PointsCredit,
} from './domain/crediting.ts';
export * from './domain/giving-back.ts';
export * from './domain/points-events.ts';
export {
  availablePoints,
  evolvePoints,
  initialPoints,
  missingPoints,
  type PointsState,
} from './domain/points.ts';
export * from './domain/spending.ts';
export * from './domain/taking-back.ts';
export { pointsCodec } from './events/points.codec.ts';
