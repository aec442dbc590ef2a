import { sha256Schema } from '@annexa/evidence/schemas';
import { z } from 'zod';

/**
 * What every answer carries: how many leaves the log had when it was given, and the root over them (hex SHA-256).
 * A client that keeps them can later demand a consistency proof; without them an answer could not be held against anybody.
 */
export const loggedShape = { treeSize: z.number().int().nonnegative(), root: sha256Schema };

/** Head of the log at the time of an answer. */
export const loggedSchema = z.object(loggedShape);

export type Logged = z.infer<typeof loggedSchema>;

/** A record by its id (hex SHA-256 of its payload bytes) or by its leaf index. */
export const recordRefSchema = z.string().regex(/^(?:[0-9a-f]{64}|\d{1,15})$/);

/** A leaf index or tree size as it stands in a URL. */
export const countInUrlSchema = z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** Nothing is asked for in this part of a request. */
export const nothingSchema = z.object({});
