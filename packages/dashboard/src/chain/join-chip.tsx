import type { JoinGrade } from '@annexa/api';
import { isWeak, meaningOfJoin } from '../words/trust.ts';

/** Join grade of a link. A weak one is dashed and has another arrow, so that it is told apart without colour. */
export function JoinChip({ join }: { join: JoinGrade }) {
  return (
    <span className="join" data-weak={isWeak(join)} title={meaningOfJoin[join]}>
      <span aria-hidden="true">{isWeak(join) ? '⇢' : '→'}</span> {join}
    </span>
  );
}
