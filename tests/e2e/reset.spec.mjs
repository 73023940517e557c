// Reset with proof: everything that is kept is listed, removed and listed again, in this tab and in
// the others, and nothing comes back by itself.

import { readFile } from 'node:fs/promises';
import { axe, expect, newWindow, test } from './fixtures.mjs';
import { somebody } from './people.mjs';
import { LogInPage } from './pages/log-in.mjs';
import { exactly } from './pages/names.mjs';
import { PracticePage } from './pages/practice.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { ResetPage } from './pages/reset.mjs';
import { SettingsFrame } from './pages/settings.mjs';
import { SignUpPage, signedUp } from './pages/sign-up.mjs';

/** Logs somebody in with user name and password, and saves nothing. */
async function enter(page, person) {
  await new LogInPage(page).enter(person.username, person.password);
  await expect(new ProfilePage(page, person).heading).toBeVisible();
}

/** What this origin keeps, as the page itself can see it. */
function kept(page) {
  return page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name).sort(),
    local: Object.keys(localStorage).sort(),
    tab: Object.keys(sessionStorage).sort(),
    caches: await caches.keys(),
  }));
}

const NOTHING = { databases: [], local: [], tab: [], caches: [] };

/** Long enough for whatever an idle page might do by itself. */
const IDLE = 3_000;

test('by the settings: listed, removed, listed again, and the next start is like a fresh install', async ({ page }) => {
  const person = await signedUp(page);
  const profile = new ProfilePage(page, person);
  await profile.openSettings();
  const settings = new SettingsFrame(page);
  await settings.link('Reset this app').click();
  const reset = new ResetPage(page);
  await expect(reset.heading).toBeVisible();
  await expect(page).toHaveTitle('Reset Onlyme on this device · Onlyme');
  await expect(reset.group('Practice accounts')).toContainText(/\d+ entries +[\d.]+ kB/);
  await expect(reset.group('Session of this device')).toContainText(/4 entries/);
  await expect(reset.group('Login keys')).toContainText('1 entry');
  await expect(reset.group('Saved logins')).toContainText('None');
  await expect(reset.logOut).toBeChecked();
  await expect(reset.keep).not.toBeChecked();
  await reset.reset();

  await expect(reset.nothing).toBeVisible();
  await expect(reset.nothing).toBeFocused();
  await expect(reset.group('Practice accounts')).toContainText(/was \d+ → now 0/);
  await expect(reset.group('Session of this device')).toContainText('was 4 → now 0');
  await expect(page.getByText(/^Listed again after removing, at \d\d?:\d\d/)).toBeVisible();
  await expect(page.getByText(/^This device was logged out first, at \d\d?:\d\d/)).toBeVisible();
  await expect(page.getByText(person.fullName)).toHaveCount(0);
  expect(await kept(page)).toEqual(NOTHING);

  await reset.start.click();
  const logIn = new LogInPage(page);
  await expect(logIn.name).toBeVisible();
  expect(await kept(page)).toEqual(NOTHING);
  await logIn.logIn(person.username, person.password);
  await expect(logIn.problem.filter({ visible: true })).toHaveCount(1);
  await expect(logIn.heading).toBeVisible();
});

test('the list names every key, follows the storage, and looking makes nothing', async ({ page }) => {
  const reset = new ResetPage(page);
  await reset.goto();
  await expect(page.getByText('Nothing of Onlyme was found on this device.')).toBeVisible();
  expect(await kept(page)).toEqual(NOTHING);
  await page.evaluate(() => {
    localStorage.setItem('onlyme/language', '"en"');
    localStorage.setItem('onlyme/saved/1', 'abc');
    localStorage.setItem('another/app', 'stays');
  });
  await expect(reset.group('Preferences')).toContainText(/1 entry +38 bytes/);
  await reset.unfold('Saved logins');
  await expect(page.getByText(exactly('onlyme/saved/1'))).toBeVisible();
  await page.evaluate(() => localStorage.setItem('onlyme/saved/2', 'abc'));
  await expect(page.getByText(exactly('onlyme/saved/2'))).toBeVisible();
  await expect(page.getByText('another/app')).toHaveCount(0);
  await page.evaluate(() => caches.open('onlyme-1').then((cache) => cache.put('/x', new Response('x'))));
  await expect(reset.group('Cached files')).toContainText('1 entry');
  await expect(reset.logOut).toBeHidden();
  await reset.reset();
  await expect(reset.nothing).toBeVisible();
  expect(await kept(page)).toEqual({ ...NOTHING, local: ['another/app'] });
});

test('a reset that is cancelled removes nothing', async ({ page }) => {
  const person = await signedUp(page);
  const reset = new ResetPage(page);
  await reset.goto();
  await reset.button.click();
  await expect(reset.question).toContainText('Practice accounts');
  await reset.cancel.click();
  await expect(reset.question).toBeHidden();
  await page.goto('/');
  await expect(new ProfilePage(page, person).heading).toBeVisible();
});

