import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../src/styles/tokens.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([a-z-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g)].map(([, name = '', ...pair]) => [name, pair]),
);

/** WCAG 2.2 relative luminance. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(ink: string, ground: string, theme: number): number {
  const [light = 0, dark = 0] = [ink, ground].map((name) => luminance(tokens.get(name)?.[theme] ?? '')).sort((left, right) => right - left);
  return (light + 0.05) / (dark + 0.05);
}

const tones = ['good', 'aging', 'stale', 'missing', 'negative', 'unknown', 'rule', 'idle', 'permit'];
const texts: [string, string][] = [
  ...['ink', 'muted', 'accent', 'good-ink', 'missing-ink'].flatMap((ink): [string, string][] =>
    ['ground', 'surface', 'sunk'].map((ground) => [ink, ground]),
  ),
  ['on-accent', 'accent'],
  ['demo-ink', 'demo-ground'],
  ...tones.map((tone): [string, string] => [`${tone}-ink`, `${tone}-ground`]),
];

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('%s theme', (_name, theme) => {
  test.each(texts)('text %s on %s reaches 4.5:1', (ink, ground) => {
    expect(contrast(ink, ground, theme)).toBeGreaterThanOrEqual(4.5);
  });
  test.each(['ground', 'surface'])('edges of controls on %s reach 3:1', (ground) => {
    expect(contrast('control-line', ground, theme)).toBeGreaterThanOrEqual(3);
  });
});

test('the computation is the published one: black on white is 21:1', () => {
  expect((luminance('#ffffff') + 0.05) / (luminance('#000000') + 0.05)).toBeCloseTo(21, 5);
});
