// The guides: each is followed to its end on the practice devices, by the control that is marked, on every
// layout; the reader's own account is never touched, and nothing of the practice is left.

import { axe, expect, test } from './fixtures.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { exactly, isPhone } from './pages/names.mjs';
import { PracticePage } from './pages/practice.mjs';
import { signedUp } from './pages/sign-up.mjs';

// A frame that goes while it is still loading says so in the console.
test.use({ allowedErrors: [[/^Fetch API cannot load .*\.wasm/, /Failed to load resource/], { option: true }] });

const DEVICES = ['iPhone', 'Android phone', 'Another computer'];

class GuidePage {
  constructor(page) {
    this.page = page;
    this.panel = page.getByRole('region', { name: exactly('Practise it') });
    this.begin = this.panel.getByRole('button', { name: exactly('Practise it') });
    this.doIt = this.panel.getByRole('button', { name: exactly('Do this step for me') });
    this.again = this.panel.getByRole('button', { name: exactly('Practise again') });
    this.stop = this.panel.getByRole('button', { name: exactly('Stop practising') });
    this.status = this.panel.getByRole('status');
    this.steps = page.getByRole('region', { name: exactly('The steps') }).getByRole('listitem');
    this.frames = page.getByRole('region', { name: exactly('Practice devices of this guide') });
  }

  async open(title) {
    await this.page.goto('/help');
    await this.page.getByRole('link', { name: new RegExp(`^${title}`) }).click();
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(title);
  }

  device(name) {
    return this.page.getByRole('group', { name: exactly('Steps for') }).getByRole('button', { name: exactly(name) });
  }

  frame(name) {
    return this.page.frameLocator(`iframe[title="${name}"]`);
  }

  /** Does step after step by `act`, and waits each time until the guide has noticed. */
  async walk(act) {
    const all = await this.steps.count();
    for (let turn = 0; turn < all; turn += 1) {
      const now = await this.status.filter({ hasText: /^Step \d+ of / }).textContent();
      await act();
      await expect(this.status.filter({ hasText: now })).toHaveCount(0);
      await this.status.filter({ hasText: /^Step \d+ of / }).or(this.again).first().waitFor();
      if (await this.again.isVisible()) return;
    }
  }

  /** Uses what is marked on the device until all steps are done. */
  async follow(name) {
    const marked = this.frame(name).locator('[data-pointed]');
    await this.walk(async () => {
      const typed = await marked.evaluate((element) => element.matches('input:not([type="checkbox"])'));
      if (!typed) return marked.click();
      const [old, next] = await this.panel.locator('code').allTextContents();
      return marked.fill((await marked.getAttribute('id')) === 'current-password' ? old : next);
    });
  }
}

/** How many accounts and sessions this browser keeps. */
function kept(page) {
  return page.evaluate(async () => {
    const answer = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
    const base = await answer(indexedDB.open('onlyme-service'));
    const [store] = base.objectStoreNames;
    const keys = await answer(base.transaction(store).objectStore(store).getAllKeys());
    base.close();
    const count = (start) => keys.filter((key) => key.startsWith(start)).length;
    return { accounts: count('account/'), sessions: count('session/') };
  });
}

const ENDS = {
  'Log out of a device': { out: [true, false, false] },
  'Log out, remembered or forgotten': { out: [true, false, false], more: 'No login is saved on this device.' },
  'Change your password and close other devices': { out: [false, true, true], more: 'The password was changed.' },
  'Close everything from one device': { out: [true, true, true], more: 'No login is saved on this device.' },
};

for (const [title, { out, more }] of Object.entries(ENDS)) {
  for (const name of ['iPhone', 'Another computer']) {
    test(`“${title}” is followed to its end on ${name}`, async ({ page, isMobile }) => {
      // Each device where its readers are; a phone shows a computer too small to be pressed.
      test.skip(isMobile !== (name === 'iPhone'), 'on the other layout');
      test.slow();
      const guide = new GuidePage(page);
      await guide.open(title);
      await guide.device(name).click();
      await expect(guide.device(name)).toHaveAttribute('aria-pressed', 'true');
      await guide.begin.click();
      await guide.follow(name);
      await expect(guide.status).toContainText('You have done it');
      // What the iPhone does in the table, the chosen device does.
      const others = DEVICES.filter((device) => device !== name);
      for (const [index, device] of [name, ...others].entries()) {
        await expect(guide.status).toContainText(`${device}: ${out[index] ? 'logged out' : 'still logged in'}`);
      }
      if (more) await expect(guide.status).toContainText(more);
      await expect(guide.steps.filter({ hasText: 'Done' })).toHaveCount(await guide.steps.count());
      await axe(page, `${title}, done`);
    });
  }
}

