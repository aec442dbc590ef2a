import { useSyncExternalStore } from 'react';

/** Size of the log as last told by the collector; changes make screens ask again. */
let head = '';
let source: EventSource | undefined;
const listeners = new Set<() => void>();

/** Waits a little before screens ask again: a burst of commits is one change to a reader. */
const settleMs = 800;

/** The newest head the collector told of, empty before the first. One stream serves all screens of this page. */
export function useHead(): string {
  return useSyncExternalStore(subscribe, () => head);
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  source ??= open();
  return () => {
    listeners.delete(changed);
  };
}

function open(): EventSource {
  const stream = new EventSource('/api/v1/events');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let first = true;
  stream.addEventListener('commit', (event) => {
    // The first one only says where we are, and the screen has just asked.
    if (first) {
      first = false;
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      head = String(event.data);
      listeners.forEach((listener) => listener());
    }, settleMs);
  });
  return stream;
}
