import type { DocumentNeed } from './documents.ts';

/** The papers the judged controls ask for: type, topic, points that must be filled, and who approves. Default validity is ours. */
const months12 = 365;

type Paper = Omit<DocumentNeed, 'scope'>;

export const verificationPlan: Paper = {
  type: 'plan',
  topic: 'verification',
  title: 'verification plan',
  roles: ['governance-lead', 'release-authority', 'system-owner', 'domain-representative'],
  validDays: months12,
  sections: [
    { name: 'measures', words: ['measure', 'metric'] },
    { name: 'limits and their reasons', words: ['limit', 'bar', 'threshold'] },
    { name: 'slices', words: ['slice', 'group'] },
    { name: 'test data', words: ['test data', 'evaluation data'] },
    { name: 'security, safety and misuse tests', words: ['security', 'safety', 'misuse'] },
    { name: 'who tests', words: ['who tests', 'tester', 'responsib'] },
    { name: 'what blocks a release', words: ['block'] },
  ],
};

export const deploymentPlan: Paper = {
  type: 'plan',
  topic: 'deployment',
  title: 'deployment plan',
  roles: ['system-owner'],
  validDays: months12,
  sections: [
    { name: 'environments', words: ['environment'] },
    { name: 'prerequisites', words: ['prerequisite'] },
    { name: 'release authority', words: ['authority', 'who releases'] },
    { name: 'rollout', words: ['rollout', 'roll-out'] },
    { name: 'way back', words: ['way back', 'rollback', 'roll back'] },
    { name: 'what users are told', words: ['users are told', 'user information'] },
    { name: 'support', words: ['support', 'help'] },
    { name: 'parts deployed apart', words: ['apart', 'parts'] },
  ],
};

export const operationPlan: Paper = {
  type: 'plan',
  topic: 'operation',
  title: 'operation plan',
  roles: ['system-owner'],
  validDays: months12,
  sections: [
    { name: 'what is watched', words: ['watched', 'monitored'] },
    { name: 'drift of data and outcome', words: ['drift'] },
    { name: 'misuse and security', words: ['misuse', 'security'] },
    { name: 'who looks and how often', words: ['who looks', 'how often'] },
    { name: 'how faults are mended', words: ['fault', 'repair'] },
    { name: 'updates and retraining', words: ['update', 'retrain'] },
    { name: 'help for users', words: ['help', 'support'] },
    { name: 'when to stop', words: ['stop'] },
  ],
};

export const loggingPlan: Paper = {
  type: 'plan',
  topic: 'logging',
  title: 'logging plan',
  roles: ['system-owner'],
  validDays: months12,
  sections: [
    { name: 'life-cycle stages', words: ['stage', 'life-cycle', 'life cycle'] },
    { name: 'events and fields', words: ['event', 'field'] },
    { name: 'how long', words: ['how long', 'retention'] },
    { name: 'who may read', words: ['read', 'access'] },
    { name: 'personal data', words: ['personal'] },
    { name: 'protection', words: ['protect'] },
  ],
};

export const provenanceProcedure: Paper = {
  type: 'procedure',
  topic: 'provenance',
  title: 'provenance procedure',
  roles: ['governance-lead', 'top-management'],
  validDays: months12,
  sections: [
    { name: 'data made or bought', words: ['made or', 'acquired', 'bought'] },
    { name: 'data changed or merged', words: ['changed', 'merged'] },
    { name: 'data labelled', words: ['label'] },
    { name: 'data handed over', words: ['handed over', 'transfer'] },
    { name: 'how it is checked', words: ['check'] },
  ],
};
