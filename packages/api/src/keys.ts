import { sha256Schema, timeSchema } from '@annexa/evidence/schemas';
import { z } from 'zod';
import { loggedShape, nothingSchema } from './envelope.ts';
import { route } from './route.ts';

/**
 * Binds a short-lived P-256 source key. Authorization: a token (`collector-enrolled`), or an OIDC token whose audience is
 * `<collector url>#<hex SHA-256 of the SPKI>` (`issuer-bound`, the better grade: the operator could not have forged it).
 */
export const bindKeyRoute = route({
  name: 'bindKey',
  method: 'POST',
  path: '/keys',
  access: 'key',
  summary: 'Binds the key a source will sign its records with, and logs the binding.',
  params: nothingSchema,
  query: nothingSchema,
  body: z.object({
    spkiPem: z.string().max(2_048),
    /** Content digests (evidence, `contentDigestOf`) of what is about to be sent; asked here because here somebody vouches for the asker. */
    contents: z.array(sha256Schema).max(10_000).optional(),
  }),
  answer: z.object({
    ...loggedShape,
    keyDigest: sha256Schema,
    mode: z.enum(['issuer-bound', 'collector-enrolled']),
    index: z.number().int().nonnegative(),
    receipt: z.string(),
    checkpoint: z.string(),
    notAfter: timeSchema.optional(),
    /** Leaf index of each of `contents` that is on file already, null for the others, in the same order. */
    held: z.array(z.number().int().nonnegative().nullable()),
  }),
});

export type BoundKey = z.infer<typeof bindKeyRoute.answer>;
