import type { Group } from './group.ts';
export const readers: Group = { name: 'readers', about: '', measure: async () => [] };
