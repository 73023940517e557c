// An installed Onlyme: what its manifest names is there, and the browser's bars have the colour of the page.

import { expect, test } from './fixtures.mjs';
import { LogInPage } from './pages/log-in.mjs';

test('the manifest names an app with icons of the sizes that it says', async ({ page, request }) => {
  await page.goto('/accounts/login');
  const href = await page.locator('link[rel="manifest"]').getAttribute('href');
  const answer = await request.get(href);
  expect(answer.headers()['content-type']).toContain('application/manifest+json');
  const manifest = await answer.json();
  expect(manifest).toMatchObject({ name: 'Onlyme', start_url: '/', scope: '/', display: 'standalone' });
  expect(manifest.icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
  const touch = await page.locator('link[rel="apple-touch-icon"]').getAttribute('href');
  for (const { src, sizes } of [...manifest.icons, { src: touch, sizes: '180x180' }]) {
    const size = await page.evaluate(async (from) => {
      const image = new Image();
      image.src = from;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
    expect(size, src).toBe(sizes);
  }
});

test('no part of the app runs when nobody looks at it: there is no service worker', async ({ page }) => {
  await page.goto('/accounts/login');
  await expect(new LogInPage(page).name).toBeVisible();
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
});

test('the bars of the browser take the colour of the appearance that was chosen', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/accounts/login');
  await expect(new LogInPage(page).name).toBeVisible();
  const shown = () =>
    page.evaluate(() => [...document.querySelectorAll('meta[name="theme-color"]')].filter(({ media }) => matchMedia(media).matches).map(({ content }) => content));
  expect(await shown()).toEqual(['#f5f3ee']);
  await page.getByLabel('Appearance').selectOption('dark');
  expect(await shown()).toEqual(['#141311']);
  await page.reload();
  await expect(new LogInPage(page).name).toBeVisible();
  expect(await shown()).toEqual(['#141311']);
  await page.getByLabel('Appearance').selectOption('system');
  expect(await shown()).toEqual(['#f5f3ee']);
});
