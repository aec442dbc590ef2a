import type { Side, Status } from '@annexa/api';
import { meaningOfSide } from '../words/side.ts';
import { Sign } from './sign.tsx';

/** Rule and practice of one place, each with its own sign. */
export function Sides({ sides }: { sides: { readonly D?: Status | undefined; readonly O?: Status | undefined } }) {
  return (
    <span className="side-signs">
      {(['D', 'O'] as const).map((side: Side) => {
        const status = sides[side];
        return (
          status && (
            <span key={side} title={meaningOfSide[side]}>
              <b className="side-letter">{side}</b> <Sign status={status} />
            </span>
          )
        );
      })}
    </span>
  );
}
