// config.json, which whoever deploys writes by hand: what is wrong in it is said in words, and no service
// is opened; what is right decides the service and what the screens say of it.

import { axe, expect, test } from './fixtures.mjs';
import { LogInPage } from './pages/log-in.mjs';

const FILE = '**/config.json';
const TITLE = 'This site is not set up correctly';
const PRACTICE = 'Try a practice account';
const NOTE = 'Practice service: everything stays in this browser';

/** Answers with this file: text as it is, anything else as JSON. */
async function give(page, file) {
  await page.unroute(FILE);
  const body = typeof file === 'string' ? file : JSON.stringify(file);
  await page.route(FILE, (route) => route.fulfill({ body, contentType: 'application/json' }));
}

function panel(page, title = TITLE) {
  return page.getByRole('alertdialog', { name: title });
}

/** Notes the requests for the parts that are loaded later. */
function countParts(page) {
  const parts = [];
  page.on('request', (request) => /\/(service|inside|server|shared)-/.test(request.url()) && parts.push(request.url()));
  return parts;
}

/** The panel says `words`, there is no app, and nothing was opened or kept. */
async function isRefused(page, words) {
  await expect(panel(page)).toContainText(`config.json ${words}`);
  await expect(page.getByRole('button', { name: 'Reload' })).toBeFocused();
  await expect(page.locator('input')).toHaveCount(0);
  const kept = await page.evaluate(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]);
  expect(kept).toEqual([0, 0, 0]);
}

test.describe('a wrong file', () => {
  test.use({ allowedErrors: [/^Error: config\.json|Failed to load resource|Failed to fetch/] });

  const whole = {
    'a page instead of it': ['<!DOCTYPE html><title>Not here</title>', 'is not a JSON object.'],
    'no JSON': ['{"service":"embedded",}', 'is not a JSON object.'],
    'nothing': ['', 'is not a JSON object.'],
    'a list': [['embedded'], 'is not a JSON object.'],
    'no object': ['null', 'is not a JSON object.'],
    'more than 10 KB': [`{"service":"embedded"}${' '.repeat(10_000)}`, 'is longer than 10 KB.'],
    'a field too much': [{ service: 'embedded', colour: 'red' }, 'has a field that is no setting: “colour”'],
    'a comment': [{ _comment: 'for us', service: 'embedded' }, 'has a field that is no setting: “_comment”'],
    'a field of every object': ['{"service":"embedded","__proto__":{}}', 'has a field that is no setting: “__proto__”'],
    'a field that every object inherits': [{ service: 'embedded', constructor: 1 }, 'has a field that is no setting: “constructor”'],
    'no service': [{ name: 'Ours' }, 'needs “service”, which is “embedded” or “better-auth”.'],
    'a path for the service in the browser': [{ service: 'embedded', base_path: '/api/auth' }, 'has a “base_path”, which only “better-auth” has.'],
  };
  for (const [what, [file, words]] of Object.entries(whole)) {
    test(`${what}: the page says what is wrong, and opens no service`, async ({ page }) => {
      const parts = countParts(page);
      await give(page, file);
      await page.goto('/accounts/login');
      await isRefused(page, words);
      await axe(page);
      expect(parts).toEqual([]);
      await page.unroute(FILE);
      await page.getByRole('button', { name: 'Reload' }).click();
      await expect(new LogInPage(page).name).toBeVisible();
    });
  }

  const values = {
    service: ['needs “service”', ['', 'Embedded', ' embedded', 'other', null, true, ['embedded'], { embedded: 1 }]],
    base_path: ['has a wrong “base_path”', ['', '/', 'api/auth', '//evil.example', '/api//auth', '/api/', '/api/../auth', '/a..b', '/./a', '/api auth', '/api?x=1', '/%2e%2e/a', '\\api', 'https://evil.example/api', '/api\n', 1, null, ['/api']]],
    name: ['has a wrong “name”', ['', ' ', ' Ours', 'Ours ', 'a'.repeat(61), 'One\nTwo', 'One\u0000Two', 1, null, ['Ours']]],
    password_min: ['has a wrong “password_min”', [0, -1, 129, 1_000, 8.5, '8', null, [8], 1e21]],
  };
  for (const [field, [words, wrong]] of Object.entries(values)) {
    test(`“${field}” has a wrong value: the page says so, whatever it is`, async ({ page }) => {
      for (const value of wrong) {
        await test.step(JSON.stringify(value), async () => {
          await give(page, { service: 'better-auth', [field]: value });
          await page.goto('/accounts/login');
          await isRefused(page, words);
        });
      }
    });
  }

  test('it is not there: the page says so, with the status', async ({ page }) => {
    for (const status of [404, 500]) {
      await page.unroute(FILE);
      await page.route(FILE, (route) => route.fulfill({ status, body: '{"service":"embedded"}' }));
      await page.goto('/accounts/login');
      await isRefused(page, `did not arrive, status ${status}`);
    }
  });

  test('it is not there, on any screen: nothing is shown but that', async ({ page }) => {
    await page.route(FILE, (route) => route.fulfill({ status: 404 }));
    for (const path of ['/', '/accounts/signup', '/practice', '/reset', '/nuria.campos']) {
      await page.goto(path);
      await isRefused(page, 'did not arrive, status 404');
    }
  });

  test('the words are Spanish for those who chose it', async ({ page }) => {
    await page.addInitScript(() => localStorage.setItem('onlyme/language', '"es"'));
    const words = {
      'no es un objeto JSON.': 'x',
      'tiene un campo que no es ningún ajuste: “color”': { color: 1 },
      'necesita «service»': {},
      'tiene mal «password_min»': { service: 'embedded', password_min: 0 },
    };
    for (const [text, file] of Object.entries(words)) {
      await give(page, file);
      await page.goto('/accounts/login');
      await expect(panel(page, 'Este sitio no está bien configurado')).toContainText(`config.json ${text}`);
    }
    await axe(page);
  });

  test('the network is gone: the page says that something did not arrive', async ({ page }) => {
    await page.route(FILE, (route) => route.abort('internetdisconnected'));
    await page.goto('/accounts/login');
    await expect(panel(page, 'Onlyme could not be loaded')).toBeVisible();
    await expect(new LogInPage(page).name).toHaveCount(0);
  });
});

