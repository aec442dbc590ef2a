import type { IncomingMessage } from 'node:http';
import type { Intake } from './intake.ts';

/** The whole body, or why there is none. `gone`: the client went away, there is nobody to answer. */
export type ReceiveOutcome =
  | { readonly ok: true; readonly body: Uint8Array; readonly roomBytes: number }
  | { readonly ok: false; readonly code: 'too-large' | 'overloaded' | 'gone' };

/**
 * Receives a body within the intake's bounds. The room it takes is the caller's to give back once the body is answered;
 * on a refusal nothing is held. How slowly a client may send is the server's `requestTimeout`.
 */
export async function receiveBody(request: IncomingMessage, intake: Intake): Promise<ReceiveOutcome> {
  const { bodySizeBytesMax } = intake.limits;
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > bodySizeBytesMax) return { ok: false, code: 'too-large' };
  if (!intake.takeRoom(declared)) return { ok: false, code: 'overloaded' };
  const chunks: Uint8Array[] = [];
  let receivedBytes = 0;
  let roomBytes = declared;
  const refuse = (code: 'too-large' | 'overloaded' | 'gone'): ReceiveOutcome => {
    intake.giveBack(roomBytes);
    return { ok: false, code };
  };
  try {
    const stream: AsyncIterable<Uint8Array> = request.iterator({ destroyOnReturn: false });
    for await (const chunk of stream) {
      receivedBytes += chunk.length;
      if (receivedBytes > bodySizeBytesMax) return refuse('too-large');
      if (receivedBytes > roomBytes) {
        if (!intake.takeRoom(chunk.length)) return refuse('overloaded');
        roomBytes += chunk.length;
      }
      chunks.push(chunk);
    }
  } catch {
    // A broken connection: the client will send again, and nothing of this body was kept.
    return refuse('gone');
  }
  const [only] = chunks;
  return { ok: true, body: chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks), roomBytes };
}
