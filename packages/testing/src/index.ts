export { manualClock } from './clock.ts';
export { memoryCustody } from './custody.ts';
export { openForgeDouble } from './forge/double.ts';
export { jobClaims } from './oidc/claims.ts';
export { openOidcIssuer } from './oidc/issuer.ts';
export type { ManualClock } from './clock.ts';
export type { MemoryCustody } from './custody.ts';
export type { ForgeDouble, ForgeDoubleOptions } from './forge/double.ts';
export type {
  AccountScenario,
  CommitScenario,
  DeploymentScenario,
  ForgeScenario,
  PullScenario,
  PushScenario,
  RepositoryScenario,
  ReviewScenario,
  RuleScenario,
  RunScenario,
} from './forge/scenario.ts';
export type { DoubleAnswer } from './loopback-server.ts';
export type { JobClaims } from './oidc/claims.ts';
export type { IssueWish, OidcIssuerDouble, OidcIssuerOptions } from './oidc/issuer.ts';
