import type { Group } from './group.ts';
import { intake } from './intake.ts';
import { ledger } from './ledger.ts';
import { readers } from './readers.ts';
import { start } from './start.ts';
import { telemetry } from './telemetry.ts';

/** Every group; a new one is one file and one line here. */
export const groups: readonly Group[] = [ledger, telemetry, intake, readers, start];