test('practice accounts that are kept can log in again', async ({ page }) => {
  const person = await signedUp(page);
  const reset = new ResetPage(page);
  await reset.goto();
  await reset.keep.check();
  await reset.reset();
  await expect(reset.onlyAccounts).toBeVisible();
  await expect(reset.group('Practice accounts')).toContainText(/was \d+ → now \d+, kept/);
  await expect(reset.group('Session of this device')).toContainText('now 0');
  expect(await kept(page)).toEqual({ ...NOTHING, databases: ['onlyme-service'] });
  await reset.start.click();
  await enter(page, person);
});

test('S2: with three accounts on the device nothing of any is left, and each needs its password', async ({ page }) => {
  test.slow();
  const people = [];
  for (const last of [false, false, true]) {
    const person = await signedUp(page);
    const profile = new ProfilePage(page, person);
    people.push(person);
    if (last) break;
    await profile.openSettings();
    await new SettingsFrame(page).logOutOf(person.username, 'Remember and log out');
    await expect(new LogInPage(page).saved(person.username)).toBeVisible();
  }
  // The first is logged in as well, while the third is in use.
  const [first, second, third] = people;
  const switchTo = async (from, to) => {
    await new ProfilePage(page, from).openMenu();
    await page.getByRole('button', { name: exactly('Switch account') }).click();
    await page.getByRole('button', { name: exactly(`Switch to ${to.username}`) }).click();
    await expect(new ProfilePage(page, to).heading).toBeVisible();
  };
  await switchTo(third, first);
  await switchTo(first, third);

  await new ProfilePage(page, third).openSettings();
  await new SettingsFrame(page).link('Reset this app').click();
  const reset = new ResetPage(page);
  await expect(reset.group('Saved logins')).toContainText('2 entries');
  await expect(reset.group('Login keys')).toContainText('3 entries');
  await reset.keep.check();
  await reset.reset();
  await expect(reset.onlyAccounts).toBeVisible();
  await expect(reset.group('Saved logins')).toContainText('was 2 → now 0');
  await expect(reset.group('Login keys')).toContainText('was 3 → now 0');
  await reset.start.click();

  const logIn = new LogInPage(page);
  await expect(logIn.name).toBeVisible();
  for (const person of people) await expect(page.getByText(person.username)).toHaveCount(0);
  // The service knows of it, too: nothing is saved anywhere, and no session was left behind.
  for (const person of [first, second]) {
    await enter(page, person);
    await page.goto('/accounts/saved_logins');
    await expect(page.getByText('Your login is saved on no other device.')).toBeVisible();
    await page.goto('/session/login_activity');
    await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1);
    await page.goto('/');
    await new ProfilePage(page, person).openSettings();
    await new SettingsFrame(page).logOutOf(person.username, 'Log out without remembering');
    await expect(logIn.name).toBeVisible();
  }
});

test('the other tabs fall out, and nothing comes back while all are idle', async ({ page }) => {
  const person = await signedUp(page);
  const other = await newWindow(page);
  await other.goto('/accounts/edit');
  await expect(other.getByLabel('Bio')).toBeVisible();
  // One that shows the log-in screen, and a practice device with notes of its own.
  const practice = new PracticePage(page);
  const device = await practice.openAndLogIn(person);
  await expect(new ProfilePage(device.page, person).heading).toBeVisible();
  const waiting = await practice.open('Open an Android phone');
  await expect(new LogInPage(waiting).name).toBeVisible();

  const reset = new ResetPage(page);
  await reset.goto();
  await reset.reset();
  await expect(reset.nothing).toBeVisible();
  for (const tab of [other, device.page]) {
    await expect(new LogInPage(tab).name).toBeVisible();
    await expect(tab.getByText(person.fullName)).toHaveCount(0);
    await expect.poll(async () => (await kept(tab)).tab).toEqual([]);
  }
  // A look at each tab is what makes a page read again.
  for (const tab of [other, waiting, device.page, page]) await tab.bringToFront();
  await page.waitForTimeout(IDLE);
  expect(await kept(page)).toEqual(NOTHING);
});

