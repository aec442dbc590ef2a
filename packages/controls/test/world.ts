import type { LedgeredRecord, OriginGrade, RecordKind } from '@annexa/evidence';
import { canonicalBytes, digestOfValue, parseStatement, predicateTypeOf, statementType } from '@annexa/evidence';

/** A record as a test tells it; `name` is how the test speaks of it and what its id is made of. */
export type Told = {
  readonly name: string;
  readonly kind: RecordKind;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly system?: string;
  readonly stage?: string;
  readonly at: string;
  /** When the collector got it, if not at once. */
  readonly receivedAt?: string;
  readonly subject?: readonly { name: string; digest: Record<string, string> }[];
  readonly materials?: readonly { name: string; digest?: Record<string, string>; role?: string; join: string }[];
  readonly grade?: OriginGrade;
  readonly key?: string;
  readonly source?: Readonly<Record<string, unknown>>;
  /** Size of the newest checkpoint it had seen. */
  readonly checkpointSize?: number;
  readonly erased?: boolean;
};

export type World = readonly Told[];

/** SHA-256 that stands for an artefact. */
export function digest(name: string): string {
  return digestOfValue({ artefact: name });
}

/** Changes some fields of one told record, facts merged; a fact set to undefined is taken out. */
export function change(world: World, name: string, changes: Partial<Told>): World {
  if (!world.some((each) => each.name === name)) throw new Error(`no record ${name}`);
  return world.map((each) => (each.name === name ? { ...each, ...changes, facts: defined({ ...each.facts, ...changes.facts }) } : each));
}

function defined(facts: Told['facts']): Told['facts'] {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

/** One record of a world. */
export function told(world: World, name: string): Told {
  const found = world.find((each) => each.name === name);
  if (!found) throw new Error(`no record ${name}`);
  return found;
}

/** Leaves records out, as if they never existed. */
export function without(world: World, ...names: readonly string[]): World {
  return world.filter((each) => !names.includes(each.name));
}

/** Puts records right before another one, in log order. */
export function before(world: World, name: string, ...more: readonly Told[]): World {
  const at = world.findIndex((each) => each.name === name);
  return [...world.slice(0, at), ...more, ...world.slice(at)];
}

/** The ledger of a world, in the order told. Every payload goes through the real parser. */
export function recordsOf(world: World): LedgeredRecord[] {
  return world.map((each, index) => recordOf(each, index));
}

function recordOf(from: Told, index: number): LedgeredRecord {
  const { name, kind, facts, system = 'credit-risk', at, grade = 'workflow-bound' } = from;
  const statement = parseStatement(
    canonicalBytes({
      _type: statementType,
      subject: from.subject ?? [{ name, digest: { sha256: digest(name) } }],
      predicateType: predicateTypeOf(kind),
      predicate: {
        system,
        stage: from.stage ?? 'governance',
        observed: { from: at, to: at },
        captured: at,
        source: from.source ?? {},
        materials: from.materials ?? [],
        facts,
        checkpoint: from.checkpointSize === undefined ? null : `annexa.test\n${from.checkpointSize}\nAAAA\n`,
        salt: digest(name).slice(0, 32),
      },
    }),
  );
  return {
    ...statement,
    index,
    id: digestOfValue({ record: name }),
    receivedAt: from.receivedAt ?? at,
    grade,
    binding: grade === 'collector-fetched' ? 'signed-in' : 'issuer-bound',
    keyDigest: digest(from.key ?? 'ci-key'),
    ...(from.erased === true ? { erased: true } : {}),
  };
}