/** What a step says of a control that has no words on it, and what the control is called. */
const SIGNS = {
  'Press your photo at the bottom right.': 'Profile',
  'Press the three lines at the top right.': 'Menu',
  'Press your photo at the top right.': 'Your account',
};

/** What the marked control in a step's screen is called: by what stands on it, or by its label. */
async function markedIn(step) {
  const marked = step.locator('iframe').contentFrame().locator('[data-pointed]');
  await expect(marked).toHaveCount(1);
  // On the page, and in its own frame, too.
  await step.scrollIntoViewIfNeeded();
  await expect(marked).toBeInViewport();
  return marked.evaluate((element) => element.innerText || element.labels?.[0]?.innerText || element.getAttribute('aria-label'));
}

for (const title of [...Object.keys(ENDS), 'Reset the app on a device']) {
  test(`“${title}” shows each step on each device, with its control marked, and begins nothing`, async ({ page }) => {
    // Two dozen small screens, one after the other.
    test.slow();
    const guide = new GuidePage(page);
    await guide.open(title);
    for (const name of DEVICES) {
      await guide.device(name).click();
      await expect(guide.device(name)).toHaveAttribute('aria-pressed', 'true');
      for (const step of await guide.steps.all()) {
        const words = (await step.innerText()).replaceAll('\n', ' ');
        const sign = Object.keys(SIGNS).find((text) => words.includes(text));
        const called = (await markedIn(step)).trim();
        if (sign) expect(called).toBe(SIGNS[sign]);
        else expect(words).toContain(`“${called}”`);
      }
    }
    await axe(page, `${title}, read`);
    expect(await kept(page)).toEqual({ accounts: 0, sessions: 0 });
  });
}

test('the small screens speak the language, have the appearance, and cannot be reached', async ({ page }) => {
  await page.addInitScript(() => {
    localStorage.setItem('onlyme/language', '"es"');
    localStorage.setItem('onlyme/appearance', '"dark"');
  });
  await page.goto('/help/log-out-phone');
  const steps = page.getByRole('region', { name: exactly('Los pasos') }).getByRole('listitem');
  await expect(steps).toHaveCount(5);
  for (const step of await steps.all()) await markedIn(step);
  const frame = steps.first().locator('iframe').contentFrame();
  await expect(frame.locator('html[lang="es"]')).toHaveAttribute('data-theme', 'dark');
  expect(await frame.locator('body').evaluate((body) => getComputedStyle(body.parentElement).colorScheme)).toBe('dark');
  expect(await steps.first().ariaSnapshot()).not.toContain('iframe');
  // Round the whole page by keyboard, and never into a frame.
  for (let press = 0; press < 25; press += 1) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement.localName)).not.toBe('iframe');
  }
});

test('the practice of a reset stops at the question, and the devices go away', async ({ page }) => {
  test.slow();
  const guide = new GuidePage(page);
  await guide.open('Reset the app on a device');
  await guide.begin.click();
  await guide.follow('iPhone');
  await expect(guide.again).toBeVisible();
  await expect(guide.frames).toHaveCount(0);
  await expect(guide.status).toContainText('iPhone: still logged in');
});

test('a guide does each step itself when it is asked to, by keyboard alone', async ({ page }) => {
  test.slow();
  const guide = new GuidePage(page);
  await guide.open('Change your password and close other devices');
  await guide.begin.focus();
  await page.keyboard.press('Enter');
  await expect(guide.status).toContainText('Step 1 of');
  await axe(page, 'a guide, practised');
  await guide.walk(async () => {
    await guide.doIt.focus();
    await page.keyboard.press('Enter');
  });
  await expect(guide.status).toContainText('Android phone: logged out');
  await expect(guide.status).toContainText('Another computer: still logged in');
});

