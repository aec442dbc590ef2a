import type { Assessment, ControlResult, ExpectationResult, LedgeredRecord, ScopeResult } from '@annexa/evidence';
import { AnnexaError, organisation } from '@annexa/evidence';
import { exclusionOf } from './applicability.ts';
import { benchFor } from './bench.ts';
import type { CatalogueClause, CatalogueControl } from './catalogue.ts';
import { catalogue } from './catalogue.ts';
import { judgedControls } from './controls/index.ts';
import { resultOf } from './expectation-result.ts';
import type { Control } from './judgement.ts';
import type { HeldResults } from './settle.ts';
import { worstOf, worstOfSide } from './status.ts';
import type { View } from './view.ts';
import { viewOf } from './view.ts';

/** What an assessment is asked about. The same input gives the same assessment, byte for byte. */
export type AssessmentInput = {
  readonly records: readonly LedgeredRecord[];
  /** Only leaves below it are used. */
  readonly treeSize: number;
  /** The day asked about, RFC 3339. */
  readonly asOf: string;
  /** Absent: the only version this package holds. */
  readonly catalogueVersion?: string;
  /** The last assessment at an anchored tree size: what erased records keep (expectations 1.2). */
  readonly anchored?: Assessment;
};

/**
 * Judges every control and clause for every scope by expectations section 1.
 * Controls without expectations of ours answer `unknown` with reason `not-judged`, never anything better.
 * @throws AnnexaError NOT_FOUND when the catalogue version is not the one this package holds
 */
export function assess(input: AssessmentInput): Assessment {
  const { records, treeSize, asOf, catalogueVersion = catalogue.version, anchored } = input;
  if (catalogueVersion !== catalogue.version) {
    throw new AnnexaError('NOT_FOUND', `catalogue version ${catalogueVersion}`, `this build judges by version ${catalogue.version}`);
  }
  const view = viewOf(records, treeSize, asOf);
  const held = heldBy(anchored);
  return {
    catalogueVersion,
    asOf,
    treeSize,
    systems: [...view.systems],
    controls: catalogue.controls.map((entry) => judgeEntry(view, entry, held)),
    clauses: catalogue.clauses.map((entry) => judgeEntry(view, entry, held)),
  };
}

function judgeEntry(view: View, entry: CatalogueControl | CatalogueClause, held: HeldResults): ControlResult {
  const judged = judgedControls.find((each) => each.id === entry.id);
  const { id, title, objective, level } = entry;
  const personMustJudge = 'personMustJudge' in entry ? { personMustJudge: entry.personMustJudge } : {};
  const scopes = judged ? judgeScopes(view, judged, held) : unjudgedScopes(view, id, level);
  return { id, title, objective, level, judged: judged !== undefined, ...personMustJudge, scopes };
}

/** The one path of everything no rule of ours judges yet; what the Statement of Applicability excludes needs no rule. */
function unjudgedScopes(view: View, id: string, level: 'organisation' | 'system'): ScopeResult[] {
  const scopes = level === 'organisation' ? [organisation] : view.systems;
  return scopes.map((scope) => unjudgedScope(view, id, scope));
}

function unjudgedScope(view: View, id: string, scope: string): ScopeResult {
  const isExcluded = exclusionOf(view, id, scope) !== undefined;
  const verdict = isExcluded ? { status: 'not-applicable' as const } : { status: 'unknown' as const, reason: 'not-judged' as const };
  return { scope, ...verdict, sides: {}, expectations: [] };
}

/** What is asked of the whole management system stands in the Organisation column and is not repeated under every system. */
function judgeScopes(view: View, control: Control, held: HeldResults): ScopeResult[] {
  const ofAims = control.expectations.filter((each) => each.scope === 'aims');
  const ofSystem = control.expectations.filter((each) => each.scope === 'system');
  const judgeAll = (scope: string, expectations: Control['expectations']): ScopeResult => {
    const bench = benchFor(view, scope);
    const excluded = exclusionOf(view, control.id, scope);
    return scopeResult(
      scope,
      expectations.map((each) => resultOf(bench, each, excluded, held)),
    );
  };
  return [...(ofAims.length > 0 ? [judgeAll(organisation, ofAims)] : []), ...view.systems.map((system) => judgeAll(system, ofSystem))];
}

function scopeResult(scope: string, expectations: ExpectationResult[]): ScopeResult {
  const status = worstOf(expectations.map((each) => each.status));
  const decided = worstOfSide(expectations, 'D');
  const operated = worstOfSide(expectations, 'O');
  const reason = expectations.find((each) => each.status === status)?.reason;
  return {
    scope,
    status,
    ...(status === 'unknown' && reason ? { reason } : {}),
    sides: { ...(decided ? { D: decided } : {}), ...(operated ? { O: operated } : {}) },
    expectations,
  };
}

function heldBy(anchored: Assessment | undefined): HeldResults {
  const results = anchored?.controls.flatMap((control) => control.scopes.flatMap((scope) => scope.expectations)) ?? [];
  return (scope, name) => results.find((each) => each.scope === scope && each.name === name)?.items ?? [];
}
