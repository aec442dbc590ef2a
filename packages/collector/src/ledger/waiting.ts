import { AnnexaError } from '@annexa/evidence';
import { errorOf } from './failure.ts';
import { bytesOf } from './jobs.ts';
import type { Answer, FromWriter, Job } from './jobs.ts';

/** Jobs, and bytes of records, that may wait at once; beyond that the caller is told to come again. */
const jobsMax = 10_000;
const bytesMax = 128 * 1024 * 1024;

/** Jobs on their way through the writer, by ticket. */
export type Waiting = {
  /** @throws AnnexaError OVERLOADED */
  admit(job: Job): { readonly ticket: number; readonly answer: Promise<Answer> };
  settle(answers: Extract<FromWriter, { type: 'answers' }>['answers']): void;
  failAll(error: Error): void;
};

export function openWaiting(): Waiting {
  const waiting = new Map<number, { readonly bytes: number; readonly settler: PromiseWithResolvers<Answer> }>();
  let tickets = 0;
  let bytesWaiting = 0;
  return {
    admit: (job) => {
      const bytes = bytesOf(job);
      if (waiting.size >= jobsMax || bytesWaiting + bytes > bytesMax) {
        throw new AnnexaError('OVERLOADED', `${waiting.size} records are waiting to be committed`, 'send again in a moment');
      }
      const ticket = (tickets += 1);
      const settler = Promise.withResolvers<Answer>();
      waiting.set(ticket, { bytes, settler });
      bytesWaiting += bytes;
      return { ticket, answer: settler.promise };
    },
    settle: (answers) => {
      for (const { ticket, answer } of answers) {
        const asked = waiting.get(ticket);
        waiting.delete(ticket);
        bytesWaiting -= asked?.bytes ?? 0;
        if (answer.type === 'failed') asked?.settler.reject(errorOf(answer.failure));
        else asked?.settler.resolve(answer);
      }
    },
    failAll: (error) => {
      for (const { settler } of waiting.values()) settler.reject(error);
      waiting.clear();
      bytesWaiting = 0;
    },
  };
}
