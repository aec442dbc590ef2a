/**
 * Every way in which something handed to this package can be wrong. Closed: a consumer may switch over it.
 * The prefix names the room the fault was found in.
 */
export type LedgerErrorCode =
  | 'json-malformed'
  | 'json-too-large'
  | 'json-too-deep'
  | 'canonical-not-plain'
  | 'base64-malformed'
  | 'envelope-malformed'
  | 'envelope-signature-count'
  | 'envelope-too-large'
  | 'bundle-media-type'
  | 'bundle-material'
  | 'bundle-malformed'
  | 'note-malformed'
  | 'note-too-large'
  | 'note-untrusted'
  | 'note-signature-invalid'
  | 'checkpoint-malformed'
  | 'checkpoint-origin'
  | 'receipt-malformed'
  | 'key-malformed'
  | 'key-unsuitable'
  | 'origin-malformed'
  | 'tree-range'
  | 'tree-node-missing'
  | 'leaf-too-large';

/** What is wrong, whose fault it is, and what that party does next. */
export interface Problem {
  code: LedgerErrorCode;
  message: string;
  /** `sender`: who made the bytes. `operator`: who configured keys or keeps the store. `caller`: the code that called. */
  fault: 'sender' | 'operator' | 'caller';
  next: string;
}

/** Bytes from outside may be wrong: that is an answer, not an exception. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** Thrown only for broken callers and broken stores (`tree-range`, `tree-node-missing`, …): never for bytes that were parsed. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  readonly code: LedgerErrorCode;
  readonly fault: Problem['fault'];
  readonly next: string;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options);
    this.code = problem.code;
    this.fault = problem.fault;
    this.next = problem.next;
  }
}

/** Refuses bytes that somebody sent; `attempt` at the door turns it into an Outcome. */
export function refuse(code: LedgerErrorCode, message: string, next = 'Send it again as its format demands.'): never {
  throw new LedgerError({ code, message, fault: 'sender', next });
}

/** The door: what the parser refuses becomes a return value, anything else stays an exception. */
export function attempt<T>(parse: () => T): Outcome<T> {
  try {
    return { ok: true, value: parse() };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    const { code, message, fault, next } = error;
    return { ok: false, problem: { code, message, fault, next } };
  }
}
