import { z } from 'zod';

/** What an API token may do. Sending, reading and administering are apart on purpose: a leaked sender reads nothing. */
const scopes = ['ingest:telemetry', 'ingest:records', 'read', 'export', 'admin'] as const;

export type Scope = (typeof scopes)[number];

export const scopeSchema = z.enum(scopes);

/** AI systems a token or key speaks for. */
export const systemsSchema = z.union([z.literal('all'), z.array(z.string().max(64)).min(1).max(256).readonly()]);

export type Systems = z.infer<typeof systemsSchema>;

/** What a signed-in person may do; each role includes the ones before it. */
export const roles = ['viewer', 'auditor', 'contributor', 'admin'] as const;

export type Role = (typeof roles)[number];

/** Acts a screen offers; `review` makes records in the person's name, `administer` covers tokens, cuts, forge reads. */
export type Act = 'read' | 'export' | 'review' | 'administer';

const roleOfAct: Readonly<Record<Act, Role>> = { read: 'viewer', export: 'auditor', review: 'contributor', administer: 'admin' };

/** Whether a role may do an act. */
export function roleAllows(role: Role, act: Act): boolean {
  return roles.indexOf(role) >= roles.indexOf(roleOfAct[act]);
}
