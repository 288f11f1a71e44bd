export * from './application/offer.ts';
