// What every screen and state looks like, and in which order and words it is spoken, against references
// in references/, which `cargo xtask pictures` makes anew. Each state is kept light in English and dark in
// Spanish, each screen also at another width, and in English what is spoken. With ONLYME_PICTURES=all
// nothing is compared: all combinations are put into target/pictures/, for somebody to look at.

import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures.mjs';
import { isPhone, speak } from './pages/names.mjs';
import { BREAKING, WALKS } from './states.mjs';
import { COMPARED, hideChance, holdStill } from './still.mjs';

const LOCALES = { en: 'en-GB', es: 'es-ES' };
/** The appearance in which the pictures of a language are kept. */
const KEPT = { en: 'light', es: 'dark' };
const ALL = process.env.ONLYME_PICTURES === 'all';
const TARGET = fileURLToPath(new URL('../../target/pictures', import.meta.url));

const ELSEWHERE = "Pictures are compared on Linux, in Chromium's headless shell, alone. What is spoken is compared everywhere.";
if (!COMPARED && process.env.CI && process.platform === 'linux') throw new Error(`${ELSEWHERE} Install the headless shell.`);
if (!COMPARED) console.warn(ELSEWHERE);

/** A control that moved by a pixel or has another colour differs in more; how a glyph's edge is smoothed,
 *  in less. */
const ALIKE = { threshold: 0.05, maxDiffPixels: 60 };

/** Higher than that is a list. */
const HIGHEST = 3_000;

const TWICE = ':root { font-size: 200% !important }';

/** Runs in the page: larger text, or the usual again. */
function restyle(rules) {
  document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, 1);
  if (!rules) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets.push(sheet);
}

/** The window as wide as it is said, and as high as what is in it; a dialog stands in the usual one. */
async function fit(page, { width, height }, part) {
  await page.setViewportSize({ width, height });
  if (part) return;
  const all = await page.evaluate(() => document.documentElement.scrollHeight);
  if (all > height) await page.setViewportSize({ width, height: Math.min(all, HIGHEST) });
}

/** What looks at a state: `look(name, page, { screen, part })`. A screen is also kept at another width; of
 *  a part only what is in the window is kept. */
function looker(page, language, layout) {
  const usual = page.viewportSize();
  const other = { width: layout === 'phone' ? 320 : 768, height: usual.height };
  const shoot = async (at, folder, name) => {
    const path = join(TARGET, layout, folder, `${name}.png`);
    await mkdir(dirname(path), { recursive: true });
    await at.screenshot({ path, animations: 'disabled' });
  };
  return async (name, at = page, { screen = false, part = false } = {}) => {
    await at.evaluate(hideChance);
    // Nothing is hovered.
    await at.mouse.move(0, 0);
    await at.evaluate(() => document.fonts.ready.then(() => {}));
    const whole = part || (await at.locator('dialog[open]').count()) > 0;
    await fit(at, usual, whole);
    if (ALL) {
      for (const colorScheme of ['light', 'dark']) {
        await at.emulateMedia({ colorScheme });
        await shoot(at, `${colorScheme}-${language}`, name);
      }
      if (language === 'en') {
        await at.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
        await shoot(at, 'forced', name);
        await at.emulateMedia({ forcedColors: 'none' });
        await at.evaluate(restyle, TWICE);
        await fit(at, usual, whole);
        await shoot(at, 'twice', name);
        await at.evaluate(restyle, '');
      }
      await fit(at, other, whole);
      await shoot(at, `${other.width}-${language}`, name);
    } else {
      if (COMPARED) {
        await at.emulateMedia({ colorScheme: KEPT[language] });
        await expect.soft(at).toHaveScreenshot([`${KEPT[language]}-${language}`, `${name}.png`], ALIKE);
      }
      if (language === 'en') {
        const spoken = await at.locator((await at.locator('dialog[open]').count()) ? 'dialog[open]' : 'body').ariaSnapshot();
        // A file that was made for saving has another address each time.
        expect.soft(`${spoken}\n`.replace(/blob:\S+/g, 'blob:')).toMatchSnapshot(['spoken', `${name}.yml`]);
        if (screen && COMPARED) {
          await fit(at, other, whole);
          await expect.soft(at).toHaveScreenshot([String(other.width), `${name}.png`], ALIKE);
        }
      }
    }
    await at.setViewportSize(usual);
  };
}

for (const [language, locale] of Object.entries(LOCALES)) {
  test.describe(language, () => {
    test.use({ locale, colorScheme: KEPT[language], contextOptions: { reducedMotion: 'reduce' }, allowedErrors: BREAKING });
    test.beforeEach(() => {
      // A walk looks at many states.
      test.setTimeout(ALL ? 600_000 : 240_000);
      speak(language);
    });
    test.afterEach(() => speak('en'));

    for (const [name, walk] of Object.entries(WALKS)) {
      test(name, async ({ page, context }) => {
        const pass = await holdStill(context);
        // As if it had been chosen: a window that a link opens may ask for the browser's language before
        // Playwright has told it which.
        if (language !== 'en') await context.addInitScript((chosen) => location.origin !== 'null' && localStorage.setItem('onlyme/language', JSON.stringify(chosen)), language);
        const look = looker(page, language, isPhone(page) ? 'phone' : 'wide');
        await walk({ page, context, look, pass, language });
      });
    }
  });
}
