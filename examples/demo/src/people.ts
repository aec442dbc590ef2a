import type { TrustPolicy } from '@annexa/collector';

/** The people of the demo: two who decide, and whoever looks at it. Their accounts on the forge double carry their first names. */
export const ada = 'person:ada';
export const ben = 'person:ben';
export const visitor = 'person:you';

/** Repositories of the demo on the forge double, with the ids its identity tokens carry. */
export const repositories = {
  creditRisk: { name: 'demo-credit-union/credit-risk', id: '7001' },
  loanPricing: { name: 'demo-credit-union/loan-pricing', id: '7002' },
  supportAssistant: { name: 'demo-credit-union/support-assistant', id: '7003' },
} as const;

export const ownerId = '9001';

/** Whom the demo's collector believes: the loopback issuer double and these people. It says so itself (`double`). */
export function demoTrustPolicy(issuerUrl: string): TrustPolicy {
  return {
    issuers: [{ issuer: issuerUrl, repositoryIds: Object.values(repositories).map(({ id }) => id), ownerIds: [ownerId] }],
    loopbackOpenTelemetry: true,
    double: true,
    people: [
      { id: ada, name: 'Ada Demo', role: 'contributor', forgeLogins: ['ada'] },
      { id: ben, name: 'Ben Demo', role: 'contributor', forgeLogins: ['ben'] },
      { id: visitor, name: 'You', role: 'admin' },
    ],
  };
}

/** Who approves which paper, and in which role: never its author. */
export const approvals: readonly { readonly documentId: string; readonly person: string; readonly role: string }[] = [
  { documentId: 'roles-ai', person: ada, role: 'top-management' },
  { documentId: 'annexa.yaml:credit-risk', person: ada, role: 'system-owner' },
  { documentId: 'annexa.yaml:credit-risk', person: ben, role: 'governance-lead' },
  { documentId: 'procedure-provenance', person: ben, role: 'governance-lead' },
  { documentId: 'plan-verification-credit-risk', person: ben, role: 'governance-lead' },
  { documentId: 'plan-deployment-credit-risk', person: ada, role: 'system-owner' },
  { documentId: 'annexa.yaml:loan-pricing', person: ada, role: 'system-owner' },
  { documentId: 'annexa.yaml:loan-pricing', person: ben, role: 'governance-lead' },
  { documentId: 'plan-verification-loan-pricing', person: ben, role: 'governance-lead' },
  { documentId: 'plan-operation-support-assistant', person: ada, role: 'system-owner' },
  { documentId: 'plan-logging-support-assistant', person: ada, role: 'system-owner' },
  { documentId: 'plan-operation-credit-risk', person: ada, role: 'system-owner' },
  { documentId: 'plan-logging-credit-risk', person: ada, role: 'system-owner' },
];
