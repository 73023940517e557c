// What can go wrong before and around the log-in screen. Each fault ends in a page that works or says
// what to do; none ends in an empty one.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WHOLE } from './browser.mjs';
import { axe, expect, test, watchContext } from './fixtures.mjs';
import { somebody } from './people.mjs';
import { LogInPage, SaveLoginPage } from './pages/log-in.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { SettingsFrame } from './pages/settings.mjs';
import { SignUpPage } from './pages/sign-up.mjs';

const WASM = /\/onlyme-[^/]*\.wasm$/;
const GLUE = /\/onlyme-[^/]*\.js$/;
/** What the browser itself and boot.js write to the console when a file does not come. */
const LOADING = [/Failed to load|Failed to fetch|Failed to find a valid digest|integrity checks failed|Expected magic word|CompileError|did not come/];

/** The panel of boot.js with this heading. */
function panel(page, heading) {
  return page.getByRole('alertdialog', { name: heading });
}

/** Counts how often the page itself is asked for. */
function countLoads(page) {
  const loads = [];
  page.on('request', (request) => request.isNavigationRequest() && loads.push(request.url()));
  return loads;
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the page says what Onlyme is and what it needs', async ({ page }) => {
    await page.goto('/accounts/login');
    await expect(page.getByRole('heading', { name: 'Onlyme' })).toBeVisible();
    // By text they would not be found: Playwright looks past what stands in <noscript>.
    const text = page.locator('noscript p');
    await expect(text.nth(1)).toContainText('it needs JavaScript and WebAssembly');
    await expect(text.nth(2)).toContainText('Nothing you type goes to anybody but this site');
    for (const paragraph of await text.all()) await expect(paragraph).toBeVisible();
    await expect(page.locator('#app-shell')).toBeHidden();
  });
});

