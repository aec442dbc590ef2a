import { z } from 'zod';
import { loggedShape, nothingSchema } from './envelope.ts';
import { route } from './route.ts';

export const cutRoute = route({
  name: 'cut',
  method: 'POST',
  path: '/cut',
  access: 'admin',
  summary: 'Ends the running telemetry window now and waits until its records are sealed.',
  params: nothingSchema,
  query: nothingSchema,
  body: nothingSchema,
  answer: z.object({ ...loggedShape, sealed: z.number().int().nonnegative() }),
});

export const forgeSyncRoute = route({
  name: 'forgeSync',
  method: 'POST',
  path: '/forge/sync',
  access: 'admin',
  summary: 'Reads reviews and deployments from the forges now.',
  params: nothingSchema,
  query: nothingSchema,
  body: nothingSchema,
  answer: z.object({ ...loggedShape, records: z.number().int().nonnegative(), problems: z.array(z.string()) }),
});
