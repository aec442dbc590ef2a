import { place } from '../router/page.tsx';
import type { Place } from '../router/page.tsx';

/** Every page there is. */
export const pages: readonly Place[] = [
  place('/', () => import('./overview.tsx')),
  place('/controls/:id', () => import('./control.tsx')),
  place('/systems', () => import('./systems.tsx')),
  place('/systems/:id', () => import('./system.tsx')),
  place('/trace', () => import('./trace.tsx')),
  place('/findings', () => import('./findings.tsx')),
  place('/documents', () => import('./documents.tsx')),
  place('/records', () => import('./records.tsx')),
  place('/records/:id', () => import('./record.tsx')),
  place('/settings', () => import('./settings.tsx')),
];
