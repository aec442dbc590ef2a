import type { Assessment, Chain, LedgeredRecord } from '@annexa/evidence';
import type { Identity } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';

/** What the routes need of the rest of the collector. Everything is handed in, so that a test can run them over a small real ledger. */
export type RoutesContext = {
  readonly ledger: Ledger;
  readonly identity: Pick<Identity, 'tokens' | 'people' | 'bindKeyFrom'>;
  readonly judge: Judge;
  readonly telemetry: TelemetryDoor;
  readonly forges: ForgeDoor;
  readonly clock: () => Date;
  readonly version: string;
  /** Name of the workspace, shown on every screen. */
  readonly workspace: string;
  /** A workspace of demo data: every screen says so. */
  readonly demo: boolean;
  /** Address people and sources use; its host is the one name answered to besides addresses and `localhost`. */
  readonly collectorUrl: string;
  /** Folder of the built dashboard; absent: the API alone is served. */
  readonly dashboardFolder?: string;
};

/** How much of the log an answer may use, and the day it is asked about. */
export type Seen = { readonly records: readonly LedgeredRecord[]; readonly treeSize: number; readonly asOf: string };

/** The judgement engine: pure, so the same input gives the same answer. `asOf` is an RFC 3339 time. */
export type Judge = {
  readonly catalogueVersion: string;
  assess(input: Seen): Assessment;
  chainOf(input: Seen & { readonly system: string }): Chain;
  /** Undefined when no record and no window knows the id. */
  traceOf(input: Seen & { readonly id: string; readonly system?: string }): Chain | undefined;
};

/** What the intake says of itself, and the cut that ends a window now. */
export type TelemetryDoor = {
  status(): { readonly state: 'accepting' | 'refusing' | 'off'; readonly detail: string };
  /** Answers after the seal: how many records it made. */
  cut(): Promise<{ readonly sealed: number }>;
};

/** Reading the forges now. What could not be read is a problem in words, never a pass. */
export type ForgeDoor = {
  sync(): Promise<{ readonly records: number; readonly problems: readonly string[] }>;
};