test.describe('a right file', () => {
  // No server stands behind these pages, and a browser writes each missing answer to the console.
  test.use({ allowedErrors: [/^Failed to load resource: .* a status of 40[45] .*\/(api\/auth|c\.d)\//] });

  test('the service in the browser: practice is offered, and the note says where everything stays', async ({ page }) => {
    for (const file of [{ service: 'embedded' }, { service: 'embedded', name: 'Ours', password_min: 8 }]) {
      await give(page, file);
      await page.goto('/accounts/login');
      await expect(page.getByRole('button', { name: PRACTICE })).toBeVisible();
      await expect(page.getByText(NOTE)).toBeVisible();
    }
  });

  test('better-auth: nothing offers practice, and the note says whose accounts these are', async ({ page }) => {
    const names = { 'Accounts of this site': {}, 'Accounts of Núria’s <b>club</b>': { name: 'Núria’s <b>club</b>', base_path: '/.a-b/c.d', password_min: 128 } };
    for (const [note, more] of Object.entries(names)) {
      await give(page, { service: 'better-auth', ...more });
      await page.goto('/accounts/login');
      await expect(page.getByText(note, { exact: true })).toBeVisible();
      await expect(page.getByText(/practice/i).filter({ visible: true })).toHaveCount(0);
      // Where the service lies is nobody's business on a screen.
      await expect(page.locator('body')).not.toContainText(/a-b|api|127\.0\.0\.1/);
      await axe(page);
    }
  });

  test('a name of sixty letters, as wide as they come, moves nothing off the page', async ({ page }) => {
    for (const name of ['W'.repeat(60), '🎭'.repeat(60)]) {
      await give(page, { service: 'better-auth', name });
      await page.goto('/accounts/login');
      await expect(page.getByText(`Accounts of ${name}`)).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    }
  });

  test('better-auth: the service in the browser is not opened, whatever somebody does', async ({ page }) => {
    const parts = countParts(page);
    await give(page, { service: 'better-auth' });
    const logIn = new LogInPage(page);
    await logIn.goto();
    await logIn.logIn('nuria', 'a real password');
    await expect(logIn.problem.filter({ visible: true })).not.toHaveText('');
    await page.goto('/accounts/signup');
    await expect(page.locator('#app-shell')).toHaveCount(0);
    expect(parts.filter((url) => /\/service-/.test(url))).toEqual([]);
    expect((await page.evaluate(() => indexedDB.databases())).map(({ name }) => name)).not.toContain('onlyme-service');
  });

  test('better-auth: the practice screen says what it would need, and opens nothing', async ({ page }) => {
    const parts = countParts(page);
    await give(page, { service: 'better-auth' });
    await page.goto('/practice?device=iphone');
    await expect(page.getByRole('heading', { name: 'There is nothing to practise with here' })).toBeVisible();
    await expect(page.getByText('Accounts of this site')).toBeVisible();
    await expect(page.locator('iframe')).toHaveCount(0);
    await axe(page);
    expect(parts.filter((url) => /\/(service|server)-/.test(url))).toEqual([]);
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  test('a password may be as short as the file says', async ({ page }) => {
    await give(page, { service: 'embedded', password_min: 20 });
    await page.goto('/accounts/signup');
    await page.getByLabel('Password', { exact: true }).fill('nineteen characters');
    await page.getByRole('button', { name: 'Sign up' }).click();
    await expect(page.getByText(/at least 20 characters/i).first()).toBeVisible();
  });
});

test.describe('a file that is late', () => {
  // The page may ask who is logged in before the test ends; there is no server behind it.
  test.use({ allowedErrors: [/^Failed to load resource: .* a status of 404 .*\/api\/auth\//] });

  test('the app waits for it, in the shape of the screen, and starts', async ({ page }) => {
    let arrive;
    const arrived = new Promise((resolve) => (arrive = resolve));
    await page.route(FILE, async (route) => {
      await arrived;
      await route.fulfill({ json: { service: 'better-auth' } });
    });
    const wasm = page.waitForResponse(/\/onlyme-[^/]*\.wasm$/);
    await page.goto('/accounts/login', { waitUntil: 'commit' });
    await (await wasm).finished();
    await expect(page.getByText('Is anybody but you in your account?')).toBeVisible();
    await expect(page.locator('#app-shell')).toBeVisible();
    await expect(page.locator('.shell-button.practise')).toBeVisible();
    arrive();
    await expect(new LogInPage(page).name).toBeVisible();
    await expect(page.getByText('Accounts of this site')).toBeVisible();
  });

  test('it takes longer than 5 s: the page says so, and the app still starts', async ({ page }) => {
    let arrive;
    const arrived = new Promise((resolve) => (arrive = resolve));
    await page.clock.install();
    await page.route(FILE, async (route) => {
      await arrived;
      await route.fallback();
    });
    await page.goto('/accounts/login', { waitUntil: 'commit' });
    const slow = page.getByRole('status', { name: 'Still loading' });
    await expect(async () => {
      await page.clock.fastForward(5_000);
      await expect(slow).toBeVisible({ timeout: 100 });
    }).toPass();
    arrive();
    await expect(new LogInPage(page).name).toBeVisible();
    await expect(slow).toBeHidden();
  });

  test('the wasm is late instead: the place for practice goes as soon as the file says so', async ({ page }) => {
    let arrive;
    const arrived = new Promise((resolve) => (arrive = resolve));
    await give(page, { service: 'better-auth' });
    await page.route(/\/onlyme-[^/]*\.wasm$/, async (route) => {
      await arrived;
      await route.fallback();
    });
    await page.goto('/accounts/login', { waitUntil: 'commit' });
    await expect(page.locator('html')).toHaveAttribute('data-service', 'better-auth');
    await expect(page.locator('.shell-button.practise')).toBeHidden();
    const card = () => page.locator('.entrance-card').evaluate((element) => element.getBoundingClientRect().toJSON());
    const before = await card();
    arrive();
    await expect(new LogInPage(page).name).toBeVisible();
    expect(await card()).toEqual(before);
  });
});
