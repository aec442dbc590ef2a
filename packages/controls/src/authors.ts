import { deploymentsOf } from './deployments.ts';
import { personOf } from './roles.ts';
import { perView } from './view.ts';

/**
 * People known to have made a system's models or the changes that were deployed. Empty when nothing on file says so; then
 * whoever approves has to come from outside the team by role.
 */
export const authorsOf = perView((view, system): readonly string[] => {
  const runs = view.of('training-run', system);
  const ofRuns = runs.flatMap((each) => each.predicate.source.person ?? []);
  const commits = new Set([
    ...runs.flatMap((each) => each.predicate.facts.commit ?? []),
    ...deploymentsOf(view, system).flatMap((each) => each.revision ?? []),
  ]);
  const ofChanges = view.of('change-approval').filter((each) => commits.has(each.predicate.facts.revision));
  const people = [...ofRuns, ...ofChanges.flatMap((each) => each.predicate.facts.author ?? [])].map((each) => personOf(view, each));
  return [...new Set(people)].toSorted();
});
