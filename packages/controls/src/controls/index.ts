import type { Control } from '../judgement.ts';
import { verificationAndValidation } from './a-6-2-4.ts';
import { deployment } from './a-6-2-5.ts';
import { operationAndMonitoring } from './a-6-2-6.ts';
import { eventLogs } from './a-6-2-8.ts';
import { dataProvenance } from './a-7-5.ts';

/** The controls judged so far: one file, one line here, one folder of cases. */
export const judgedControls: readonly Control[] = [
  verificationAndValidation,
  deployment,
  operationAndMonitoring,
  eventLogs,
  dataProvenance,
];
