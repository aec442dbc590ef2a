import type { FactsOf, JoinGrade, Material, RecordKind, Source, Stage } from '@annexa/evidence';
import type { MalformedCode } from './malformed.ts';

/** How deep a format is read: all facts, headline facts, or only that it is of this kind. Shown to the user. */
export const depths = ['read', 'recognised', 'hashed'] as const;

export type Depth = (typeof depths)[number];

/** One file as capture holds it out. `chunks()` may be called again and yields the same bytes; `sizeBytes` is their sum. */
export type ArtefactFile = {
  readonly sizeBytes: number;
  /** Lower-case hex, where capture has hashed the file already. */
  readonly sha256?: string;
  chunks(): Iterable<Uint8Array>;
};

/** Files by path from the workspace root, with `/`: the claimed file and what it wanted, as far as that exists. */
export type ArtefactFiles = ReadonlyMap<string, ArtefactFile>;

/**
 * `wants` are patterns relative to the folder of the claimed file (`params/**`, `../meta.yaml`); see {@link wantsOf}.
 * A claim is a guess from 4 KiB: `read` may still answer `not-mine`.
 */
export type Claim = { readonly mine: false } | { readonly mine: true; readonly wants?: readonly string[] };

/**
 * A file or folder an artefact names by path. `exact`: from the workspace root. `suffix`: the tail of a path of another machine;
 * it holds only if exactly one file or folder of the workspace ends so.
 */
export type PathRef = { readonly path: string; readonly match: 'exact' | 'suffix' };

/** Digests by algorithm as the artefact states them: `sha256`, `md5`, `dirMd5` (DVC: MD5 of a folder listing, never of bytes). */
export type StatedDigests = Readonly<Record<string, string>>;

/**
 * What the facts are about. Capture adds `sha256` of the file or folder at `at`. Without `at` and `digest`, the subject is
 * the SHA-256 of `reference` (a pinned reference, so marked). With nothing better, a reader names the artefact itself.
 */
export type SubjectRef = {
  readonly name: string;
  readonly at?: PathRef | undefined;
  readonly digest?: StatedDigests | undefined;
  readonly uri?: string | undefined;
  readonly reference?: string | undefined;
};

/**
 * What went into the subject. `join` is the grade of what the artefact states alone. Capture raises it to `content` only when it
 * hashed the file at `at` and a full digest stated here (`sha256`, `md5`, `dirMd5`) agrees; it never raises a bare path.
 */
export type MaterialRef = {
  readonly name: string;
  readonly at?: PathRef | undefined;
  readonly digest?: StatedDigests | undefined;
  readonly uri?: string | undefined;
  readonly role?: Material['role'];
  readonly join: JoinGrade;
};

/**
 * One fact-bearing event an artefact tells of. Capture makes a record of it by adding system, times, CI, git, checkpoint, salt
 * and the digests of what `at` names. `observed` is there only when the artefact states times with a zone.
 */
export type Observation<Kind extends RecordKind = RecordKind> = {
  [K in Kind]: {
    readonly kind: K;
    readonly stage: Stage;
    readonly subject: readonly SubjectRef[];
    readonly materials: readonly MaterialRef[];
    readonly facts: FactsOf<K>;
    readonly source: { readonly tool?: Source['tool']; readonly run?: string | undefined };
    readonly observed?: { readonly from: string; readonly to: string } | undefined;
  };
}[Kind];

export type Understood = {
  readonly outcome: Depth;
  readonly observations: readonly Observation[];
  /** One line for people: the facts that matter most. */
  readonly headline: string;
  /** Fields seen and not understood, sorted, by their dotted name; belongs into `source.artefact.notUnderstood`. */
  readonly notUnderstood: readonly string[];
};

export type NotMine = { readonly outcome: 'not-mine' };

export type Malformed = { readonly outcome: 'malformed'; readonly code: MalformedCode; readonly detail: string };

export type Outcome = Understood | NotMine | Malformed;

/**
 * A reader: the seam for a new format is one file, one line in `readers.ts`, one fixture folder.
 * Pure, bounded and deterministic; it never throws on foreign bytes.
 */
export type Reader = {
  /** Stable name, e.g. `dvc-lock`; stands in `source.artefact.format`. */
  readonly format: string;
  readonly title: string;
  /** Versions of the tool or schema it was checked against, in words. */
  readonly versions: string;
  /** The deepest it gets. */
  readonly depth: Depth;
  readonly kinds: readonly RecordKind[];
  claim(path: string, head: Uint8Array): Claim;
  read(input: { readonly path: string; readonly files: ArtefactFiles }): Outcome;
};

export const notMine: NotMine = { outcome: 'not-mine' };