test('a database that another tab holds is said to be there, until it is gone', async ({ page, context }) => {
  await signedUp(page);
  // A page of this origin that is not Onlyme, so it does not give its connection up.
  const html = '<title>Holder</title><link rel="icon" href="data:,">';
  await context.route('**/holder', (route) => route.fulfill({ contentType: 'text/html', body: html }));
  const holder = await newWindow(page);
  await holder.goto('/holder');
  await holder.evaluate(
    () =>
      new Promise((done, fail) => {
        const request = indexedDB.open('onlyme-service');
        request.onsuccess = () => done((window.held = request.result) && null);
        request.onerror = fail;
      }),
  );
  const reset = new ResetPage(page);
  await page.bringToFront();
  await reset.goto();
  await reset.reset();
  await expect(reset.left).toBeVisible();
  await expect(reset.nothing).toHaveCount(0);
  await expect(reset.group('Practice accounts')).toContainText('still there');
  await expect(reset.group('Practice accounts')).toContainText('Another tab or window holds the database onlyme-service open');
  await expect(reset.group('Login keys')).toContainText('now 0');
  await holder.close();
  // The browser drops a closed tab's connection in its own time, so a person may have to ask twice.
  await expect(async () => {
    await reset.again.click({ timeout: 1_000 });
    await expect(reset.nothing).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(reset.group('Practice accounts')).toContainText('now 0');
  expect(await kept(page)).toEqual(NOTHING);
  await context.unrouteAll({ behavior: 'wait' });
});

test('the proof is saved as a file with names and sizes and no value', async ({ page }) => {
  const person = await signedUp(page);
  const reset = new ResetPage(page);
  await reset.goto();
  await reset.reset();
  await expect(reset.nothing).toBeVisible();
  const arriving = page.waitForEvent('download');
  await reset.save.click();
  const download = await arriving;
  expect(download.suggestedFilename()).toMatch(/^onlyme-reset-\d{4}-\d\d-\d\d\.json$/);
  const text = await readFile(await download.path(), 'utf8');
  const file = JSON.parse(text);
  expect(file.before.entries.map(({ key }) => key)).toContain('onlyme/in');
  expect(file.after.entries).toEqual([]);
  expect(file.logged_out).toMatch(/^\d{4}-\d\d-\d\dT/);
  expect(text).not.toContain(person.fullName);
  expect(text).not.toContain('argon2');
});

test('a session that is not ended first is said to be so, and leaving the proof starts afresh', async ({ page }) => {
  const person = await signedUp(page);
  const profile = new ProfilePage(page, person);
  await profile.openSettings();
  await new SettingsFrame(page).link('Reset this app').click();
  const reset = new ResetPage(page);
  await reset.logOut.uncheck();
  await reset.reset();
  await expect(reset.nothing).toBeVisible();
  await expect(page.getByText(/^This device was logged out first/)).toHaveCount(0);
  await expect(page.getByText('This device was not logged out first.')).toBeVisible();
  // The settings are a step back in the history of this very page.
  await page.goBack();
  await expect(new LogInPage(page).heading).toBeVisible();
  const signUp = new SignUpPage(page);
  await signUp.goto();
  await signUp.signUp(person);
  await expect(profile.heading).toBeVisible();
});

test('by keyboard alone', async ({ page }) => {
  await signedUp(page);
  const reset = new ResetPage(page);
  await reset.goto();
  await expect(reset.group('Login keys')).toContainText('1 entry');
  const press = async (control, key = 'Enter') => {
    await expect(control).toBeVisible();
    for (let step = 0; step < 40; step += 1) {
      if (await control.evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    await expect(control).toBeFocused();
    await page.keyboard.press(key);
  };
  await press(page.getByRole('main').locator('summary').first());
  await expect(page.getByText(exactly('rows/clock'))).toBeVisible();
  await press(reset.keep, 'Space');
  await press(reset.keep, 'Space');
  await press(reset.button);
  await page.keyboard.press('Escape');
  await expect(reset.question).toBeHidden();
  await expect(reset.button).toBeFocused();
  await page.keyboard.press('Enter');
  await press(reset.confirm);
  await expect(reset.nothing).toBeFocused();
  await press(reset.start);
  await expect(new LogInPage(page).name).toBeVisible();
});

for (const colorScheme of ['light', 'dark']) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    test('for screen readers: before, the question, and after', async ({ page }) => {
      test.slow();
      await signedUp(page);
      const reset = new ResetPage(page);
      await reset.goto();
      await expect(reset.group('Login keys')).toContainText('1 entry');
      await axe(page, 'reset');
      await reset.unfold('Session of this device');
      await axe(page, 'reset, unfolded');
      await reset.button.click();
      await expect(reset.question).toBeVisible();
      await axe(page, 'reset, question');
      await reset.confirm.click();
      await expect(reset.nothing).toBeVisible();
      await axe(page, 'reset, nothing left');
    });
  });
}

test('in Spanish, and narrow', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('onlyme/language', '"es"'));
  await page.setViewportSize({ width: 320, height: 700 });
  const narrow = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  await page.goto('/reset');
  await expect(page.getByRole('heading', { level: 1, name: 'Restablecer Onlyme en este dispositivo' })).toBeVisible();
  await expect(page.getByText('Idioma y apariencia.')).toBeVisible();
  expect(await narrow()).toBe(true);
  await page.getByRole('main').getByRole('button', { name: 'Restablecer' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restablecer' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'No queda nada en este dispositivo' })).toBeVisible();
  await expect(page.getByText('había 1')).toBeVisible();
  expect(await narrow()).toBe(true);
});
