import { useSyncExternalStore } from 'react';

/** Size of the log as last told by the collector; changes make screens ask again. */
let head = '';
/** The same, before it has settled. */
let known = '';
let source: EventSource | undefined;
const listeners = new Set<() => void>();

/** Waits a little before screens ask again: a burst of commits is one change to a reader. */
const settleMs = 800;

/** The newest head the collector told of, empty before the first. One stream serves all screens of this page; it is for readers only. */
export function useHead(mayListen = true): string {
  return useSyncExternalStore(mayListen ? subscribe : never, () => head);
}

function never(): () => void {
  return () => undefined;
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  source ??= open();
  return () => {
    listeners.delete(changed);
  };
}

// Browsers keep six connections to a host over HTTP/1.1, and every stream holds one: with many tabs open only those in view may listen,
// or the seventh could load nothing at all.
document.addEventListener('visibilitychange', () => {
  source?.close();
  source = document.visibilityState === 'visible' && listeners.size > 0 ? open() : undefined;
});

function open(): EventSource {
  const stream = new EventSource('/api/v1/events');
  let timer: ReturnType<typeof setTimeout> | undefined;
  stream.addEventListener('commit', (event) => {
    const told = String(event.data);
    // The first one only says where we are, and the screen has just asked.
    if (known === '') known = told;
    if (known === told) return;
    known = told;
    clearTimeout(timer);
    timer = setTimeout(() => {
      head = told;
      listeners.forEach((listener) => listener());
    }, settleMs);
  });
  return stream;
}
