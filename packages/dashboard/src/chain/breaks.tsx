import type { Chain } from '@annexa/api';
import { Sign } from '../parts/sign.tsx';

/** Places where no link could be made, each with what closes it. */
export function Breaks({ breaks }: { breaks: Chain['breaks'] }) {
  if (breaks.length === 0) return null;
  return (
    <ul className="breaks">
      {breaks.map(({ at, what, closeGap }) => (
        <li key={`${at} ${what}`}>
          <Sign status="missing" word="break" />
          <span>
            {what}
            <span className="block small">
              <b>Closes the gap:</b> {closeGap}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
