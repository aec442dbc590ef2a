import { assessmentRoute, controlRoute } from './assessment.ts';
import { decideRoute } from './decisions.ts';
import { documentsRoute, reviewRoute } from './documents.ts';
import { findingsRoute } from './findings.ts';
import { inviteRoute } from './invites.ts';
import { bindKeyRoute } from './keys.ts';
import { checkpointRoute, consistencyRoute, trustRoute } from './log.ts';
import { cutRoute, forgeSyncRoute } from './operations.ts';
import { overviewRoute } from './overview.ts';
import { getRecordRoute, listRecordsRoute, submitRecordsRoute } from './records.ts';
import { logoutRoute, sessionRoute } from './session.ts';
import { statusRoute } from './status.ts';
import { listSystemsRoute, systemRoute, traceRoute } from './systems.ts';
import { createTokenRoute, listTokensRoute, revokeTokenRoute } from './tokens.ts';

/** Every JSON route of the contract. A route that is not in this list is not served. */
export const routes = [
  sessionRoute,
  logoutRoute,
  bindKeyRoute,
  submitRecordsRoute,
  listRecordsRoute,
  getRecordRoute,
  checkpointRoute,
  consistencyRoute,
  trustRoute,
  statusRoute,
  overviewRoute,
  assessmentRoute,
  controlRoute,
  listSystemsRoute,
  systemRoute,
  traceRoute,
  findingsRoute,
  documentsRoute,
  reviewRoute,
  decideRoute,
  createTokenRoute,
  listTokensRoute,
  revokeTokenRoute,
  inviteRoute,
  cutRoute,
  forgeSyncRoute,
] as const;
