export {
  assessmentSchema,
  chainSchema,
  controlResultSchema,
  expectationResultSchema,
  itemResults,
  itemSchema,
  scopeResultSchema,
  sides,
  statuses,
  unknownReasons,
} from './assessment.ts';
export { canonicalBytes } from './canonical.ts';
export { annexaYamlSchema, systemDeclarationSchema } from './declaration.ts';
export { digestOfValue, sha256Hex } from './digest.ts';
export { documentFactsSchema, documentTypes } from './document.ts';
export { AnnexaError, errorCodes, isErrorCode } from './errors.ts';
export { approvalVerdicts } from './facts/change.ts';
export { factsSchemas } from './facts/index.ts';
export { gradeAtDoor, joinGrades, originGrades, reachesGrade, weakestJoin } from './grade.ts';
export { predicateJsonSchema } from './json-schema.ts';
export { kindOf, predicateTypeBase, predicateTypeOf, recordKinds, stages } from './kind.ts';
export { contentDigestOf, digestText, identityOf, isLedgered } from './ledgered.ts';
export { barSchema, measurementSchema } from './measurement.ts';
export { materialSchema, predicateSchema, sourceSchema, subjectSchema } from './predicate.ts';
export { digestOfSupplierModel, manifestSchema, releaseOf } from './release.ts';
export {
  dateSchema,
  measuredValueSchema,
  organisation,
  sha256Schema,
  systemIdSchema,
  textSchema,
  timeSchema,
  unassigned,
} from './scalar.ts';
export {
  encodeStatement,
  isKind,
  parseStatement,
  statementBytesMax,
  statementOf,
  statementPayloadType,
  statementType,
} from './statement.ts';
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
export type { PlainJson } from './canonical.ts';
export type { AnnexaYaml, SystemDeclaration } from './declaration.ts';
export type { DocumentFacts, DocumentType } from './document.ts';
export type { ErrorCode, Fault } from './errors.ts';
export type { ApprovalVerdict } from './facts/change.ts';
export type { FactsOf } from './facts/index.ts';
export type { BindingMode, JoinGrade, OriginGrade } from './grade.ts';
export type { RecordKind, Stage } from './kind.ts';
export type { LedgeredRecord } from './ledgered.ts';
export type { Bar, Measurement } from './measurement.ts';
export type { Material, Predicate, Source, Subject } from './predicate.ts';
export type { Manifest, ManifestPart } from './release.ts';
export type { MeasuredValue } from './scalar.ts';
export type { Statement } from './statement.ts';
