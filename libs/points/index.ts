export {
  creditPoints,
  type CreditRejection,
  expirePoints,
  type PointsCredit,
  takeBackPoints,
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
export { pointsCodec } from './events/points.codec.ts';
