// The design page, in the development build that `cargo xtask test --only e2e` puts into target/design-dist:
// each section against a picture of it, what axe and a keyboard find there, and the contrast that it
// measures. `cargo xtask test --only e2e -- design.spec --project=design --update-snapshots=all` makes the
// pictures anew.

import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { axe, expect, test as base } from './fixtures.mjs';
import { focused, focusIsSeen } from './focus.mjs';
import { serve } from './server.mjs';
import { COMPARED, holdStill } from './still.mjs';

const RELEASE = fileURLToPath(new URL('../../dist', import.meta.url));
const FOLDER = fileURLToPath(new URL('../../target/design-dist', import.meta.url));
const SECTIONS = [
  'colour', 'contrast', 'type', 'space', 'shape', 'motion', 'ring', 'verdicts', 'buttons', 'fields', 'choices',
  'new-password', 'alerts', 'dialogs', 'sessions', 'receipts', 'accounts', 'frame', 'icons',
];
const WIDTHS = [1440, 390];
const LANGUAGES = { en: 'en-GB', es: 'es-ES' };

/** A control that moved by a pixel or has another colour differs in more; how a glyph's edge is smoothed,
 *  in less. */
const ALIKE = { threshold: 0.1, maxDiffPixels: 60, timeout: 60_000 };

const test = base.extend({
  site: [
    async ({}, use) => {
      await access(`${FOLDER}/index.html`).catch(() => {
        throw new Error('There is no development build in target/design-dist: `cargo xtask test --only e2e -- design.spec` makes it.');
      });
      const server = await serve(FOLDER);
      await use(`http://127.0.0.1:${server.port}`);
      server.close();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ site }, use) => use(site),
});

test.use({ contextOptions: { reducedMotion: 'reduce' } });
// A development build is large, and each test looks at the whole page.
test.beforeEach(() => test.setTimeout(600_000));

/** Loads the page and waits until everything on it is drawn and measured. */
async function open(page) {
  await page.goto('/design');
  await expect(page.locator('.design-part')).toHaveCount(SECTIONS.length, { timeout: 90_000 });
  await expect(page.locator('.pair .value').filter({ hasText: /^\d+\.\d\d needs/ })).not.toHaveCount(0);
  await expect(page.locator('.pair .value').filter({ hasNotText: /\d/ })).toHaveCount(0);
  await expect(page.locator('.stub .badge')).toHaveCount(1);
  await page.evaluate(() => document.fonts.ready.then(() => {}));
}

for (const width of WIDTHS) {
  for (const colorScheme of ['light', 'dark']) {
    test.describe(`${width} px, ${colorScheme}`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 } });

      test('each section looks as it did, and axe finds nothing', async ({ page, context }) => {
        await holdStill(context);
        await open(page);
        if (COMPARED) {
          for (const id of SECTIONS) {
            await expect.soft(page.locator(`#${id}`)).toHaveScreenshot([`${width}-${colorScheme}`, `${id}.png`], ALIKE);
          }
        }
        await axe(page, `design, ${width} px, ${colorScheme}`);
      });
    });
  }
}

for (const [language, locale] of Object.entries(LANGUAGES)) {
  test.describe(language, () => {
    test.use({ locale });

    test('nothing is wider than the window, from 320 to 1440 px', async ({ page }) => {
      await open(page);
      for (const width of [320, 390, 768, 1024, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        const beyond = await page.evaluate(() => {
          const room = document.documentElement.clientWidth;
          const wide = [...document.querySelectorAll('main *')].filter((element) => element.getBoundingClientRect().right > room + 1);
          return document.documentElement.scrollWidth > room ? wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 100)) : [];
        });
        expect.soft(beyond, `${language}, ${width} px`).toEqual([]);
      }
      await axe(page, `design, ${language}`);
    });
  });
}

test('every pair of colours has the contrast that it needs, in whichever appearance is chosen', async ({ page }) => {
  await open(page);
  const first = page.locator('.pair .value').first();
  const canvas = page.locator('#colour .value').first();
  for (const [appearance, value] of [['light', '#f5f3ee'], ['dark', '#141311']]) {
    await page.getByLabel('Appearance').selectOption(appearance);
    await expect(canvas).toHaveText(value);
    await expect(first).toHaveText(appearance === 'light' ? /^15\.\d\d needs 4\.5$/ : /^16\.\d\d needs 4\.5$/);
    await expect(page.locator('.pair.fails')).toHaveCount(0);
  }
  // A pair that does not pass says so.
  await page.evaluate(() => document.documentElement.style.setProperty('--ink', '#3a3a3a'));
  await expect(page.locator('.pair.fails .value').first()).toHaveText(/^1\.\d\d fails: needs 4\.5$/);
});

test('the parts speak the language that is chosen, and the page says which is which', async ({ page }) => {
  await open(page);
  await page.getByLabel('Language').selectOption('es');
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  await expect(page.locator('.design')).toHaveAttribute('lang', 'en');
  await expect(page.locator('#buttons [lang="es"]').first()).toHaveText('Entrar');
});

test('a keyboard reaches every control in order, sees where it is, and closes what it has opened', async ({ page }) => {
  await open(page);
  // Where the first link of the list leads, so does Enter.
  await page.getByRole('link', { name: 'Dialogs and menus', exact: true }).press('Enter');
  await expect(page).toHaveURL(/#dialogs$/);
  const opener = page.locator('#dialogs .specimen').first().getByRole('button').first();
  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = page.locator('dialog:modal');
  await expect(dialog).toBeVisible();
  await axe(page, 'design, a dialog open');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(opener).toBeFocused();
  const menu = page.locator('#dialogs .menu-anchor');
  await menu.getByRole('button').first().press('Enter');
  await expect(menu.locator('.menu')).toBeVisible();
  await axe(page, 'design, a menu open');
  await page.keyboard.press('Escape');
  await expect(menu.locator('.menu')).toHaveCount(0);
  // Through the page until it is left, a hundred controls at least.
  await page.locator('#design-appearance').focus();
  const reached = new Set();
  for (let step = 0; step < 300; step += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(focused);
    if (!at) break;
    reached.add(at.name);
    expect.soft(at.covers, at.name).toEqual([]);
    expect.soft(await page.evaluate(focusIsSeen), `${at.name}: the focus is seen`).toBe(true);
  }
  expect(reached.size).toBeGreaterThan(60);
});

test.describe('a release', () => {
  const release = `http://127.0.0.1:${process.env.ONLYME_E2E_PORT}`;
  test.use({ allowedOrigins: [release] });

  test('has nothing of the page: no screen at its address, no code, no style and no text', async ({ page }) => {
    await page.goto(`${release}/design`);
    await expect(page.getByRole('heading', { level: 1, name: 'There is nothing here' })).toBeVisible();
    const holding = async (folder) => {
      const names = (await readdir(folder)).filter((name) => /\.(wasm|js|css|html|json|txt)$/.test(name));
      const found = await Promise.all(names.map(async (name) => ((await readFile(join(folder, name))).includes('design-part') ? name : [])));
      return found.flat();
    };
    // The word is in what is looked at there, so it would be found here.
    expect((await holding(FOLDER)).length).toBeGreaterThan(1);
    expect(await holding(RELEASE)).toEqual([]);
  });
});
