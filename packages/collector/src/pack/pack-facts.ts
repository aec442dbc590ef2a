import type { AuditName } from './audits.ts';

/** What a pack says of itself on its first page and in its README. */
export type PackFacts = {
  readonly audit: AuditName;
  readonly question: string;
  readonly system: string;
  readonly from: string;
  readonly to: string;
  readonly origin: string;
  readonly vkey: string;
  readonly treeSize: number;
  /** Hex. */
  readonly root: string;
  /** SHA-256 of the SPKI of the key that signs SHA256SUMS and the collector's own records, hex. */
  readonly statementKey: string;
  readonly catalogueVersion: string;
  readonly version: string;
  readonly recordCount: number;
  readonly isDemo: boolean;
};

/** What nothing in a pack can show; in README.txt, on the first page and in the answer of the verifier alike. */
export const notProven: readonly string[] = [
  'That what a record says is true. A signature shows which key said it and that it was not altered since. Before that it is the word of its source.',
  'That nothing was withheld. The log counts what came in. The leaves without a folder here are of other AI systems, outside the period or not asked for; ask for a second source (CI runs, merges, deployments) and compare.',
  'That the log was not written anew. Its operator holds its key. Compare log/checkpoint with one that the operator cannot change: one you took away at an earlier visit, or one in a job log or artefact. Beyond the last leaf such a checkpoint covers you trust the operator.',
  'When something happened. Signatures and leaves carry no time; log order and outside checkpoints bound it. Times in the lists are what source and collector say.',
  'That the keys in trust/ are the right ones. They came with what they are to judge: compare the log key with a copy you got elsewhere.',
  'The judgement in controls/. It is what one engine made of these records by expectations that are our reading; members and records are listed so that you can judge again. It states no conformity: that is yours to state.',
];

/** What a pack of this version leaves out; an auditor will look for it. */
export const notInThePack: readonly string[] = [
  'Artefacts (models, data, documents) themselves: records name them by digest. Hash the file you are shown and compare.',
  'Outside time stamps and witnesses of checkpoints: none are collected yet.',
  'Pseudonyms: records were signed with the names their sources gave, and are given out as signed.',
  'Rows of other registers (risks, suppliers, tickets) unless they were captured as records.',
  'An index by clause, and the differences between two catalogue versions.',
];