test.describe('the app does not arrive', () => {
  test.use({ allowedErrors: LOADING });

  const bodies = {
    'is cut off': async (route) => {
      const response = await route.fetch();
      return { response, body: (await response.body()).subarray(0, 20_000) };
    },
    'has one other bit': async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      body[body.length >> 1] ^= 1;
      return { response, body };
    },
    'is another kind of file': async (route) => ({ response: await route.fetch(), contentType: 'text/css', body: 'a{}' }),
  };
  for (const [fault, answer] of Object.entries(bodies)) {
    test(`the wasm ${fault}: the page says so and offers to reload`, async ({ page }) => {
      const loads = countLoads(page);
      await page.route(WASM, async (route) => route.fulfill(await answer(route)));
      await page.goto('/accounts/login');
      await expect(panel(page, 'Onlyme could not be loaded')).toBeVisible();
      await axe(page);
      expect(loads).toHaveLength(1);
      await page.unroute(WASM);
      await page.getByRole('button', { name: 'Reload' }).click();
      await expect(new LogInPage(page).name).toBeVisible();
    });
  }

  test('the glue has one other byte: it does not run', async ({ page }) => {
    await page.route(GLUE, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${await response.text()} ` });
    });
    await page.goto('/accounts/login');
    await expect(panel(page, 'Onlyme could not be loaded')).toBeVisible();
  });

  for (const [name, file] of [['wasm', WASM], ['glue', GLUE]]) {
    test(`the ${name} is gone after a new version: one reload by itself, no more`, async ({ page }) => {
      const loads = countLoads(page);
      await page.route(file, (route) => route.fulfill({ status: 404, body: 'Not found' }));
      await page.goto('/accounts/login');
      await expect(panel(page, 'Onlyme could not be loaded')).toBeVisible();
      expect(loads).toHaveLength(2);
    });

    test(`the ${name} is gone once: the reload brings the new version`, async ({ page }) => {
      const loads = countLoads(page);
      await page.route(file, (route) => (loads.length < 2 ? route.fulfill({ status: 404, body: 'Not found' }) : route.fallback()));
      await page.goto('/accounts/login');
      await expect(new LogInPage(page).name).toBeVisible();
      expect(loads).toHaveLength(2);
    });
  }

  test('the network is gone: the page says so and does not reload into nothing', async ({ page }) => {
    const loads = countLoads(page);
    await page.route(/\/onlyme-[^/]*\.(js|wasm)$/, (route) => route.abort('internetdisconnected'));
    await page.goto('/accounts/login');
    await expect(panel(page, 'Onlyme could not be loaded')).toBeVisible();
    expect(loads).toHaveLength(1);
  });

  test('a wrong type alone does not stop the app', async ({ page }) => {
    await page.route(WASM, async (route) => route.fulfill({ response: await route.fetch(), headers: { 'content-type': 'application/octet-stream' } }));
    await page.goto('/accounts/login');
    await expect(new LogInPage(page).name).toBeVisible();
  });

  test('the wasm takes longer than 5 s: the page says so, and the app still starts', async ({ page }) => {
    let arrive;
    const arrived = new Promise((resolve) => (arrive = resolve));
    await page.clock.install();
    await page.route(WASM, async (route) => {
      await arrived;
      await route.fallback();
    });
    await page.goto('/accounts/login', { waitUntil: 'commit' });
    await expect(page.getByText('Is anybody but you in your account?')).toBeVisible();
    const slow = page.getByRole('status', { name: 'Still loading' });
    await expect(async () => {
      await page.clock.fastForward(5_000);
      await expect(slow).toBeVisible({ timeout: 100 });
    }).toPass();
    await axe(page);
    await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible();
    arrive();
    await expect(new LogInPage(page).name).toBeVisible();
    await expect(slow).toBeHidden();
  });

  test('the browser has no WebAssembly: the page says so', async ({ page }) => {
    await page.addInitScript(() => delete globalThis.WebAssembly);
    await page.goto('/accounts/login');
    await expect(panel(page, 'This browser is too old for Onlyme')).toBeVisible();
    await axe(page);
  });

  test('the panel speaks Spanish to those who chose it', async ({ page }) => {
    await page.addInitScript(() => localStorage.setItem('onlyme/language', '"es"'));
    await page.route(WASM, (route) => route.abort());
    await page.goto('/accounts/login');
    await expect(panel(page, 'No se pudo cargar Onlyme')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Recargar' })).toBeFocused();
  });
});

test.describe('a part that is loaded later does not arrive', () => {
  test.use({ allowedErrors: LOADING });

  const NOT_LOADED = /A part of Onlyme could not be loaded/;

  for (const part of ['service', 'inside']) {
    test(`the ${part}: a log-in says so, keeps what was typed, and works once it arrives`, async ({ page }) => {
      const person = await signUpHere(page);
      await logOut(page, person);
      const logIn = new LogInPage(page);
      await page.route(new RegExp(`/${part}-[^/]*\\.wasm$`), (route) => route.abort('internetdisconnected'));
      await logIn.goto();
      await logIn.logIn(person.username, person.password);
      await expect(logIn.problem.filter({ visible: true })).toHaveText(NOT_LOADED);
      await expect(logIn.name).toHaveValue(person.username);
      await axe(page);
      await expect(logIn.password).toHaveValue(person.password);
      await page.unrouteAll();
      await logIn.button.click();
      await new SaveLoginPage(page).declineIfAsked();
      await expect(new ProfilePage(page, person).heading).toBeVisible();
    });
  }

  for (const part of ['service', 'inside']) {
    test(`the ${part}, where somebody is logged in: the page does not pretend that nobody is`, async ({ page }) => {
      const person = await signUpHere(page);
      await page.route(new RegExp(`/${part}-[^/]*\\.wasm$`), (route) => route.abort('internetdisconnected'));
      await page.goto('/');
      await expect(page.getByRole('alert')).toHaveText(NOT_LOADED);
      await expect(new LogInPage(page).name).toHaveCount(0);
      await axe(page);
      await page.unrouteAll();
      await page.getByRole('button', { name: 'Try again' }).click();
      await expect(new ProfilePage(page, person).heading).toBeVisible();
    });
  }

  test('a screen that was asked for by its address says so, and trying again brings it', async ({ page }) => {
    await page.route(/\/inside-[^/]*\.wasm$/, (route) => route.fulfill({ status: 404, body: 'Not found' }));
    await page.goto('/accounts/signup');
    await expect(page.getByRole('alert')).toHaveText(NOT_LOADED);
    await axe(page);
    const again = page.getByRole('button', { name: 'Try again' });
    await again.click();
    // Until then it is still asked for.
    await expect(again).toBeEnabled();
    await expect(page.getByRole('alert')).toHaveText(NOT_LOADED);
    await page.unrouteAll();
    await again.click();
    await expect(page.getByRole('heading', { name: 'Sign up' })).toBeVisible();
  });

  test('the style sheet of the other screens: a screen waits for it rather than be shown without', async ({ page }) => {
    await page.route(/\/later-[^/]*\.css$/, (route) => route.abort('internetdisconnected'));
    await page.goto('/accounts/signup');
    await expect(page.getByRole('alert')).toHaveText(NOT_LOADED);
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { name: 'Sign up' })).toBeVisible();
  });

  test('a part with one other byte does not run', async ({ page }) => {
    await page.route(/\/inside-[^/]*\.wasm$/, async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      body[body.length >> 1] ^= 1;
      await route.fulfill({ response, body });
    });
    await page.goto('/accounts/signup');
    await expect(page.getByRole('alert')).toHaveText(NOT_LOADED);
    // It is asked for more than once; the last answer may still be on its way.
    await page.unrouteAll({ behavior: 'wait' });
  });
});

test('the log-in screen loads nothing that it does not need, until somebody begins to type', async ({ page }) => {
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const logIn = new LogInPage(page);
  await logIn.goto();
  await expect(logIn.name).toBeVisible();
  await page.waitForLoadState('networkidle');
  const later = () => asked.filter((path) => /inside|server|service|shared|later|hasher|estimator|common/.test(path));
  expect(later()).toEqual([]);
  // The page, boot.js, the settings, the glue, the wasm, the style sheet and the icon.
  expect(asked.length).toBeLessThanOrEqual(7);
  await logIn.name.focus();
  const kinds = () => [...new Set(later().map((path) => path.split('-')[0]))].toSorted();
  await expect.poll(kinds).toEqual(['/inside', '/later', '/service', '/shared']);
  expect(later().filter((path) => /hasher|estimator|common/.test(path))).toEqual([]);
});

test('a lost note of the session does not hide it: the databases tell that there is one', async ({ page }) => {
  const person = await signUpHere(page);
  await page.evaluate(() => localStorage.removeItem('onlyme/in'));
  await new LogInPage(page).goto();
  await expect(new ProfilePage(page, person).heading).toBeVisible();
});

test('the first paint is dark for those who chose it, whatever the system says', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.addInitScript(() => localStorage.setItem('onlyme/appearance', '"dark"'));
  await page.route(WASM, () => {});
  await page.goto('/accounts/login', { waitUntil: 'commit' });
  await expect(page.locator('html')).toHaveCSS('background-color', 'rgb(20, 19, 17)');
  await expect(page.getByText('Is anybody but you in your account?')).toBeVisible();
});

/** Opens the log-in screen as it is before the app is there; what it gives lets the app arrive. */
async function openWithoutApp(page) {
  let arrive;
  const arrived = new Promise((resolve) => (arrive = resolve));
  await page.route(WASM, async (route) => {
    await arrived;
    await route.fallback();
  });
  await page.goto('/accounts/login', { waitUntil: 'commit' });
  return arrive;
}

test('nothing jumps when the app takes the place of the first paint', async ({ page }) => {
  const boxes = () =>
    page.evaluate(() =>
      ['.brand', '.display', '.lead', '.entrance-card', '.box', '.button.full', '.form-links'].flatMap((selector) =>
        [...document.querySelectorAll(selector)].map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          return `${selector} ${[x, y, width, height].map(Math.round)}`;
        }),
      ),
    );
  const arrive = await openWithoutApp(page);
  await expect(page.getByText('Is anybody but you in your account?')).toBeVisible();
  // Nothing is painted before the style sheet is there, but it can be measured.
  await expect(page.locator('.entrance')).toHaveCSS('display', 'grid');
  const before = await boxes();
  arrive();
  await expect(new LogInPage(page).name).toBeVisible();
  expect(await boxes()).toEqual(before);
});

test('a page that sleeps while it loads is not blank when it wakes up', async ({ page, isMobile }) => {
  test.skip(isMobile, 'sleep does not know the layout');
  const arrive = await openWithoutApp(page);
  await expect(page.locator('.entrance')).toHaveCSS('display', 'grid');
  await page.evaluate(() => document.dispatchEvent(new Event('freeze')));
  arrive();
  await expect(new LogInPage(page).name).toBeVisible();
});

test.describe('storage is not to be had', () => {
  const refuse = `const refuse = () => { throw new DOMException('The operation is insecure.', 'SecurityError'); };`;
  const everything = `${refuse}
    for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get: refuse });
    IDBFactory.prototype.open = refuse;
    LockManager.prototype.request = async () => refuse();
    window.BroadcastChannel = class { constructor() { refuse(); } };`;
  const modes = {
    'everything is refused': everything,
    'there is no database': `delete Window.prototype.indexedDB; Object.defineProperty(window, 'indexedDB', { value: undefined });`,
    'the database is refused': `${refuse} IDBFactory.prototype.open = refuse;`,
  };
  for (const [mode, script] of Object.entries(modes)) {
    test(`${mode}: everything works, and a notice says that nothing is kept`, async ({ page }) => {
      await page.addInitScript(script);
      await isUsableAndSaysSo(page, /Nothing can be kept/);
    });
  }

  test('localStorage is null: everything works', async ({ page }) => {
    await page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get: () => null }));
    const person = await signUpHere(page);
    await page.reload();
    await expect(new ProfilePage(page, person).heading).toBeVisible();
  });

  test('there is no room: everything works, and a notice says that nothing is kept', async ({ page, baseURL }) => {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: baseURL, quotaSize: 1 });
    await isUsableAndSaysSo(page, /no room left/);
  });

  test('cookies are blocked in the browser itself: everything works, and a notice says so', async ({ playwright, baseURL, launchOptions, viewport, isMobile }) => {
    const folder = await mkdtemp(join(tmpdir(), 'onlyme-'));
    await mkdir(join(folder, 'Default'));
    await writeFile(join(folder, 'Default', 'Preferences'), JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }));
    const context = await playwright.chromium.launchPersistentContext(folder, { ...launchOptions, ...WHOLE, baseURL, viewport, isMobile, locale: 'en-GB' });
    const watch = await watchContext(context);
    const page = context.pages()[0];
    await isUsableAndSaysSo(page, /Nothing can be kept/);
    expect(await page.evaluate(() => { try { return typeof localStorage; } catch (error) { return error.name; } })).toBe('SecurityError');
    await watch.check({ origins: [baseURL] });
    await context.close();
    await rm(folder, { recursive: true });
  });
});

/** The log-in screen is there, a notice says `words`, and an account can be made and used. */
async function isUsableAndSaysSo(page, words) {
  const logIn = new LogInPage(page);
  await logIn.goto();
  // The service is asked as soon as somebody begins to type, and no later.
  await logIn.name.focus();
  await expect(page.getByRole('status').filter({ hasText: words })).toBeVisible();
  await logIn.signUp.click();
  await signUpHere(page, false);
}

async function logOut(page, person) {
  await new ProfilePage(page, person).openSettings();
  await new SettingsFrame(page).logOutOf(person.username);
  await expect(new LogInPage(page).name).toBeVisible();
}

async function signUpHere(page, goto = true) {
  const person = somebody();
  const signUp = new SignUpPage(page);
  if (goto) await signUp.goto();
  await signUp.signUp(person);
  await expect(new ProfilePage(page, person).heading).toBeVisible();
  return person;
}

test.describe('another site frames the page', () => {
  test.use({ allowedErrors: [/frame-ancestors|X-Frame-Options|chrome-error/] });

  for (const sandbox of ['', 'sandbox="allow-scripts allow-same-origin"']) {
    test(`the frame stays empty${sandbox && ', in a sandbox too'}`, async ({ browser, baseURL }) => {
      const other = createServer((_, response) => {
        response.setHeader('Content-Type', 'text/html');
        response.end(`<iframe ${sandbox} src="${baseURL}/accounts/login"></iframe>`);
      });
      await new Promise((resolve) => other.listen(0, '127.0.0.1', resolve));
      const context = await browser.newContext();
      const page = await context.newPage();
      for (const host of ['127.0.0.1', 'localhost']) {
        await page.goto(`http://${host}:${other.address().port}/`);
        await isEmpty(page);
      }
      await context.close();
      other.close();
    });
  }

  test('the frame stays empty in a page without an address', async ({ browser, baseURL }) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`data:text/html,<iframe src="${baseURL}/accounts/login"></iframe>`);
    await isEmpty(page);
    await context.close();
  });

  async function isEmpty(page) {
    const frame = await (await page.waitForSelector('iframe')).contentFrame();
    await expect.poll(() => frame.url()).toMatch(/^chrome-error:/);
    await expect(frame.getByText('Is anybody but you in your account?')).toHaveCount(0);
  }
});

