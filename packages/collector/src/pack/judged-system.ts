import { assess } from '@annexa/controls';
import { AnnexaError, organisation } from '@annexa/evidence';
import type { Assessment, ControlResult, ExpectationResult, LedgeredRecord, ScopeResult } from '@annexa/evidence';
import type { Audit } from './audits.ts';

/** What is judged: all records of a tree, for one AI system, as of a moment. */
export type Question = {
  readonly records: readonly LedgeredRecord[];
  readonly treeSize: number;
  readonly system: string;
  readonly asOf: string;
};

/**
 * The assessment of one AI system and of the organisation it belongs to. All records are judged, because a chain may lead through
 * another system; what is said of other systems is left out. Only the sides the audit asks for stay.
 * @throws AnnexaError NOT_FOUND when no record names the system
 */
export function judgeSystem({ records, treeSize, system, asOf }: Question, audit: Audit): Assessment {
  const whole = assess({ records, treeSize, asOf });
  if (!whole.systems.includes(system)) {
    const known = whole.systems.length === 0 ? 'no record names an AI system by then' : `there are ${whole.systems.join(', ')}`;
    throw new AnnexaError('NOT_FOUND', `no record names the AI system ${system} by ${asOf}`, known);
  }
  const only = (entries: readonly ControlResult[]): ControlResult[] => entries.map((entry) => onlySystem(entry, system, audit));
  return { ...whole, systems: [system], controls: only(whole.controls), clauses: only(whole.clauses) };
}

function onlySystem(entry: ControlResult, system: string, audit: Audit): ControlResult {
  const scopes = entry.scopes.filter(({ scope }) => scope === system || scope === organisation);
  return { ...entry, scopes: scopes.flatMap((scope) => onlySides(scope, audit)) };
}

/** A scope of which the audit asks one side has that side's status; one without anything on that side goes. */
function onlySides(scope: ScopeResult, { sides: asked }: Audit): ScopeResult[] {
  const [only, second] = asked;
  if (second !== undefined || only === undefined || scope.expectations.length === 0) return [scope];
  const expectations = scope.expectations.filter(({ side }) => side === only);
  const status = scope.sides[only];
  if (status === undefined) return [];
  const reason = expectations.find((each) => each.status === status)?.reason;
  return [{ scope: scope.scope, status, ...(reason === undefined ? {} : { reason }), sides: { [only]: status }, expectations }];
}

/** Every expectation result in an assessment, controls before clauses. */
export function expectationsOf({ controls, clauses }: Assessment): readonly ExpectationResult[] {
  return [...controls, ...clauses].flatMap(({ scopes }) => scopes.flatMap(({ expectations }) => expectations));
}

/** The assessment without the members of its populations; their sizes stay. */
export function withoutMembers(assessment: Assessment): Assessment {
  return { ...assessment, controls: assessment.controls.map(withoutItems), clauses: assessment.clauses.map(withoutItems) };
}

function withoutItems(entry: ControlResult): ControlResult {
  const scopes = entry.scopes.map((scope) => Object.assign({}, scope, { expectations: scope.expectations.map(withoutItemsOf) }));
  return { ...entry, scopes };
}

function withoutItemsOf(result: ExpectationResult): ExpectationResult {
  return { ...result, items: [] };
}

/** Leaf indexes the results rest on. */
export function reliedOn(assessment: Assessment): ReadonlySet<number> {
  const indexes = expectationsOf(assessment).flatMap(({ criterion, items }) =>
    [criterion?.record ?? [], items.flatMap(({ records }) => records)].flat(),
  );
  return new Set(indexes);
}
