import type { SystemAnswer } from '@annexa/api';
import { Sides } from '../parts/sides.tsx';
import { Link } from '../router/link.tsx';

type Shown = { readonly system: string; readonly controls: SystemAnswer['controls'] };

/** The controls judged for a system, the two sides apart; of the others only how many they are. */
export function JudgedControls({ system, controls }: Shown) {
  const judged = controls.filter(({ sides }) => sides.D ?? sides.O);
  const rest = controls.length - judged.length;
  return (
    <section className="panel" aria-labelledby="judged">
      <h2 id="judged">Controls asked of it</h2>
      <ul className="attention">
        {judged.map(({ id, title, sides }) => (
          <li key={id}>
            <Link to={`/controls/${id}?scope=${system}`}>
              {id} {title}
            </Link>
            <Sides sides={sides} />
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <p className="muted small">{rest} more are asked of it and not judged in this version; nothing is claimed about them.</p>
      )}
    </section>
  );
}
