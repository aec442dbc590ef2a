import type { IncomingMessage, Server } from 'node:http';
import { join } from 'node:path';
import { assess, catalogue, chainOf, traceOf } from '@annexa/controls';
import { AnnexaError } from '@annexa/evidence';
import { intakeMark, storedMark } from './feed-mark.ts';
import { syncForges } from './forge-sync.ts';
import type { Synced } from './forge-sync.ts';
import { watchForges } from './forge-watch.ts';
import type { ForgeWatch } from './forge-watch.ts';
import { hostAllowed, isForeignOrigin, isLoopbackHost, isLoopbackUrl, openIdentity } from './identity/index.ts';
import type { Identity } from './identity/index.ts';
import { handleOtlp, isOtlpPath, openIntake } from './intake/index.ts';
import type { Authorization, Intake } from './intake/index.ts';
import { openLedger } from './ledger/index.ts';
import type { Ledger } from './ledger/index.ts';
import { listen, listenedUrl } from './listen.ts';
import { openApi } from './routes/index.ts';
import type { OwnFrame } from './seal.ts';
import { sealDrafts } from './seal.ts';
import type { CollectorSettings } from './settings.ts';
import { openSelectors } from './selectors.ts';
import { openSignalDesk } from './signals.ts';
import type { SignalDesk } from './signals.ts';

/** A running collector: one workspace behind one address. */
export type Collector = {
  /** Address people and sources use. */
  readonly url: string;
  /** Address listened at; another one than `url` behind a proxy. */
  readonly listenedUrl: string;
  readonly origin: string;
  readonly ledger: Ledger;
  readonly identity: Identity;
  /** Ends the window now, seals it, and opens the signals it shows. */
  cut(): Promise<{ readonly sealed: number }>;
  syncForges(): Promise<Synced>;
  /** Stops taking in, cuts, seals and lets go; nothing acknowledged is lost by a close, nor by a kill. */
  close(): Promise<void>;
};

/** A collector without its listener. */
type CollectorActs = Omit<Collector, 'close' | 'listenedUrl'>;

/**
 * Starts a collector: listens, opens ledger, identity and intake (recovery is the normal path of each), then answers.
 * @throws AnnexaError PORT_TAKEN, TLS_REQUIRED, FOLDER_NOT_WRITABLE, STORE_CORRUPT, STORE_BEHIND_GUARD, JOURNAL_CORRUPT
 */
