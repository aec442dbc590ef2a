import type { ErrorCode } from '@annexa/evidence';

/** Why somebody was not let in. Expected at a door, therefore a value; the message says which check failed, never what would have passed. */
export type Refusal = { readonly ok: false; readonly code: ErrorCode; readonly message: string; readonly hint: string };

export type Answer<Value> = { readonly ok: true; readonly value: Value } | Refusal;

export function refusal(code: ErrorCode, message: string, hint: string): Refusal {
  return { ok: false, code, message, hint };
}
