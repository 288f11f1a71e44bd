export const READINESS = Symbol('readiness');