export async function startCollector(settings: CollectorSettings): Promise<Collector> {
  assertPrivate(settings);
  const { server, port, handle } = await listen(settings.host, settings.port);
  const closers: (() => Promise<void>)[] = [() => closeServer(server)];
  try {
    const url = settings.publicUrl ?? listenedUrl(settings.host, port);
    const ledger = await openLedger({ folder: settings.folder, clock: settings.clock, onFatal: settings.onFatal });
    closers.unshift(() => ledger.close());
    const { trustPolicy, clock } = settings;
    const identity = openIdentity({ custody: ledger.custody, clock: () => clock().getTime(), trustPolicy, collectorUrl: url });
    const frame = frameOf(settings, ledger);
    const signals = openSignalDesk(ledger, frame, settings.onFatal);
    const intake = await openIntakeOf(settings, ledger, frame, signals);
    closers.unshift(async () => {
      await intake.close();
      await signals.look();
    });
    const forges = watchOf(settings, ledger, frame, signals);
    closers.unshift(() => forges.close());
    const collector = actsOf(ledger, identity, intake, signals, forges, url);
    const api = await openApi(apiContext(settings, collector, intake));
    closers.unshift(() => api.close());
    const otlp = { intake, authorize: telemetryDoor(settings, identity, url) };
    handle((request, response) => (isOtlpPath(request.url) ? handleOtlp(request, response, otlp) : api.handle(request, response)));
    return { ...collector, listenedUrl: listenedUrl(settings.host, port), close: () => closeAll(closers) };
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

/** Tokens and evidence would cross the network in the clear. @throws AnnexaError TLS_REQUIRED */
function assertPrivate({ host, allowPlaintext }: CollectorSettings): void {
  if (isLoopbackHost(host) || allowPlaintext) return;
  throw new AnnexaError(
    'TLS_REQUIRED',
    `${host} is reached from other machines and this collector speaks plain HTTP`,
    'put a TLS proxy before it and say --allow-plaintext, or listen on 127.0.0.1',
  );
}

function frameOf(settings: CollectorSettings, ledger: Ledger): OwnFrame {
  return {
    version: settings.version,
    now: settings.clock,
    salt: settings.salt,
    checkpoint: () => ledger.head().checkpoint,
    double: settings.trustPolicy.double === true,
  };
}

/** Windows, salient events and the feed mark go in as one transaction: before it replay starts at the old mark, after it behind the new one. */
async function openIntakeOf(settings: CollectorSettings, ledger: Ledger, frame: OwnFrame, signals: SignalDesk): Promise<Intake> {
  const selectors = await openSelectors(ledger);
  return openIntake({
    folder: join(settings.folder, 'journal'),
    clock: () => settings.clock().getTime(),
    sealedUpto: intakeMark(await ledger.feedMark('local')),
    selectors,
    ...(settings.cutEveryMs === undefined ? {} : { cutIntervalMs: settings.cutEveryMs }),
    onCut: async ({ windows, salientEvents, mark }) => {
      await ledger.append(sealDrafts(windows, salientEvents, frame), storedMark(mark));
      void signals.look();
    },
  });
}

/** Reading stops with the collector: what a forge still answers after that is asked again at the next start. */
function watchOf(settings: CollectorSettings, ledger: Ledger, frame: OwnFrame, signals: SignalDesk): ForgeWatch {
  let closed = false;
  const watch = watchForges({
    everyMs: settings.repositories.length === 0 ? undefined : settings.forgeSyncEveryMs,
    note: (text) => settings.note?.(text),
    sync: async () => {
      const synced = await syncForges(ledger, settings.repositories, settings.trustPolicy, frame, () => closed);
      if (!closed) await signals.look();
      return synced;
    },
  });
  return {
    sync: () => watch.sync(),
    close: async () => {
      closed = true;
      await watch.close();
    },
  };
}

function actsOf(ledger: Ledger, identity: Identity, intake: Intake, signals: SignalDesk, forges: ForgeWatch, url: string): CollectorActs {
  return {
    url,
    origin: ledger.origin,
    ledger,
    identity,
    cut: async () => {
      const before = ledger.head().size;
      const cut = await intake.cut();
      if (!cut.ok)
        throw new AnnexaError(
          'STORE_UNAVAILABLE',
          `the window could not be sealed: ${cut.message}`,
          'nothing is lost: it is sealed when the store is well again',
          cut,
        );
      await signals.look();
      return { sealed: ledger.head().size - before };
    },
    syncForges: () => forges.sync(),
  };
}

function apiContext(settings: CollectorSettings, collector: CollectorActs, intake: Intake) {
  const { ledger, identity, url } = collector;
  const { workspace, demo, version, clock, dashboardFolder } = settings;
  return {
    ledger,
    identity,
    judge: { catalogueVersion: catalogue.version, assess, chainOf, traceOf },
    telemetry: { status: () => intakeStatus(intake), cut: () => collector.cut() },
    forges: { sync: () => collector.syncForges() },
    workspace,
    demo,
    version,
    clock,
    collectorUrl: url,
    ...(dashboardFolder === undefined ? {} : { dashboardFolder }),
  };
}

function intakeStatus(intake: Intake): { readonly state: 'accepting' | 'refusing'; readonly detail: string } {
  const { state, counters, unsealedCuts } = intake.liveView();
  const detail = `${counters.items} items in ${counters.requests} requests since the start, ${counters.duplicates} duplicates, ${unsealedCuts} cuts waiting for their seal`;
  return state === 'open' ? { state: 'accepting', detail } : { state: 'refusing', detail: `${state}: ${detail}` };
}

/**
 * Who may send telemetry. On loopback an unconfigured OpenTelemetry SDK may; everything else shows a token, and so does loopback
 * behind a public URL, where a proxy brings the whole world in from this machine. No page of another site may send at all.
 */
function telemetryDoor({ host, trustPolicy }: CollectorSettings, identity: Identity, url: string): TelemetryDoor {
  const open = isLoopbackHost(host) && isLoopbackUrl(url) && trustPolicy.loopbackOpenTelemetry;
  return async ({ headers }) => {
    if (!hostAllowed(headers.host, url))
      return { ok: false, status: 403, message: `this host name is not one of this collector; use ${url}` };
    if (isForeignOrigin(headers.origin, headers.host)) return { ok: false, status: 403, message: 'pages of other sites may not send here' };
    if (open && headers.authorization === undefined) return { ok: true, tokenId: 'loopback' };
    const answer = await identity.tokens.authorize(headers.authorization, 'ingest:telemetry');
    if (answer.ok) return { ok: true, tokenId: answer.value.tokenId };
    return { ok: false, status: answer.code === 'SCOPE_MISSING' ? 403 : 401, message: `${answer.message}; ${answer.hint}` };
  };
}

type TelemetryDoor = (request: IncomingMessage) => Promise<Authorization>;

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeAllConnections();
  await closed;
}

/** Every closer gets its turn, also after one that failed. */
async function closeAll(closers: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closers) await close().catch((error: unknown) => failures.push(error));
  const [first] = failures;
  if (first !== undefined) throw first;
}
