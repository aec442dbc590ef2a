/**
 * The part of this package that a browser can load: schemas, words and errors, nothing that needs `node:crypto`.
 * Facts schemas stay out, because a manifest's digest is computed with Node; readers of the wire take facts as they come.
 */
export {
  assessmentSchema,
  chainLinkSchema,
  chainNodeSchema,
  chainSchema,
  controlResultSchema,
  countsSchema,
  expectationResultSchema,
  itemResults,
  itemSchema,
  populationSchema,
  scopeResultSchema,
  sides,
  statuses,
  unknownReasons,
} from './assessment.ts';
export { AnnexaError, errorCodes, isErrorCode } from './errors.ts';
export { joinGrades, originGrades } from './grade.ts';
export { recordKinds, stages } from './kind.ts';
export { predicateSchema, subjectSchema } from './predicate.ts';
export { dateSchema, organisation, sha256Schema, systemIdSchema, textSchema, timeSchema, unassigned } from './scalar.ts';
export type {
  Assessment,
  Chain,
  ChainLink,
  ChainNode,
  ControlResult,
  ExpectationResult,
  Item,
  ItemResult,
  ScopeResult,
  Side,
  Status,
  UnknownReason,
} from './assessment.ts';
export type { ErrorCode, Fault } from './errors.ts';
export type { BindingMode, JoinGrade, OriginGrade } from './grade.ts';
export type { RecordKind, Stage } from './kind.ts';
export type { Predicate, Subject } from './predicate.ts';
