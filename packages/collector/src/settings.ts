import type { Forge } from '@annexa/forge';
import type { TrustPolicy } from './identity/index.ts';

/** A repository on a forge whose deployments and approvals are fetched, and which AI system they speak for. */
export type WatchedRepository = { readonly forge: Forge; readonly repository: string; readonly system: string };

/** Everything a collector is started with; nothing is read from the environment by itself. */
export type CollectorSettings = {
  /** Data folder: store, keys, guard, journal, blobs. */
  readonly folder: string;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly workspace: string;
  readonly version: string;
  readonly trustPolicy: TrustPolicy;
  readonly repositories: readonly WatchedRepository[];
  readonly demo: boolean;
  readonly clock: () => Date;
  readonly salt: () => string;
  /** Address clients use, where it is not the one listened on (behind a proxy). */
  readonly publicUrl?: string;
  readonly dashboardFolder?: string;
  /** Listening beyond loopback without TLS: only where something before the collector terminates it. */
  readonly allowPlaintext?: boolean;
  /** How often a window is cut, in milliseconds; 5 minutes if absent. */
  readonly cutEveryMs?: number;
  /** Reads the forges at the start and then this long after each reading, in milliseconds; only when asked if absent. */
  readonly forgeSyncEveryMs?: number;
  /** Told what goes wrong without stopping anything, for the log of the process. */
  readonly note?: (text: string) => void;
  /** The collector cannot go on; the process has to end so that start-up recovery takes over. */
  readonly onFatal: (error: Error) => void;
};
