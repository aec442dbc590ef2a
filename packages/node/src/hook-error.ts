/** `option-malformed`: the developer's to correct; retrying does not help. */
export type HookErrorCode = 'option-malformed';

/** Thrown while the service starts, never while it answers. */
export class HookError extends Error {
  override readonly name = 'HookError';
  readonly code: HookErrorCode;

  constructor(code: HookErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
