import { fileURLToPath } from 'node:url';
import { readConfig } from '@annexa/capture';
import { expect, test } from 'vitest';

test.for(['credit-risk', 'loan-pricing', 'support-assistant'])(
  'the annexa.yaml of %s declares the system of that name',
  async (example) => {
    const { found, yaml } = await readConfig(fileURLToPath(new URL(`../../${example}/workspace`, import.meta.url)));
    expect(found).toBe(true);
    expect(Object.keys(yaml.systems ?? {})).toEqual([example]);
    const bars = yaml.systems?.[example]?.bars ?? [];
    expect(bars.filter(({ reason = '' }) => reason === '')).toEqual([]);
  },
);
