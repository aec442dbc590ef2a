import { z } from 'zod';

/** Which day and how much of the log a page asks about; what does not parse is left out. */
export const whenShape = {
  asOf: z.union([z.iso.date(), z.iso.datetime()]).optional().catch(undefined),
  treeSize: z.coerce.number().int().nonnegative().optional().catch(undefined),
};

export const whenSchema = z.object(whenShape);

export type Asked = z.infer<typeof whenSchema>;

/** Only what was asked, so that absent stays absent on the wire. */
export function whenOf({ asOf, treeSize }: Asked): { asOf?: string; treeSize?: number } {
  return { ...(asOf !== undefined && { asOf }), ...(treeSize !== undefined && { treeSize }) };
}
