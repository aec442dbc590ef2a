import { describe, expect, it } from 'vitest';
import { cases as a624 } from './cases/a-6-2-4/cases.ts';
import { cases as a625 } from './cases/a-6-2-5/cases.ts';
import { cases as a626 } from './cases/a-6-2-6/cases.ts';
import { cases as a628 } from './cases/a-6-2-8/cases.ts';
import { cases as a75 } from './cases/a-7-5/cases.ts';
import type { Case } from './cases/case.ts';
import { judged } from './judge.ts';

const controls: Readonly<Record<string, readonly Case[]>> = {
  'A.6.2.4': a624,
  'A.6.2.5': a625,
  'A.6.2.6': a626,
  'A.6.2.8': a628,
  'A.7.5': a75,
};

describe.each(Object.entries(controls))('%s', (_control, cases) => {
  it.each(cases.map((each) => [each.expectation, each.when, each] as const))(
    '%s: %s',
    (_name, _when, { world, expectation, status, reason, scope, asOf }) => {
      const result = judged(world, expectation, { ...(scope ? { scope } : {}), ...(asOf ? { asOf } : {}) });
      expect({ status: result.status, reason: result.reason, because: result.because }).toEqual({
        status,
        reason,
        because: result.because,
      });
    },
  );
});
