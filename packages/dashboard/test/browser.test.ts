import { existsSync } from 'node:fs';
import { routes } from '@annexa/api';
import axe from 'axe-core';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtFiles } from './built.ts';
import { answerText, canned, serveCanned } from './canned.ts';

test.each(Object.keys(canned))('the canned answer of %s is one of the contract', (name) => {
  const route = routes.find((each) => each.name === name);
  expect(route?.answer.safeParse(JSON.parse(answerText(name))).error?.message).toBeUndefined();
});

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
if (executablePath === undefined) console.warn('no Chromium on this machine: the browser tests of the dashboard were skipped');

const places = [
  '/',
  '/?show=all',
  '/controls/A.6.2.5',
  '/systems',
  '/systems/credit-risk',
  '/trace',
  '/findings',
  '/documents',
  '/records',
  '/records/12',
  '/settings',
  '/nowhere',
];

describe.skipIf(executablePath === undefined)('in Chromium', () => {
  let browser: Browser;
  let served: Awaited<ReturnType<typeof serveCanned>>;

  beforeAll(async () => {
    served = await serveCanned(await builtFiles());
    const off = ['gpu', 'quic', 'background-networking', 'component-update', 'sync'].map((name) => `--disable-${name}`);
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: ['--headless', '--no-sandbox', '--no-first-run', ...off],
    });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await served[Symbol.asyncDispose]();
  });

  /** A page that has shown its answer, with everything the browser complained about. */
  async function visit(path: string): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage({ viewport: { width: 1_280, height: 900 }, reducedMotion: 'reduce' });
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(served.url)) complaints.push(`foreign request ${request.url()}`);
    });
    await page.goto(`${served.url}${path}`);
    await page.locator('main h1').first().waitFor();
    await page.waitForFunction(() => document.querySelector('.asking') === null);
    return { page, complaints };
  }

  test.concurrent.each(places)(
    '%s: axe and the browser have no complaint in either theme, and 320 px need no sideways scrolling',
    async (path) => {
      const { page, complaints } = await visit(`${path}${path.includes('?') ? '&' : '?'}theme=light`);
      await page.evaluate(axe.source);
      expect(await found(page, "{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }")).toEqual([]);
      await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'));
      expect(await found(page, "{ runOnly: ['color-contrast'] }")).toEqual([]);
      await page.setViewportSize({ width: 320, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  test('the matrix has one tab stop; arrows move it, Enter opens the cell', async () => {
    const { page } = await visit('/');
    expect(await page.locator('a[data-cell][tabindex="0"]').count()).toBe(1);
    await page.locator('a[data-cell][tabindex="0"]').focus();
    const start = await page.evaluate(() => document.activeElement?.getAttribute('href'));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    const moved = await page.evaluate(() => document.activeElement?.getAttribute('href'));
    expect(moved).not.toBe(start);
    expect(await page.locator('a[data-cell][tabindex="0"]').count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.locator('main h1').first().waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/controls\//);
    await page.goBack();
    expect(new URL(page.url()).pathname).toBe('/');
    await page.close();
  });

  test('a past state is said to be one, on every page, and there is a way back to now', async () => {
    const { page } = await visit('/?treeSize=40');
    const note = page.getByRole('complementary', { name: 'Date asked about' });
    expect(await note.textContent()).toContain('first 40 records');
    await page.getByRole('link', { name: 'Records' }).click();
    await page.locator('h1', { hasText: 'Records' }).waitFor();
    expect(new URL(page.url()).search).toBe('?treeSize=40');
    expect(await note.textContent()).toContain('takes no date');
    await note.getByRole('link').click();
    expect(new URL(page.url()).search).toBe('');
    expect(await note.count()).toBe(0);
    await page.close();
  });

  test('the first tab stop skips to the content', async () => {
    const { page } = await visit('/');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('#main');
    await page.close();
  });

  test('a record is checked by the browser itself, and a changed byte is seen', async () => {
    const { page } = await visit('/records/12');
    const proof = page.locator('.proof');
    expect(await proof.getAttribute('data-verdict')).toBe('accepted');
    const record = JSON.parse(answerText('getRecord'));
    const bundle = JSON.parse(record.bundle);
    const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64');
    payload[payload.length - 3] = (payload[payload.length - 3] ?? 0) ^ 1;
    bundle.dsseEnvelope.payload = payload.toString('base64');
    await page.route('**/api/v1/records/12', (route) => route.fulfill({ json: { ...record, bundle: JSON.stringify(bundle) } }));
    await page.reload();
    await proof.waitFor();
    expect(await proof.getAttribute('data-verdict')).toBe('refused');
    await page.close();
  });
});

/** What axe objects to, with the elements it means. */
async function found(page: Page, options: string): Promise<unknown> {
  return page.evaluate(
    `axe.run(document, ${options}).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 200)).join(' | ')))`,
  );
}
