import { z } from 'zod';

/** Lower-case hex SHA-256. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** RFC 3339 date-time in UTC, as we write it (`2026-11-24T08:00:00Z`, optional fraction). */
export const timeSchema = z.iso.datetime();

/** Calendar date `2026-11-24`. */
export const dateSchema = z.iso.date();

/** Id of an AI system as declared in annexa.yaml, or one of the two reserved ones below. */
export const systemIdSchema = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/);

/** Reserved system id of what concerns the whole management system. */
export const organisation = 'organisation';

/** Reserved system id of artefacts and traffic that match no declared system, or several. */
export const unassigned = 'unassigned';

/** A short text from outside, bounded so that a hostile file cannot fill a record. */
export const textSchema = z.string().max(8_192);

/** Numbers that JSON cannot carry are named, never dropped or turned into null. */
export const measuredValueSchema = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]);

export type MeasuredValue = z.infer<typeof measuredValueSchema>;
