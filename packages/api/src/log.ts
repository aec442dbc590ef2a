import { z } from 'zod';
import { countInUrlSchema, loggedShape, nothingSchema } from './envelope.ts';
import { route } from './route.ts';

export const checkpointRoute = route({
  name: 'checkpoint',
  method: 'GET',
  path: '/checkpoint',
  access: 'open',
  summary: 'Newest signed checkpoint (C2SP note). Take it away: from then on the log can be held to it.',
  params: nothingSchema,
  query: nothingSchema,
  body: nothingSchema,
  answer: z.object({ ...loggedShape, origin: z.string(), checkpoint: z.string() }),
});

export const consistencyRoute = route({
  name: 'consistency',
  method: 'GET',
  path: '/consistency',
  access: 'open',
  summary: 'Hashes (base64) that prove the tree of size `to` begins with the tree of size `from`.',
  params: nothingSchema,
  query: z.object({ from: countInUrlSchema, to: countInUrlSchema.optional() }),
  body: nothingSchema,
  answer: z.object({ ...loggedShape, from: z.number(), to: z.number(), proof: z.array(z.string()), checkpoint: z.string() }),
});

/** What a verifier needs to know this log. Got from here it proves nothing about us: compare it with the copy you keep. */
export const trustRoute = route({
  name: 'trust',
  method: 'GET',
  path: '/trust',
  access: 'open',
  summary: 'Verifier key, origin and Sigstore trusted root of this log.',
  params: nothingSchema,
  query: nothingSchema,
  body: nothingSchema,
  answer: z.object({ ...loggedShape, origin: z.string(), vkey: z.string(), trustedRoot: z.record(z.string(), z.unknown()) }),
});

export type Trust = z.infer<typeof trustRoute.answer>;
