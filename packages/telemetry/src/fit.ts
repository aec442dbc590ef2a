import { addCounts } from './tally.ts';
import type { MonitoringWindow, WindowMinute } from './window.ts';

/** A window must fit into one record with room to spare (records end at 4 MiB), all windows of a cut into one transaction. */
const windowSizeBytesMax = 3 * 1024 * 1024;
const cutSizeBytesMax = 48 * 1024 * 1024;

/**
 * The windows of a cut, smaller where only made-up names or a flood of minutes could have made them too large: first the
 * minutes lose latency and examples, then minutes, identities and services are halved until it fits. Totals never
 * change, and `overflow` says what is missing.
 */
export function fitted(windows: readonly MonitoringWindow[]): MonitoringWindow[] {
  const sizeBytesMax = Math.min(windowSizeBytesMax, Math.floor(cutSizeBytesMax / Math.max(1, windows.length)));
  return windows.map((window) => fittedTo(window, sizeBytesMax));
}

function fittedTo(window: MonitoringWindow, sizeBytesMax: number): MonitoringWindow {
  if (sizeBytesOf(window) <= sizeBytesMax) return window;
  const overflow = { ...window.overflow, details: window.minutes.length };
  let smaller: MonitoringWindow = { ...window, minutes: window.minutes.map(withoutDetails), overflow };
  for (let times = 0; times < halvingsMax && sizeBytesOf(smaller) > sizeBytesMax; times += 1) smaller = halved(smaller);
  return smaller;
}

/** After so many halvings every list is empty. */
const halvingsMax = 12;

function sizeBytesOf(window: MonitoringWindow): number {
  return new TextEncoder().encode(JSON.stringify(window)).length;
}

function withoutDetails(minute: WindowMinute): WindowMinute {
  return Object.assign({}, minute, { latency: Object.assign({}, minute.latency, { buckets: [] }), releases: [] });
}

function halved(window: MonitoringWindow): MonitoringWindow {
  const { overflow } = window;
  const identities = window.identities.slice(0, Math.floor(window.identities.length / 2));
  const services = window.services.slice(0, Math.floor(window.services.length / 2));
  const minutes = window.minutes.slice(Math.ceil(window.minutes.length / 2));
  return {
    ...window,
    minutes,
    identities,
    services,
    overflow: {
      ...overflow,
      minutes: addCounts(overflow.minutes, window.minutes.length - minutes.length),
      identities: addCounts(overflow.identities, window.identities.length - identities.length),
      services: addCounts(overflow.services, window.services.length - services.length),
    },
  };
}
