import { crc32 } from 'node:zlib';
import type { RepositoryScenario } from './scenario.ts';
import type { Schemas } from './schemas.ts';

/** An account as GitHub shows it; null stays null (deleted). */
export function userAnswer<Login extends string | null>(
  url: string,
  scenario: RepositoryScenario,
  login: Login,
): Login extends string ? Schemas['simple-user'] : Schemas['simple-user'] | null;
export function userAnswer(url: string, { accounts = {} }: RepositoryScenario, login: string | null): Schemas['simple-user'] | null {
  if (login === null) return null;
  const own = `${url}/users/${login}`;
  return {
    login,
    id: crc32(login),
    node_id: `U_${crc32(login)}`,
    avatar_url: `${url}/avatars/${login}`,
    gravatar_id: '',
    url: own,
    html_url: `${url}/${login}`,
    followers_url: `${own}/followers`,
    following_url: `${own}/following{/other_user}`,
    gists_url: `${own}/gists{/gist_id}`,
    starred_url: `${own}/starred{/owner}{/repo}`,
    subscriptions_url: `${own}/subscriptions`,
    organizations_url: `${own}/orgs`,
    repos_url: `${own}/repos`,
    events_url: `${own}/events{/privacy}`,
    received_events_url: `${own}/received_events`,
    type: accounts[login]?.type ?? (login.endsWith('[bot]') ? 'Bot' : 'User'),
    site_admin: false,
  } satisfies Schemas['simple-user'];
}
