import type { IncomingMessage } from 'node:http';
import type { Intake } from './intake.ts';

/** The whole body, or why there is none. `gone`: the client went away, there is nobody to answer. */
export type ReceiveOutcome =
  | { readonly ok: true; readonly body: Uint8Array; readonly roomBytes: number }
  | { readonly ok: false; readonly code: 'too-large' | 'overloaded' | 'gone' };

/** Room for a body whose length was not declared, to begin with. */
const undeclaredBytes = 64 * 1024;

/**
 * Receives a body within the intake's bounds, into one buffer of its exact size: chunks kept until the end would hold
 * more memory than they have bytes. The room it takes is the caller's to give back once the body is answered; on a
 * refusal nothing is held. How slowly a client may send is the server's `requestTimeout`.
 */
export function receiveBody(request: IncomingMessage, intake: Intake): Promise<ReceiveOutcome> {
  const { bodySizeBytesMax } = intake.limits;
  const declared = request.headers['content-length'];
  if (Number(declared ?? 0) > bodySizeBytesMax) return Promise.resolve({ ok: false, code: 'too-large' });
  const buffer = new BodyBuffer(intake, declared === undefined ? Math.min(undeclaredBytes, bodySizeBytesMax) : Number(declared));
  if (!buffer.isOpen) return Promise.resolve({ ok: false, code: 'overloaded' });
  const { promise, resolve } = Promise.withResolvers<ReceiveOutcome>();
  const refuse = (code: 'too-large' | 'overloaded' | 'gone') => {
    request.off('data', take);
    buffer.giveUp();
    resolve({ ok: false, code });
  };
  const take = (chunk: Uint8Array) => {
    if (buffer.lengthBytes + chunk.length > bodySizeBytesMax) refuse('too-large');
    else if (!buffer.add(chunk)) refuse('overloaded');
  };
  request.on('data', take);
  request.on('end', () => resolve(buffer.finish()));
  // A broken connection: the client will send again, and nothing of this body is kept. After the end it changes nothing.
  request.on('error', () => refuse('gone'));
  request.on('close', () => refuse('gone'));
  return promise;
}

/** Bytes of one body as they come, in room taken from the intake. */
class BodyBuffer {
  readonly #intake: Intake;
  #bytes: Uint8Array = new Uint8Array();
  #isSettled = false;
  readonly isOpen: boolean;
  lengthBytes = 0;

  constructor(intake: Intake, roomBytes: number) {
    this.#intake = intake;
    this.isOpen = intake.takeRoom(roomBytes);
    // Not from the pool of small buffers, which a body waiting for the disk would hold as a whole.
    if (this.isOpen) this.#bytes = Buffer.allocUnsafeSlow(roomBytes);
  }

  /** False when there is no room for more. */
  add(chunk: Uint8Array): boolean {
    const needed = this.lengthBytes + chunk.length;
    const doubled = Math.min(2 * this.#bytes.length, this.#intake.limits.bodySizeBytesMax);
    if (needed > this.#bytes.length && !this.#grow(Math.max(needed, doubled))) return false;
    this.#bytes.set(chunk, this.lengthBytes);
    this.lengthBytes = needed;
    return true;
  }

  finish(): ReceiveOutcome {
    this.#isSettled = true;
    const isExact = this.lengthBytes === this.#bytes.length;
    return { ok: true, body: isExact ? this.#bytes : this.#bytes.slice(0, this.lengthBytes), roomBytes: this.#bytes.length };
  }

  /** Gives the room back, unless the body went on its way or was given up before. */
  giveUp(): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#intake.giveBack(this.#bytes.length);
    this.#bytes = new Uint8Array();
  }

  #grow(roomBytes: number): boolean {
    if (!this.#intake.takeRoom(roomBytes - this.#bytes.length)) return false;
    const larger = Buffer.allocUnsafeSlow(roomBytes);
    larger.set(this.#bytes.subarray(0, this.lengthBytes));
    this.#bytes = larger;
    return true;
  }
}
