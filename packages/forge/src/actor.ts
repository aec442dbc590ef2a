/** Who did something on a forge. `unknown` kinds are counted as nobody: they never approve. */
export type Actor = { readonly login: string; readonly kind: 'human' | 'bot' | 'unknown' };

/** Whether two actors are one account. Logins are case-insensitive on every forge we read. */
export function sameActor(left: Actor, right: Actor): boolean {
  return left.login.toLowerCase() === right.login.toLowerCase();
}
