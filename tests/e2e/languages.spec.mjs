// Languages and appearance: who reads one language loads no other, a choice is remembered, and a file of
// texts that does not come leaves a page that works and says so. What the texts are is in `locales/`.

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from './fixtures.mjs';
import { LogInPage } from './pages/log-in.mjs';
import { catalogue } from './pages/names.mjs';
import { SignUpPage } from './pages/sign-up.mjs';
import { somebody } from './people.mjs';

const en = catalogue('en');
const es = catalogue('es');
const FIRST = /\/texts-es-first-[^/]*\.txt$/;
const WHOLE = /\/texts-es-whole-[^/]*\.txt$/;
/** What the browser and boot.js write when a file of texts does not come. */
const LOADING = [/Failed to load|Failed to fetch|Failed to find a valid digest|integrity checks failed/];

const BREAKS = {
  'does not arrive': (route) => route.abort('internetdisconnected'),
  'is not there': (route) => route.fulfill({ status: 404 }),
  'was altered': async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace(es.login.headline, 'Type your password elsewhere') });
  },
};

/** The files of texts that this page asks for from now on. */
function asked(page) {
  const names = [];
  page.on('request', (request) => {
    const [, name] = /\/(texts-\w+-\w+)-\w+\.txt$/.exec(request.url()) ?? [];
    if (name) names.push(name);
  });
  return names;
}

/** The bodies of all that this page loads from now on, by address. */
function bodies(page) {
  const found = new Map();
  page.on('response', (response) => found.set(response.url(), response.body().catch(() => Buffer.alloc(0))));
  return async () => new Map(await Promise.all([...found].map(async ([url, body]) => [url, await body])));
}

const headline = (page, words) => page.getByText(words.login.headline);
const choice = (page, words) => page.getByRole('combobox', { name: words.prefs.language });

async function speaks(page, tag, words) {
  await expect(headline(page, words)).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', tag);
  await expect(choice(page, words)).toHaveValue(tag);
}

test('who reads English loads nothing of another language, in the start and behind it', async ({ page }) => {
  const texts = asked(page);
  const loaded = bodies(page);
  await page.goto('/accounts/login');
  await speaks(page, 'en', en);
  const inside = page.waitForResponse(/\/inside-[^/]*\.wasm$/);
  await new LogInPage(page).name.focus();
  await inside;
  await page.waitForLoadState('networkidle');
  const all = await loaded();
  const wasm = [...all].filter(([url]) => url.endsWith('.wasm'));
  const holds = (sentence) => [...all].filter(([, body]) => body.includes(sentence)).map(([url]) => url);
  expect(wasm.length).toBeGreaterThan(2);
  for (const [english, spanish] of [[en.login.lead, es.login.lead], [en.error.list, es.error.list], [en.boot.failed_text, es.boot.failed_text]]) {
    expect(holds(english), english).not.toEqual([]);
    expect(holds(spanish), spanish).toEqual([]);
  }
  expect(texts).toEqual([]);
});

test.describe('a Spanish browser', () => {
  test.use({ locale: 'es-ES' });

  test('starts with the first Spanish texts, and loads all when the other screens come', async ({ page }) => {
    const texts = asked(page);
    const loaded = bodies(page);
    await page.goto('/accounts/login');
    await speaks(page, 'es', es);
    await expect(page.locator('html')).not.toHaveAttribute('data-texts');
    expect(texts).toEqual(['texts-es-first']);
    const [first] = [...(await loaded())].filter(([url]) => FIRST.test(url)).map(([, body]) => body);
    expect(first.includes(es.login.wrong)).toBe(true);
    expect(first.includes(es.error.list), 'what no first screen says').toBe(false);
    // Nothing on the screen is left in English.
    const shown = await page.locator('body').innerText();
    for (const [key, text] of Object.entries(en.login)) if (es.login[key] !== text) expect(shown, key).not.toContain(text);
    await page.getByLabel(es.login.name).focus();
    // The service and the screens come at once and each asks for it; the cache answers the second.
    await expect.poll(() => [...new Set(texts)]).toEqual(['texts-es-first', 'texts-es-whole']);
    await page.getByRole('link', { name: es.login.sign_up }).click();
    await expect(page.getByRole('heading', { level: 1, name: es.signup.title })).toBeVisible();
    await expect(page.getByText(es.signup.lead)).toBeVisible();
    expect(new Set(texts).size).toBe(2);
  });

  test('begins in Spanish behind the log-in, too', async ({ page }) => {
    await page.goto('/accounts/signup');
    await expect(page.getByText(es.signup.lead)).toBeVisible();
    await expect(page).toHaveTitle(`${es.signup.title} · Onlyme`);
  });

  test('stays in English where that was chosen', async ({ page }) => {
    const texts = asked(page);
    await page.goto('/accounts/login');
    await choice(page, es).selectOption('en');
    await speaks(page, 'en', en);
    texts.length = 0;
    await page.reload();
    await speaks(page, 'en', en);
    expect(texts).toEqual([]);
  });

  for (const [how, broken] of Object.entries(BREAKS)) {
    test.describe(`the first file ${how}`, () => {
      test.use({ allowedErrors: LOADING });

      test('the page is in English and works', async ({ page }) => {
        await page.route(FIRST, broken);
        await page.goto('/accounts/login');
        await speaks(page, 'en', en);
        await new LogInPage(page).logIn('nobody', 'some password');
        await expect(new LogInPage(page).problem.filter({ visible: true })).toHaveText(en.login.wrong);
        // The next visit is in Spanish again: nothing was chosen.
        await page.unrouteAll();
        await page.reload();
        await speaks(page, 'es', es);
      });
    });

    test.describe(`the file with all texts ${how}`, () => {
      test.use({ allowedErrors: LOADING });

      test('the page goes on in English', async ({ page }) => {
        const fake = how === 'was altered' ? async (route) => route.fulfill({ body: `${await (await route.fetch()).text()} ` }) : broken;
        await page.route(WHOLE, fake);
        await page.goto('/accounts/login');
        await speaks(page, 'es', es);
        await page.getByLabel(es.login.name).focus();
        await speaks(page, 'en', en);
        const person = somebody();
        const signUp = new SignUpPage(page);
        await new LogInPage(page).signUp.click();
        await signUp.signUp(person);
        await expect(page.locator('html')).toHaveAttribute('lang', 'en');
      });
    });
  }
});