test('practising leaves the own account alone, and nothing of itself, also after it was broken off', async ({ page }) => {
  test.slow();
  const person = await signedUp(page);
  const before = await kept(page);
  const guide = new GuidePage(page);
  await guide.open('Log out of a device');
  await guide.begin.click();
  await expect(guide.status).toContainText('Step 1 of');
  expect(await kept(page)).toEqual({ accounts: before.accounts + 1, sessions: before.sessions + 3 });
  // The page is loaded anew in the middle: the steps can be read, and the practice begins again.
  await page.reload();
  await expect(guide.begin).toBeVisible();
  await guide.begin.click();
  await guide.follow('iPhone');
  await expect(guide.status).toContainText('iPhone: logged out');
  // Whoever goes away takes the practice along.
  const list = new DevicesPage(page);
  await page.getByRole('link', { name: exactly('All guides') }).first().evaluate((link) => link.click());
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Help');
  await expect.poll(() => kept(page)).toEqual(before);
  await list.goto();
  await expect(list.heading).toBeVisible();
  await expect(page.getByText(/Safari on iPhone/)).toHaveCount(0);
  if (!isPhone(page)) {
    await page.getByRole('button', { name: exactly('Your account') }).click();
    await expect(page.getByText(person.username).first()).toBeVisible();
  }
});

test('the index leads to every guide, and Settings lead to the index', async ({ page }) => {
  await signedUp(page);
  await page.goto(isPhone(page) ? '/accounts/settings' : '/accounts/edit');
  await page.getByRole('navigation', { name: exactly('Settings') }).getByRole('link', { name: exactly('Help') }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Help');
  await axe(page, 'help');
  const links = page.getByRole('main').getByRole('listitem').getByRole('link');
  await expect(links).toHaveCount(8);
  await links.filter({ hasText: 'Why log out at all?' }).click();
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(5);
  await axe(page, 'why log out');
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Help');
});

test.describe('on a site with a server', () => {
  test.use({ allowedErrors: [/Failed to load resource/] });

  test('a guide is read without it', async ({ page }) => {
    await page.route('**/config.json', (route) => route.fulfill({ json: { service: 'better-auth' } }));
    await page.route('**/api/auth/**', (route) => route.abort());
    await page.goto('/help/close-everything');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Close everything from one device');
    await expect(page.getByText(/There is nothing to practise with on this site/)).toBeVisible();
    await expect(page.getByRole('region', { name: exactly('The steps') }).getByRole('listitem')).toHaveCount(5);
  });
});

/** From now on there is no room on the disk for what `place`, a page or a frame, writes; or there is again. */
function fillDisk(place, full) {
  return place.evaluate((full) => {
    globalThis.diskIsFull = full;
    if (IDBObjectStore.prototype.put.isOurs) return;
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...words) {
      if (globalThis.diskIsFull) throw new DOMException('no room', 'QuotaExceededError');
      return put.apply(this, words);
    };
    IDBObjectStore.prototype.put.isOurs = true;
  }, full);
}

