import { AnnexaError } from '@annexa/api';
import { useEffect, useState } from 'react';
import { useHead } from './head.ts';

/** What a question to the collector has come to. An older answer stays in view while a newer one is fetched. */
export type Answered<Value> =
  | { readonly state: 'asking' }
  | { readonly state: 'here'; readonly value: Value }
  | { readonly state: 'failed'; readonly error: AnnexaError };

/** Asks once per `question` (everything the answer depends on), and again when the log has grown. */
export function useAnswer<Value>(question: string, ask: () => Promise<Value>): Answered<Value> {
  return useAsked(question, useHead(), ask);
}

/** Asks once per `question`, for what does not depend on the log; opens no stream, so that it can be asked before anybody is signed in. */
export function useAnswerOnce<Value>(question: string, ask: () => Promise<Value>): Answered<Value> {
  return useAsked(question, '', ask);
}

function useAsked<Value>(question: string, head: string, ask: () => Promise<Value>): Answered<Value> {
  const [answered, setAnswered] = useState<{ question: string; now: Answered<Value> }>({ question, now: { state: 'asking' } });
  useEffect(() => {
    let stale = false;
    const set = (now: Answered<Value>) => {
      if (!stale) setAnswered({ question, now });
    };
    ask().then(
      (value) => set({ state: 'here', value }),
      (error: unknown) => set({ state: 'failed', error: asKnown(error) }),
    );
    return () => {
      stale = true;
    };
    // `ask` is made anew at each render; what it depends on is in `question`.
  }, [question, head]);
  return answered.question === question ? answered.now : { state: 'asking' };
}

function asKnown(error: unknown): AnnexaError {
  return error instanceof AnnexaError ? error : new AnnexaError('INTERNAL', String(error), 'reload the page; report it if it stays', error);
}
