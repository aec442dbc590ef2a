import type { Page } from '../router/page.tsx';
import { controlPage } from './control.tsx';
import { documentsPage } from './documents.tsx';
import { findingsPage } from './findings.tsx';
import { overviewPage } from './overview.tsx';
import { recordPage } from './record.tsx';
import { recordsPage } from './records.tsx';
import { systemPage } from './system.tsx';
import { systemsPage } from './systems.tsx';

/** Every page there is. */
export const pages: readonly Page[] = [
  overviewPage,
  controlPage,
  systemsPage,
  systemPage,
  findingsPage,
  documentsPage,
  recordsPage,
  recordPage,
];
