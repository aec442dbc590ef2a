/**
 * - `model-differs`: the file is not the one that was to be served; whoever deployed it must look.
 * - `facts-malformed`: the caller's row lacks a fact, has one too many or one out of range; correct it and ask again.
 * - `request-too-large`: the caller's; a row is far smaller.
 */
export type ServiceErrorCode = 'model-differs' | 'facts-malformed' | 'request-too-large';

export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ServiceErrorCode;

  constructor(code: ServiceErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