test('a choice changes the screen, is remembered over a reload, and loads the file once', async ({ page }) => {
  const texts = asked(page);
  await page.goto('/accounts/login');
  await choice(page, en).selectOption('es');
  await speaks(page, 'es', es);
  expect(texts).toEqual(['texts-es-whole']);
  await choice(page, es).selectOption('en');
  await speaks(page, 'en', en);
  await choice(page, en).selectOption('es');
  await speaks(page, 'es', es);
  expect(texts).toHaveLength(1);
  await page.reload();
  await speaks(page, 'es', es);
  expect(texts).toEqual(['texts-es-whole', 'texts-es-first']);
});

for (const [how, broken] of Object.entries(BREAKS)) {
  test.describe(`the file of a language that is chosen ${how}`, () => {
    test.use({ allowedErrors: LOADING });

    for (const [where, path] of [['at the entrance', '/accounts/login'], ['in the preferences', '/accounts/preferences']]) {
      test(`${where} it is said, and everything stays as it was`, async ({ page }) => {
        await page.route(WHOLE, broken);
        await page.goto(path);
        const alert = page.getByRole('alert').filter({ visible: true });
        await choice(page, en).selectOption('es');
        await expect(alert).toHaveText(en.prefs.unloaded.replace('{{ language }}', 'Español'));
        await expect(choice(page, en)).toHaveValue('en');
        await expect(page.locator('html')).toHaveAttribute('lang', 'en');
        expect(await page.evaluate(() => localStorage.getItem('onlyme/language'))).toBeNull();
        await page.unrouteAll();
        await choice(page, en).selectOption('es');
        await expect(choice(page, es)).toHaveValue('es');
        await expect(alert).toHaveCount(0);
        await expect(page.locator('html')).toHaveAttribute('lang', 'es');
      });
    }
  });
}

test('the appearance is remembered, and there before the app is', async ({ page }) => {
  await page.goto('/accounts/login');
  await page.getByRole('combobox', { name: en.prefs.appearance }).selectOption('dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  // The app is kept from coming until the page was seen without it.
  let letIn;
  const seen = new Promise((resolve) => (letIn = resolve));
  await page.route(/\/onlyme-[^/]*\.wasm$/, async (route) => {
    await seen;
    await route.fallback();
  });
  await page.reload({ waitUntil: 'commit' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('combobox', { name: en.prefs.appearance })).toHaveCount(0);
  letIn();
  await expect(page.getByRole('combobox', { name: en.prefs.appearance })).toHaveValue('dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('the list has every language, by its own name', async ({ page }) => {
  const files = readdirSync(new URL('../../locales', import.meta.url)).map((file) => file.replace('.json', ''));
  const name = (tag) => JSON.parse(readFileSync(new URL(`../../locales/${tag}.json`, import.meta.url))).language;
  await page.goto('/accounts/login');
  const options = choice(page, en).locator('option');
  await expect(options).toHaveCount(files.length);
  const listed = await options.evaluateAll((all) => all.map(({ value, lang, label }) => ({ value, lang, label })));
  expect(listed).toEqual(expect.arrayContaining(files.map((tag) => ({ value: tag, lang: tag, label: name(tag) }))));
});

test('every count up to 1,000 has the form that its language asks for', () => {
  for (const file of readdirSync(new URL('../../locales', import.meta.url))) {
    const tag = file.replace('.json', '');
    const rules = new Intl.PluralRules(tag);
    const asked = new Set(Array.from({ length: 1_001 }, (_, count) => rules.select(count)));
    for (const [group, messages] of Object.entries(catalogue(tag))) {
      for (const [key, forms] of Object.entries(messages).filter(([, message]) => typeof message === 'object')) {
        expect(Object.keys(forms), `${tag}: ${group}.${key}`).toEqual(expect.arrayContaining([...asked]));
      }
    }
  }
});
