import type { Group } from './group.ts';
export const telemetry: Group = { name: 'telemetry', about: '', measure: async () => [] };
