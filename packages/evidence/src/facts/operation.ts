import { z } from 'zod';
import { textSchema, timeSchema } from '../scalar.ts';

/** One AI system's counts of one feed between two cuts; the full shape is `MonitoringWindow` of the telemetry package. */
export const monitoringWindowFactsSchema = z.looseObject({
  feed: textSchema,
  from: timeSchema,
  to: timeSchema,
});

export const eventLogArchiveFactsSchema = z.looseObject({
  from: timeSchema,
  to: timeSchema,
  events: z.number().int().nonnegative(),
  longestGapMs: z.number().nonnegative().optional(),
  eventTypes: z.record(textSchema, z.number()).optional(),
});
