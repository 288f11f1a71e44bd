export { createClosing, type Closing } from './closing.ts';
export { openPool } from './database-pool.ts';
export { endInOrder } from './ending.ts';
export { explain, runService } from './run-service.ts';
export type { MasterKeys, ServiceParts } from './service-parts.ts';