test('the app may frame itself, as practice devices do', async ({ page }) => {
  await page.goto('/accounts/login');
  await expect(new LogInPage(page).name).toBeVisible();
  await page.evaluate(() => {
    const frame = document.createElement('iframe');
    frame.src = '/accounts/login';
    document.body.append(frame);
  });
  await expect(page.frameLocator('iframe').getByLabel('Username or email')).toBeAttached();
});

test.describe('the app stops', () => {
  test.use({ allowedErrors: [/injected|panicked|unreachable|recursive|already borrowed|closure invoked/] });

  /** The page is covered, what was typed is gone, and a reload brings everything back. */
  async function isCovered(page, person) {
    await expect(panel(page, 'Onlyme stopped because of a bug')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Reload' })).toBeFocused();
    await expect(page.locator('input, textarea')).toHaveCount(0);
    await expect(page.getByText(person.username)).toHaveCount(0);
    await axe(page);
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.goto('/');
    await expect(new ProfilePage(page, person).heading).toBeVisible();
  }

  test('a panic covers the page', async ({ page }) => {
    const person = await signUpHere(page);
    await page.goto('/accounts/password/change');
    await page.getByLabel('Current password').fill(person.password);
    await page.evaluate(() => window.dispatchEvent(new CustomEvent('onlyme-panic', { detail: 'injected' })));
    await isCovered(page, person);
  });

  // The release has no hooks for tests. So the browser under it is broken: a call of the DOM fails
  // once, while a signal changes what is shown.
  const calls = {
    // Leptos takes no failure from these; the exception goes right through the app.
    'an exception goes through': ['nodeValue', 'textContent'],
    // Leptos unwraps what this answers; that is a true panic.
    'a panic happens': ['cloneNode', 'createElement'],
  };
  for (const [what, names] of Object.entries(calls)) {
    test(`${what} while a signal changes the page: it is covered`, async ({ page }) => {
      const person = await signUpHere(page);
      await page.goto('/accounts/edit');
      const bio = page.getByLabel('Bio');
      await bio.fill('secret');
      await page.evaluate(failOnce, names);
      // The count of what is left is a text that follows this one; another screen is new elements.
      await bio.pressSequentially('x');
      if (names.includes('createElement')) await new ProfilePage(page, person).practice.click();
      await isCovered(page, person);
    });
  }

  function failOnce(names) {
    const failed = () => {
      for (const restore of restores) restore();
      throw new Error('injected');
    };
    const restores = names.flatMap((name) =>
      [Node.prototype, Document.prototype, CharacterData.prototype]
        .filter((prototype) => Object.hasOwn(prototype, name))
        .map((prototype) => {
          const real = Object.getOwnPropertyDescriptor(prototype, name);
          const broken = 'value' in real ? { value: failed } : { get: real.get, set: failed };
          Object.defineProperty(prototype, name, { ...broken, configurable: true });
          return () => Object.defineProperty(prototype, name, real);
        }),
    );
  }
});
