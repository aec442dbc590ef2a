export { runAcceptance } from './acceptance.ts';
export { startService } from './service.ts';
export { runLoad } from './load.ts';
export { ServiceError } from './service-error.ts';

export type { RunningService, ServiceOptions } from './service.ts';
export type { LoadOptions, LoadResult } from './load.ts';
export type { ServiceErrorCode } from './service-error.ts';
