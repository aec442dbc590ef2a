import type { Actor } from '../actor.ts';
import type { CommitFacts } from '../change.ts';
import type { GithubCommit, GithubUser } from './answers.ts';

/** GitHub's own account on merges made in its web interface; only its signature proves that it was GitHub. */
const webFlow = 'web-flow';

/** An account as GitHub tells it: null, `{}` and a missing login are nobody; mannequins and organisations sign in nowhere. */
export function actorOf(user: GithubUser): Actor | undefined {
  if (user?.login === undefined) return undefined;
  return { login: user.login, kind: kindOf(user.login, user.type) };
}

function kindOf(login: string, type: string | undefined): Actor['kind'] {
  if (type === 'Bot' || login.endsWith('[bot]')) return 'bot';
  return type === 'User' ? 'human' : 'unknown';
}

/** Whether GitHub itself made this commit, proven by its signature. */
export function isMadeByGithub({ committer, commit }: GithubCommit): boolean {
  return committer?.login === webFlow && commit.verification?.verified === true;
}

/**
 * Everybody who wrote a part of these commits. An address that belongs to no account may belong to anybody, an approver too:
 * it is kept as a stranger unless another commit or GitHub's no-reply form tells whose it is.
 */
export function writersOf(commits: readonly GithubCommit[]): readonly CommitFacts[] {
  const known = knownAddresses(commits);
  return commits.map((each) => {
    const named = [actorOf(each.author), isMadeByGithub(each) ? undefined : actorOf(each.committer)];
    const addresses = [...unlinked(each), ...coAuthors(each.commit.message)];
    const told = addresses.map((address) => ({ address, actor: actorOfAddress(address, known) }));
    return {
      revision: each.sha,
      people: [...named, ...told.map(({ actor }) => actor)].filter((actor) => actor !== undefined),
      strangers: told.filter(({ actor }) => actor === undefined).map(({ address }) => address),
    };
  });
}

function unlinked(each: GithubCommit): readonly string[] {
  const author = actorOf(each.author) ? [] : [addressOf(each.commit.author?.email)];
  const committer = actorOf(each.committer) ? [] : [addressOf(each.commit.committer?.email)];
  return [...author, ...committer];
}

function knownAddresses(commits: readonly GithubCommit[]): ReadonlyMap<string, Actor> {
  const pairs = commits.flatMap((each) => [
    [each.commit.author?.email, actorOf(each.author)] as const,
    [each.commit.committer?.email, actorOf(each.committer)] as const,
  ]);
  return new Map(pairs.flatMap(([email, actor]) => (email && actor ? [[addressOf(email), actor] as const] : [])));
}

const trailerPattern = /^co-authored-by:[^<\n]{0,512}<([^>\n]{1,320})>/gim;
const coAuthorsMax = 100;

function coAuthors(message: string): readonly string[] {
  const found = [...message.slice(0, 65_536).matchAll(trailerPattern)].slice(0, coAuthorsMax);
  return found.map(([, email]) => addressOf(email));
}

function addressOf(email: string | undefined): string {
  return email?.trim().toLowerCase() ?? 'no address';
}

/** `12345+login@users.noreply.<host>` or the older `login@users.noreply.<host>`; a bare `noreply@` sender is automation. */
const noReplyPattern = /^(?:\d+\+)?([a-z0-9-]+(?:\[bot\])?)@users\.noreply\./;

function actorOfAddress(address: string, known: ReadonlyMap<string, Actor>): Actor | undefined {
  const login = noReplyPattern.exec(address)?.[1];
  if (login !== undefined) return { login, kind: login.endsWith('[bot]') ? 'bot' : 'human' };
  if (address.startsWith('noreply@')) return { login: address, kind: 'bot' };
  return known.get(address);
}
