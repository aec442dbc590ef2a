import type { Group } from './group.ts';
export const intake: Group = { name: 'intake', about: '', measure: async () => [] };
