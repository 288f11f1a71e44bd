export * from './domain/availability.ts';