test.describe('when something goes wrong', () => {
  test('in a browser that keeps nothing a guide is read, and says why it cannot be practised', async ({ page }) => {
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      };
    });
    const guide = new GuidePage(page);
    await guide.open('Log out of a device');
    await expect(guide.steps).toHaveCount(5);
    await expect(guide.panel).toContainText('it keeps nothing for Onlyme');
    await expect(guide.begin).toHaveCount(0);
    expect(await markedIn(guide.steps.last())).toContain('Remember and log out');
    await axe(page, 'a guide where nothing is kept');
  });

  test('a full disk when it begins is said, leaves nothing, and it begins once there is room', async ({ page }) => {
    const guide = new GuidePage(page);
    await guide.open('Log out of a device');
    await fillDisk(page, true);
    await guide.begin.click();
    await expect(guide.panel).toContainText('The practice devices could not be made ready');
    await expect(guide.panel).toContainText(/no room left/i);
    await axe(page, 'a guide on a full disk');
    await fillDisk(page, false);
    expect(await kept(page)).toEqual({ accounts: 0, sessions: 0 });
    await guide.panel.getByRole('button', { name: exactly('Try again') }).click();
    await expect(guide.status).toContainText('Step 1 of');
  });

  test('a disk that fills up in the middle is said on the device, and the step waits until there is room', async ({ page }) => {
    test.slow();
    const guide = new GuidePage(page);
    await guide.open('Log out, remembered or forgotten');
    await guide.begin.click();
    const marked = guide.frame('iPhone').locator('[data-pointed]');
    for (let step = 1; step < 5; step += 1) {
      await expect(guide.status).toContainText(`Step ${step} of`);
      await marked.click();
    }
    await expect(guide.status).toContainText('Step 5 of');
    const frame = await (await page.locator('iframe[title="iPhone"]').elementHandle()).contentFrame();
    await fillDisk(frame, true);
    await marked.click();
    await expect(guide.frame('iPhone').getByRole('dialog')).toContainText(/no room left/i);
    await expect(guide.status).toContainText('Step 5 of');
    await fillDisk(frame, false);
    await marked.click();
    await expect(guide.status).toContainText('Step 6 of');
  });

  test('a device that is closed from elsewhere has not done it: that is said, and it begins again', async ({ page }) => {
    test.slow();
    const guide = new GuidePage(page);
    await guide.open('Change your password and close other devices');
    await guide.begin.click();
    await expect(guide.status).toContainText('Step 1 of');
    const [password] = await guide.panel.locator('code').allTextContents();
    const username = await page.evaluate(
      () =>
        new Promise((done) => {
          indexedDB.open('onlyme-service').onsuccess = ({ target: { result: database } }) => {
            const [store] = database.objectStoreNames;
            database.transaction(store).objectStore(store).getAllKeys().onsuccess = ({ target }) => {
              database.close();
              done(target.result.map((key) => /^name\/(practice\.\w+)$/.exec(key)?.[1]).find(Boolean));
            };
          };
        }),
    );
    const other = await new PracticePage(page).openAndLogIn({ username, password }, 'Open an iPhone');
    const list = new DevicesPage(other.page);
    await list.goto();
    await list.logOut('Edge on Windows').click();
    await list.orderOne();
    await list.strip.or(list.confirm).first().waitFor();
    if (await list.confirm.isVisible()) {
      await list.confirmPassword.fill(password);
      await list.confirmButton.click();
    }
    await list.now.click();
    await page.bringToFront();
    await expect(guide.panel).toContainText('This device was logged out from elsewhere');
    await expect(guide.panel).not.toContainText('You have done it');
    await expect(guide.steps.filter({ hasText: 'Done' })).toHaveCount(0);
    await axe(page, 'a practice that was closed');
    await guide.again.click();
    await expect(guide.status).toContainText('Step 1 of');
  });

  test('it can be broken off while the devices are made ready, and nothing is left', async ({ page }) => {
    const guide = new GuidePage(page);
    let release;
    const held = new Promise((done) => (release = done));
    await page.route('**/hasher_bg*.wasm', async (route) => {
      await held;
      await route.continue();
    });
    await guide.open('Log out of a device');
    await guide.begin.click();
    await expect(guide.status).toContainText('Making an account to practise with');
    await guide.stop.click();
    await expect(guide.begin).toBeVisible();
    release();
    // It can begin again as soon as what was under way has put itself away.
    await expect(guide.begin).toBeEnabled();
    await expect(guide.frames).toHaveCount(0);
    expect(await kept(page)).toEqual({ accounts: 0, sessions: 0 });
    await guide.begin.click();
    await expect(guide.status).toContainText('Step 1 of');
  });

  test('a device that does not come up is called late, and comes when it is loaded again', async ({ page }) => {
    const guide = new GuidePage(page);
    await guide.open('Log out of a device');
    const inFrame = (request) => request.isNavigationRequest() && request.frame().parentFrame() !== null;
    await page.route('**/*', (route) => (inFrame(route.request()) ? route.abort() : route.fallback()));
    await guide.begin.click();
    await expect(guide.panel).toContainText('The device has not come up yet');
    await expect(guide.status.first()).toContainText('Step 1 of');
    await axe(page, 'a guide whose device is late');
    await page.unroute('**/*');
    await guide.panel.getByRole('button', { name: exactly('Load the device again') }).click();
    await expect(guide.frame('iPhone').locator('[data-pointed]')).toHaveCount(1);
    await expect(guide.panel).not.toContainText('has not come up');
    await expect(guide.status).toContainText('Step 1 of');
  });
});
