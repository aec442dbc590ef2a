import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Days from today on which a paper came into force and is due for review. */
type Dates = { readonly path: string; readonly fromDays: number; readonly reviewDays: number };

const dayMs = 86_400_000;

/** A paper of the assistant has its dates set in the demo's copy, so that its review is overdue on any day the demo is played. */
const papers: readonly Dates[] = [{ path: 'governance/operation-plan.md', fromDays: -450, reviewDays: -85 }];

export async function datePapers(folder: string, today: Date): Promise<void> {
  for (const { path, fromDays, reviewDays } of papers) {
    const file = join(folder, path);
    const text = await readFile(file, 'utf8');
    const dated = text
      .replace(/^effectiveFrom: .*$/m, `effectiveFrom: ${dayFrom(today, fromDays)}`)
      .replace(/^nextReview: .*$/m, `nextReview: ${dayFrom(today, reviewDays)}`);
    await writeFile(file, dated);
  }
}

function dayFrom(today: Date, days: number): string {
  return new Date(today.getTime() + days * dayMs).toISOString().slice(0, 10);
}
