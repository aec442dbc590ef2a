export {
  AnnexaError,
  chainSchema,
  controlResultSchema,
  isErrorCode,
  itemResults,
  joinGrades,
  organisation,
  originGrades,
  recordKinds,
  statuses,
  systemIdSchema,
  unassigned,
} from '@annexa/evidence/schemas';
export { whenQuerySchema } from './assessment.ts';
export { createClient } from './client.ts';
export { errorOf, failureOf, failureSchema, httpStatusOf } from './failure.ts';
export { loggedSchema, recordRefSchema } from './envelope.ts';
export { apiPrefix } from './route.ts';
export { routes } from './routes.ts';
export { scopes } from './session.ts';
export { bundlesMax, pageMax } from './records.ts';
export { assessmentRoute, controlRoute } from './assessment.ts';
export { decideRoute } from './decisions.ts';
export { documentsRoute, reviewRoute } from './documents.ts';
export { findingsRoute } from './findings.ts';
export { inviteRoute } from './invites.ts';
export { bindKeyRoute } from './keys.ts';
export { checkpointRoute, consistencyRoute, trustRoute } from './log.ts';
export { cutRoute, forgeSyncRoute } from './operations.ts';
export { overviewRoute } from './overview.ts';
export { getRecordRoute, listRecordsRoute, submitRecordsRoute } from './records.ts';
export { logoutRoute, sessionRoute } from './session.ts';
export { statusRoute } from './status.ts';
export { listSystemsRoute, systemRoute, traceRoute } from './systems.ts';
export { createTokenRoute, listTokensRoute, revokeTokenRoute } from './tokens.ts';
export type {
  Assessment,
  Chain,
  ChainLink,
  ChainNode,
  ControlResult,
  ErrorCode,
  ExpectationResult,
  Item,
  ItemResult,
  JoinGrade,
  OriginGrade,
  RecordKind,
  ScopeResult,
  Side,
  Status,
  UnknownReason,
} from '@annexa/evidence/schemas';
export type { ControlAnswer, When } from './assessment.ts';
export type { Client, ClientSettings } from './client.ts';
export type { Decision } from './decisions.ts';
export type { DocumentView } from './documents.ts';
export type { Logged } from './envelope.ts';
export type { Failure } from './failure.ts';
export type { FindingView } from './findings.ts';
export type { BoundKey } from './keys.ts';
export type { Trust } from './log.ts';
export type { Attention, Cell, Overview, Row } from './overview.ts';
export type { RecordAnswer, RecordDetail, RecordSummary, SubmittedAnswer } from './records.ts';
export type { Access, Route } from './route.ts';
export type { Person, Scope, Session } from './session.ts';
export type { CollectorStatus, Rejection, SourceSeen } from './status.ts';
export type { SystemAnswer, SystemView } from './systems.ts';
export type { TokenView } from './tokens.ts';
