// Several tabs of one browser: each follows what happens in another within a second, and none acts
// for a session that is over.

import { axe, deafen, expect, newWindow, passTime, test } from './fixtures.mjs';
import { somebody } from './people.mjs';
import { ChangePasswordPage } from './pages/change-password.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { LogInPage, SaveLoginPage } from './pages/log-in.mjs';
import { PracticePage } from './pages/practice.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { EditProfilePage, SettingsFrame } from './pages/settings.mjs';
import { signedUp } from './pages/sign-up.mjs';

const SOON = { timeout: 1_000 };

async function logOut(page, person) {
  await new ProfilePage(page, person).openSettings();
  await new SettingsFrame(page).logOutOf(person.username);
  await expect(new LogInPage(page).name).toBeVisible();
}

test('a log-out and a log-in in one tab are seen in the other', async ({ page }) => {
  const person = await signedUp(page);
  const other = await newWindow(page);
  await other.goto('/accounts/edit');
  await expect(other.getByLabel('Bio')).toBeVisible();

  await logOut(page, person);
  await expect(other.getByLabel('Bio')).toBeHidden(SOON);
  await expect(other.getByText(person.fullName)).toHaveCount(0);
  await expect(other.getByRole('heading', { level: 1 })).toHaveText(/^(Log in|You[’']re logged out)$/);

  await page.goto('/accounts/login');
  await other.goto('/accounts/login');
  const [here, there] = [new LogInPage(page), new LogInPage(other)];
  if (await there.again.isVisible()) await there.again.click();
  await expect(there.name).toBeVisible();
  await here.enter(person.username, person.password);
  await expect(new ProfilePage(page, person).heading).toBeVisible();
  await expect(new ProfilePage(other, person).heading).toBeVisible(SOON);
});

test('a device that is closed is out within a second, in each of its tabs', async ({ page }) => {
  const person = await signedUp(page);
  const practice = new PracticePage(page);
  const second = await practice.openAndLogIn(person);
  await expect(new ProfilePage(second.page, person).heading).toBeVisible();
  const devices = new DevicesPage(page);
  await devices.goto();
  await devices.logOut('iPhone').click();
  await devices.closeOne();
  await expect(devices.result.filter({ hasText: '1 device was logged out' })).toBeVisible();
  await expect(second.ended).toBeVisible(SOON);
  await expect(second.page.getByText(person.fullName)).toHaveCount(0);
});

/** What a tab can still have been asked to do when its session was closed: where, what is made ready, and
 *  the press that sends it. */
const FORMS = {
  'the profile': {
    path: '/accounts/edit',
    ready: ({ page }) => new EditProfilePage(page).bio.fill('Kanari is still here'),
    send: ({ page }) => new EditProfilePage(page).button.click(),
  },
  'the password': {
    path: '/accounts/password/change',
    ready: ({ page, person }) => new ChangePasswordPage(page).fill(person.password, person.newPassword),
    send: ({ page }) => new ChangePasswordPage(page).button.click(),
  },
  'a saved login': {
    path: '/accounts/saved_logins',
    ready: ({ page }) => page.getByText('30 days', { exact: true }).click(),
    send: ({ page }) => new SaveLoginPage(page).save.click(),
  },
  'the name of a device': {
    path: '/session/login_activity',
    ready: async ({ page, list }) => {
      await list.details('Safari on iPhone').click();
      await page.getByLabel('Your name for it').fill('Kanari phone');
    },
    send: ({ page }) => page.getByRole('button', { name: 'Save name' }).click(),
  },
  'a question before a closing': {
    path: '/session/login_activity',
    ready: ({ list }) => list.logOut('iPhone').click(),
    send: ({ list }) => list.orderOne(),
  },
  'a closing that waits': {
    path: '/session/login_activity',
    ready: async ({ list }) => {
      await list.logOut('iPhone').click();
      await list.orderOne();
      // The seconds stand still.
      await list.undo.focus();
    },
    send: ({ list }) => list.now.click(),
  },
  'the time for unused devices': {
    path: '/session/login_activity',
    ready: ({ page }) => page.getByLabel('Log out devices that are not used for').waitFor(),
    send: ({ page }) => page.getByLabel('Log out devices that are not used for').selectOption('1 week'),
  },
  'the password once more': {
    path: '/session/login_activity',
    ready: async ({ page, list, person }) => {
      await passTime(page, 6 * 60);
      await page.getByLabel('Log out devices that are not used for').selectOption('1 week');
      await list.confirmPassword.fill(person.password);
    },
    send: ({ list }) => list.confirmButton.click(),
  },
  '"Was this you?"': {
    path: '/accounts/security_log',
    ready: ({ page }) => page.getByRole('button', { name: 'Yes, it was me' }).waitFor(),
    send: ({ page }) => page.getByRole('button', { name: 'Yes, it was me' }).click(),
  },
  'a log-out': {
    path: '/accounts/settings',
    ready: ({ page }) => new SettingsFrame(page).logOut.click(),
    send: ({ page }) => page.getByRole('button', { name: 'Remember and log out' }).click(),
  },
};

/** Everything that the account service keeps, but for its clock, which goes on with every call. */
function rows(page) {
  return page.evaluate(async () => {
    const answer = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
    const database = await answer(indexedDB.open('onlyme-service'));
    const store = database.transaction('rows').objectStore('rows');
    const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
    database.close();
    return Object.fromEntries(keys.map((key, n) => [key, values[n]]).filter(([key]) => key !== 'clock'));
  });
}

test('a closed tab that hears nothing is refused whatever form it sends, and nothing is written', async ({ page, context }) => {
  test.slow();
  const person = await signedUp(page);
  await deafen(context);
  // The question after a log-in is left standing in the tab where it is asked.
  const asked = await newWindow(page);
  await asked.goto('/');
  await logOut(asked, person);
  await new LogInPage(asked).logIn(person.username, person.password);
  await asked.getByText('30 days', { exact: true }).click();
  const practice = new PracticePage(page);
  await practice.goto();
  const phone = await practice.openAndLogIn(person);
  await expect(new ProfilePage(phone.page, person).heading).toBeVisible();

  const tabs = [{ what: 'the question after a log-in', page: asked, send: () => new SaveLoginPage(asked).save.click() }];
  for (const [what, form] of Object.entries(FORMS)) {
    const tab = await newWindow(page);
    tabs.push({ what, ...form, page: tab, list: new DevicesPage(tab), person });
  }
  for (const tab of tabs.slice(1)) {
    await tab.page.goto(tab.path);
    await tab.ready(tab);
  }

  const closing = new DevicesPage(phone.page);
  await closing.goto();
  await closing.logOut('on').first().click();
  await closing.closeOne();
  await closing.confirmPassword.fill(person.password);
  await closing.confirmButton.click();
  await closing.now.click();
  await expect(closing.receipt.getByText('Chain checked')).toBeVisible();

  const before = await rows(page);
  for (const tab of tabs) {
    await test.step(tab.what, async () => {
      const there = new LogInPage(tab.page);
      await expect(there.ended, 'it does not know yet').toBeHidden();
      await tab.send(tab);
      await expect(there.ended).toBeVisible();
      await expect(tab.page.getByRole('main')).toContainText('Logged out from Safari on iPhone');
      await expect(there.again).toBeEnabled();
      await expect(tab.page.getByText(person.fullName)).toHaveCount(0);
    });
  }
  expect(await rows(page)).toEqual(before);
});

test('a page that one goes back to and that loads afresh does not show what is over', async ({ page }) => {
  const person = await signedUp(page);
  const other = await newWindow(page);
  await other.goto('/accounts/edit');
  await expect(other.getByLabel('Bio')).toBeVisible();
  await other.goto('about:blank');
  await logOut(page, person);
  await other.goBack();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText(/^(Log in|You[’']re logged out)$/);
  await expect(other.getByText(person.fullName)).toHaveCount(0);
});

test('storage that is cleared while the page is open ends the screen of the account within a second', async ({ page, context, baseURL }) => {
  const person = await signedUp(page);
  await page.goto('/accounts/saved_logins');
  await expect(page.getByRole('heading', { name: `${person.username} on this device` })).toBeVisible();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Storage.clearDataForOrigin', { origin: baseURL, storageTypes: 'all' });
  await expect(new LogInPage(page).ended).toBeVisible(SOON);
  await expect(page.getByText(person.fullName)).toHaveCount(0);
  await page.reload();
  await expect(new LogInPage(page).name).toBeVisible();
});

test('what the browser removed by itself is told where the person looks', async ({ page, context, baseURL }) => {
  const person = await signedUp(page);
  await page.goto('/');
  await new ProfilePage(page, person).openSettings();
  await new SettingsFrame(page).logOutOf(person.username, 'Remember and log out');
  const logIn = new LogInPage(page);
  await expect(logIn.saved(person.username)).toBeVisible();
  const devtools = await context.newCDPSession(page);
  const clear = async (storageTypes) => {
    // From a page without a connection, as a browser does between two visits.
    await page.goto('about:blank');
    await devtools.send('Storage.clearDataForOrigin', { origin: baseURL, storageTypes });
    await page.goto('/accounts/login');
  };
  const removed = page.getByRole('status').filter({ hasText: 'This browser has removed what Onlyme kept here' });

  await clear('local_storage');
  await logIn.tap(person.username);
  await expect(new ProfilePage(page, person).heading).toBeVisible();
  await expect(removed).toBeHidden();
  await new ProfilePage(page, person).openSettings();
  await new SettingsFrame(page).logOutOf(person.username, 'Remember and log out');
  await expect(logIn.saved(person.username)).toBeVisible();

  await clear('indexeddb');
  await expect(removed).toBeVisible();
  await expect(logIn.saved(person.username)).toBeVisible();
  await expect(page.getByRole('main')).toContainText('its record is gone');
  await logIn.tap(person.username);
  await expect(logIn.name).toHaveValue(person.username);
  await axe(page, 'the browser has removed what was kept');
  await page.reload();
  await expect(logIn.saved(person.username)).toBeVisible();
  await expect(removed).toBeHidden();

  await clear('all');
  await expect(logIn.name).toBeVisible();
  await expect(page.getByText(person.username)).toHaveCount(0);
  await expect(removed).toBeHidden();
});

test('a tab of an older Onlyme than another tab says so, writes nothing, and has nothing to lose by a reload', async ({ page }) => {
  await signedUp(page);
  await page.goto('/accounts/edit');
  await expect(page.getByLabel('Bio')).toBeVisible();
  // What the first write of a newer one leaves: a clock of its version. Gives all other rows.
  const clock = (by) =>
    page.evaluate(async (by) => {
      const answer = (request) => new Promise((done) => Object.assign(request, { onsuccess: () => done(request.result) }));
      const database = await answer(indexedDB.open('onlyme-service'));
      const rows = database.transaction('rows', 'readwrite').objectStore('rows');
      const all = await answer(rows.getAll());
      const text = await answer(rows.get('clock'));
      const { v, row } = JSON.parse(text);
      await answer(rows.put(JSON.stringify({ v: v + by, row }), 'clock'));
      database.close();
      return all.filter((other) => other !== text);
    }, by);
  const before = await clock(1);
  await page.getByLabel('Bio').fill('Written by an older tab');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('written by a newer Onlyme. Reload the page to update.').filter({ visible: true }).first()).toBeVisible();
  expect(await clock(-1), 'nothing was written').toEqual(before);
  await page.reload();
  await expect(page.getByLabel('Bio')).toBeVisible();
});

test('a forged message changes nothing', async ({ page }) => {
  const person = await signedUp(page);
  await page.evaluate(() => {
    for (const message of [{ v: 1 }, '{"v":1}', '{"v":2,"log":"out"}', null, 'x'.repeat(1_000_000), { type: 'LoggedOut' }]) {
      new BroadcastChannel('onlyme').postMessage(message);
      window.postMessage(message, '*');
    }
  });
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Practice' }).click();
  await page.goBack();
  await expect(new ProfilePage(page, person).heading).toBeVisible();
});

test('what was read before one changed over to another account does not bring the first one back', async ({ page, context }) => {
  // Holds the next reading of the credentials that comes after a hint of another tab.
  await context.addInitScript(() => {
    const decrypt = SubtleCrypto.prototype.decrypt;
    let next = Promise.resolve();
    window.addEventListener('hold', () => {
      next = new Promise((go) => window.addEventListener('go', go, { once: true }));
    });
    SubtleCrypto.prototype.decrypt = async function (...args) {
      const wait = next;
      next = Promise.resolve();
      await wait;
      return decrypt.apply(this, args);
    };
  });
  const first = await signedUp(page);
  await new ProfilePage(page, first).openSettings();
  await new SettingsFrame(page).logOutOf(first.username, 'Remember and log out');
  await expect(new LogInPage(page).saved(first.username)).toBeVisible();
  const second = await signedUp(page);
  await page.evaluate(() => {
    window.dispatchEvent(new Event('hold'));
    new BroadcastChannel('onlyme').postMessage('{"v":1}');
  });
  await new ProfilePage(page, second).openMenu();
  await page.getByRole('button', { name: 'Switch account' }).click();
  await page.getByRole('button', { name: `Switch to ${first.username}` }).click();
  await expect(new ProfilePage(page, first).heading).toBeVisible();
  await page.evaluate(() => window.dispatchEvent(new Event('go')));
  // Nothing must come of the old answer, so for as long as it may take, nothing must be seen of it.
  const old = new ProfilePage(page, second).heading.or(page.getByRole('heading', { name: 'There is nothing here' }));
  await expect(expect(old).toBeVisible({ timeout: 2_000 })).rejects.toThrow('toBeVisible');
  await expect(new ProfilePage(page, first).heading).toBeVisible();
});

test('a tab that logs out by itself never says that somebody else did, however many hints it hears', async ({ page }) => {
  const person = await signedUp(page);
  await new ProfilePage(page, person).openSettings();
  await page.evaluate(() => {
    const channel = new BroadcastChannel('onlyme');
    const hints = setInterval(() => channel.postMessage('{"v":1}'), 20);
    window.addEventListener('quiet', () => clearInterval(hints));
    const look = () => /logged out/.test(document.querySelector('main h1')?.textContent) && document.body.setAttribute('data-wrong', '');
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  });
  const logIn = new LogInPage(page);
  for (let round = 0; round < 5; round += 1) {
    await new SettingsFrame(page).logOutOf(person.username, 'Remember and log out');
    await logIn.tap(person.username);
    await new ProfilePage(page, person).openSettings();
  }
  await page.evaluate(() => window.dispatchEvent(new Event('quiet')));
  await expect(page.locator('[data-wrong]')).toHaveCount(0);
});
