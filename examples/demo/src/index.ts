export { signIn } from './person.ts';
export { play } from './play.ts';
export type { Played, PlaySettings } from './play.ts';
