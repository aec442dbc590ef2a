/**
 * The intake: OTLP over HTTP in, sealed windows out.
 *
 *     const intake = await openIntake({ folder, selectors, sealedUpto, clock: Date.now, onCut });
 *     createServer((request, response) => {
 *       if (isOtlpPath(request.url)) return handleOtlp(request, response, { intake, authorize });
 *       …the API
 *     });
 *
 * Order of things: body received (bounded) → inflated (bounded) → scanned (malformed is 400, nothing kept) → known
 * already? → journalled as received → fdatasync → counted into the open windows, in the order of the journal → 200.
 * `cut()` (every five minutes, on demand, at close) journals a cut frame, ends the open windows there and hands them to
 * `onCut`, whose transaction of windows, salient events and mark is what seals them. On start every frame after the mark
 * is read again: journalled selectors and cuts are honoured, so the same windows come out.
 *
 * If we die: before the sync, the client has no answer and sends again; after the sync and before the answer, it sends
 * again and is recognised for 15 minutes; after the cut frame and before the seal, the cut is sealed at the next start;
 * after the seal, the mark says so.
 */
export { openIntake } from './intake.ts';
export { handleOtlp, isOtlpPath } from './otlp.ts';

export type { Intake, IntakeOptions } from './intake.ts';
export type { Authorization } from './otlp.ts';
export type { Cut, FeedMark } from './windows.ts';
