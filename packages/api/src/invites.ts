import { timeSchema } from '@annexa/evidence/schemas';
import { z } from 'zod';
import { loggedShape, nothingSchema } from './envelope.ts';
import { route } from './route.ts';

export const inviteRoute = route({
  name: 'invite',
  method: 'POST',
  path: '/invites',
  access: 'admin',
  summary: 'Makes a one-time sign-in link for a person of the trust policy, to be handed over by a way you trust; logs who asked.',
  params: nothingSchema,
  query: nothingSchema,
  body: z.object({ person: z.string().min(1).max(128) }),
  answer: z.object({ ...loggedShape, link: z.url(), expiresAt: timeSchema }),
});
