export { malformedCodes } from './malformed.ts';
export { claimantsOf, headBytes, outcomeOf, readArtefact } from './read.ts';
export { depths } from './reader.ts';
export { readers } from './readers.ts';
export { wantsOf } from './wants.ts';
export type { MalformedCode } from './malformed.ts';
export type { Claimant, Reading } from './read.ts';
export type {
  ArtefactFile,
  ArtefactFiles,
  Claim,
  Depth,
  Malformed,
  MaterialRef,
  NotMine,
  Observation,
  Outcome,
  PathRef,
  Reader,
  StatedDigests,
  SubjectRef,
  Understood,
} from './reader.ts';
export type { WantedBy } from './wants.ts';
