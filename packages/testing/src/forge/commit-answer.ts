import type { CommitScenario, RepositoryScenario } from './scenario.ts';
import type { Schemas } from './schemas.ts';
import { userAnswer } from './user-answer.ts';

/** A commit as `GET /repos/{owner}/{repo}/commits/{sha}` gives it. */
export function commitAnswer(url: string, scenario: RepositoryScenario, commit: CommitScenario) {
  const own = `${url}/repos/${scenario.name}`;
  const git = gitCommitAnswer(url, scenario, commit);
  const author = commit.author === undefined ? 'ada' : commit.author;
  return {
    sha: commit.sha,
    node_id: git.node_id,
    url: `${own}/commits/${commit.sha}`,
    html_url: `${url}/${scenario.name}/commit/${commit.sha}`,
    comments_url: `${own}/commits/${commit.sha}/comments`,
    commit: {
      url: git.url,
      author: git.author,
      committer: git.committer,
      message: git.message,
      comment_count: 0,
      tree: git.tree,
      verification: git.verification,
    },
    author: userAnswer(url, scenario, author),
    committer: userAnswer(url, scenario, commit.committer === undefined ? author : commit.committer),
    parents: git.parents,
  } satisfies Schemas['commit'];
}

/** The bare git object, as `GET /repos/{owner}/{repo}/git/commits/{sha}` gives it. */
export function gitCommitAnswer(url: string, scenario: RepositoryScenario, commit: CommitScenario) {
  const own = `${url}/repos/${scenario.name}/git`;
  const author = commit.author ?? 'ada';
  const committer = commit.committer ?? author;
  const at = commit.at ?? '2026-01-01T00:00:00Z';
  const signature = commit.verified ? 'a signature of the double' : null;
  return {
    sha: commit.sha,
    node_id: `C_${commit.sha}`,
    url: `${own}/commits/${commit.sha}`,
    html_url: `${url}/${scenario.name}/commit/${commit.sha}`,
    author: { name: author, email: commit.email ?? emailOf(author), date: at },
    committer: { name: committer, email: committer === author ? (commit.email ?? emailOf(author)) : emailOf(committer), date: at },
    message: commit.message ?? 'a change',
    tree: { sha: commit.tree ?? commit.sha, url: `${own}/trees/${commit.tree ?? commit.sha}` },
    parents: (commit.parents ?? []).map((sha) => ({
      sha,
      url: `${own}/commits/${sha}`,
      html_url: `${url}/${scenario.name}/commit/${sha}`,
    })),
    verification: {
      verified: commit.verified ?? false,
      reason: commit.verified ? 'valid' : 'unsigned',
      signature,
      payload: signature,
      verified_at: commit.verified ? at : null,
    },
  } satisfies Schemas['git-commit'];
}

function emailOf(login: string): string {
  return login === 'web-flow' ? 'noreply@github.com' : `${login}@example.org`;
}
