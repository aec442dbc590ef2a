import type { Status } from '@annexa/api';
import { meaningOfStatus, wordOf } from '../words/status.ts';

/** Path of each status' icon in a 16 px box: shapes differ, so that they can be told apart without colour. */
const shapeOf: Readonly<Record<Status, string>> = {
  current: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM4.8 8.2l2.2 2.2 4.2-4.6',
  aging: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM8 4.5V8l2.4 1.6',
  stale: 'M4 1.5h8M4 14.5h8M5 1.5v2.6L8 8l3-3.9V1.5M5 14.5v-2.6L8 8l3 3.9v2.6',
  missing:
    'M8 1.5a6.5 6.5 0 0 1 4 1.4M14 5.5a6.5 6.5 0 0 1 .2 4.6M12.2 13a6.5 6.5 0 0 1-4.4 1.5M4.3 13.3A6.5 6.5 0 0 1 1.7 9M1.8 6A6.5 6.5 0 0 1 4.6 2.5',
  negative: 'M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3ZM5.5 5.5l5 5M10.5 5.5l-5 5',
  unknown: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM6 6.2a2 2 0 1 1 2.7 1.9c-.5.2-.7.5-.7 1.1M8 11.6v.2',
  'no-criterion': 'M1.5 10.5 10.5 1.5l4 4-9 9ZM4.5 7.5l1.5 1.5M7 5l1.5 1.5M9.5 2.5 11 4M2 2l12 12',
  'not-exercised': 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM6.3 5.5v5M9.7 5.5v5',
  exception: 'M8 1.5 2.5 3.6v4c0 3.4 2.3 5.8 5.5 6.9 3.2-1.1 5.5-3.5 5.5-6.9v-4ZM8 5v3.4M8 10.8v.2',
  answered: 'M6.5 3 2 7.5 6.5 12M2.4 7.5H10a4 4 0 0 1 4 4V13',
  'not-applicable': 'M2.5 8h11',
};

/** A status: icon, word and pattern together; colour only repeats them. */
export function Sign({ status, word = wordOf(status), quiet = false }: { status: Status; word?: string; quiet?: boolean }) {
  return (
    <span className={quiet ? 'sign sign-quiet' : 'sign'} data-status={status} title={meaningOfStatus[status]}>
      <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
        <path d={shapeOf[status]} />
      </svg>
      <span>{word}</span>
    </span>
  );
}
