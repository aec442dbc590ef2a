import type { z } from 'zod';
import { documentFactsSchema } from '../document.ts';
import type { RecordKind } from '../kind.ts';
import { changeApprovalFactsSchema, deploymentFactsSchema, promotionFactsSchema } from './change.ts';
import { dataPreparationFactsSchema, dataQualityFactsSchema, datasetSnapshotFactsSchema } from './data.ts';
import {
  applicabilityFactsSchema,
  exceptionFactsSchema,
  findingFactsSchema,
  keyBindingFactsSchema,
  openFactsSchema,
  reviewFactsSchema,
  systemDeclarationFactsSchema,
} from './governance.ts';
import {
  componentInventoryFactsSchema,
  conversionFactsSchema,
  evaluationResultFactsSchema,
  runStartedFactsSchema,
  trainingRunFactsSchema,
} from './model.ts';
import { eventLogArchiveFactsSchema, monitoringWindowFactsSchema } from './operation.ts';

/** Facts schema of every kind: the seam for a new record kind is one schema and one line here. */
export const factsSchemas = {
  'system-declaration': systemDeclarationFactsSchema,
  document: documentFactsSchema,
  declaration: openFactsSchema,
  review: reviewFactsSchema,
  assignment: openFactsSchema,
  'register-snapshot': openFactsSchema,
  applicability: applicabilityFactsSchema,
  exception: exceptionFactsSchema,
  finding: findingFactsSchema,
  'sample-draw': openFactsSchema,
  'dataset-snapshot': datasetSnapshotFactsSchema,
  'data-quality': dataQualityFactsSchema,
  'data-preparation': dataPreparationFactsSchema,
  'run-started': runStartedFactsSchema,
  'training-run': trainingRunFactsSchema,
  conversion: conversionFactsSchema,
  'component-inventory': componentInventoryFactsSchema,
  'evaluation-result': evaluationResultFactsSchema,
  'security-test': evaluationResultFactsSchema,
  'change-approval': changeApprovalFactsSchema,
  promotion: promotionFactsSchema,
  deployment: deploymentFactsSchema,
  'running-observation': openFactsSchema,
  'monitoring-window': monitoringWindowFactsSchema,
  'event-log-archive': eventLogArchiveFactsSchema,
  'oversight-decision': openFactsSchema,
  'guardrail-result': openFactsSchema,
  incident: openFactsSchema,
  retirement: openFactsSchema,
  'key-binding': keyBindingFactsSchema,
  erasure: openFactsSchema,
} as const satisfies Record<RecordKind, z.ZodType>;

/** Facts of one kind, as parsed. */
export type FactsOf<Kind extends RecordKind> = z.infer<(typeof factsSchemas)[Kind]>;
