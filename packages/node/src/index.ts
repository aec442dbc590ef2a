export { annexa } from './processor.ts';
export { attributeNames } from './attributes.ts';
export { HookError } from './hook-error.ts';

export type { AnnexaOptions, AnnexaSpanProcessor, StartedSpan } from './processor.ts';
export type { HookErrorCode } from './hook-error.ts';
