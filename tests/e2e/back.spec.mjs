// A closed page that heard nothing and comes back: out of the back-forward cache, out of sleep, into
// sight and into focus. Playwright keeps the pages of its own contexts awake, in sight and out of that
// cache, so these are pages of the browser's first context, which can be left as they are.

import { createServer } from 'node:net';
import { chromium } from '@playwright/test';
import { WHOLE } from './browser.mjs';
import { test as base, deafen, expect, watchContext } from './fixtures.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { LogInPage } from './pages/log-in.mjs';
import { PracticePage } from './pages/practice.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { SignUpPage } from './pages/sign-up.mjs';
import { somebody } from './people.mjs';

/** Playwright's switches that would leave nothing to come back from. */
const AWAKE = [
  '--disable-back-forward-cache',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];
const viewport = { width: 1440, height: 900 };

const test = base.extend({
  /** A context whose pages hide, sleep and are cached as they are for everybody. */
  ordinary: async ({ launchOptions, baseURL }, use) => {
    const port = await freePort();
    const args = [...launchOptions.args, `--remote-debugging-port=${port}`];
    const own = await chromium.launch({ ...launchOptions, ...WHOLE, args, ignoreDefaultArgs: AWAKE });
    try {
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true });
      const [context] = browser.contexts();
      const watch = await watchContext(context);
      await use(context);
      await watch.check({ origins: [baseURL] });
    } finally {
      await own.close();
    }
  },
});

/** A port that nobody has. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Runs in a page that will be away: from its return on, measures how long it still shows any of `words`. */
function watchReturn(words) {
  const { replaceState } = history;
  // Chromium drops a page from the cache that writes into its history as it goes, and this app does, to
  // keep the place it is scrolled to. No browser promises to drop it, so here it does not write.
  history.replaceState = () => {};
  const shown = () => words.some((word) => document.documentElement.outerHTML.includes(word));
  const returns = { pageshow: (event) => event.persisted, visibilitychange: () => !document.hidden, focus: () => true };
  const by = [];
  let still;
  let frames = 0;
  let began;
  const count = () => {
    frames += began !== undefined && shown() && getComputedStyle(document.body).visibility === 'visible';
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  globalThis.returned = new Promise((done) => {
    const look = () => began === undefined || shown() || done({ by, still, frames, milliseconds: performance.now() - began });
    const back = (event) => {
      if (!returns[event.type](event)) return;
      history.replaceState = replaceState;
      by.push(event.type);
      still ??= shown();
      began ??= performance.now();
      look();
    };
    for (const type of Object.keys(returns)) addEventListener(type, back, true);
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}

test('a closed page that heard nothing is wiped within a second of its return', async ({ ordinary, baseURL }) => {
  test.slow();
  const page = await ordinary.newPage();
  await page.setViewportSize(viewport);
  const person = somebody();
  await page.goto(`${baseURL}/accounts/signup`);
  await new SignUpPage(page).signUp(person);
  await expect(new ProfilePage(page, person).heading).toBeVisible();
  await page.goto(`${baseURL}/practice`);
  await deafen(ordinary);
  const opened = ordinary.waitForEvent('page');
  await new PracticePage(page).link('Open an iPhone').click();
  const device = new LogInPage(await opened);
  await device.page.setViewportSize(viewport);
  const devtools = await ordinary.newCDPSession(device.page);
  const list = new DevicesPage(page);
  await page.goto(`${baseURL}/session/login_activity`);

  /** Logs in on the device, closes it while it is away, and has it come back. */
  async function closedWhile({ away, back }) {
    await device.page.bringToFront();
    if (await device.again.isVisible()) await device.again.click();
    await device.enter(person.username, person.password);
    await expect(new ProfilePage(device.page, person).heading).toBeVisible();
    await device.page.evaluate(watchReturn, [person.fullName, person.username]);
    await away?.();
    await page.bringToFront();
    await list.logOut('iPhone').click();
    await list.closeOne();
    await expect(list.result.filter({ hasText: '1 device was logged out' })).toBeVisible();
    await back();
    await expect(device.ended).toBeVisible();
    const { by, still, frames, milliseconds } = await device.page.evaluate(() => globalThis.returned);
    expect(still, 'it had heard nothing').toBe(true);
    expect(milliseconds, `after ${by}`).toBeLessThan(1_000);
    return { by, frames };
  }

  const show = () => device.page.bringToFront();
  const cached = await closedWhile({
    away: () => device.page.goto('about:blank'),
    back: async () => {
      await show();
      await device.page.goBack({ waitUntil: 'commit' });
    },
  });
  expect(cached.by, 'it came out of the cache').toContain('pageshow');
  expect(cached.frames, 'frames in which it was to be seen').toBe(0);

  const sleep = (state) => devtools.send('Page.setWebLifecycleState', { state });
  const asleep = await closedWhile({ away: () => sleep('frozen'), back: () => sleep('active').then(show) });
  expect(asleep.by).toContain('visibilitychange');
  expect(asleep.frames, 'frames in which it was to be seen').toBe(0);

  // A tab that comes to the front is seen first and has the focus then, so the focus alone is staged.
  const focused = await closedWhile({ back: () => device.page.evaluate(() => dispatchEvent(new Event('focus'))) });
  expect(focused.by).toEqual(['focus']);
});
