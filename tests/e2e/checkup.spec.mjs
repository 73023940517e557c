// The check-up: what to do first, and a line for each thing, each of which leads to its screen. What could
// not be read is called so, and nothing is then called well.

import { axe, expect, test } from './fixtures.mjs';
import { holdDatabase, letGo } from './hold.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { LogInPage } from './pages/log-in.mjs';
import { exactly } from './pages/names.mjs';
import { PracticePage } from './pages/practice.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { SettingsFrame } from './pages/settings.mjs';
import { signedUp } from './pages/sign-up.mjs';

/** Each line, and the heading of the screen that it leads to. */
const LINES = [
  [/^Where you/, "Where you're logged in"],
  [/^Change password/, 'Change password'],
  [/^Saved logins/, 'Saved logins'],
  [/^Security log/, 'Security log'],
  [/^Someone is in my account/, 'Someone is in my account'],
];

const heading = (page, name) => page.getByRole('heading', { level: 1, name: exactly(name) });
const line = (page, name) => page.getByRole('main').getByRole('listitem').getByRole('link', { name });
const todo = (page) => page.getByRole('region', { name: exactly('Do this first') });

async function open(page) {
  await page.goto('/accounts/checkup');
  await expect(todo(page)).toBeVisible();
}

/** Somebody who is logged in on a phone, too. */
async function onTwo(page) {
  const person = await signedUp(page);
  const second = await new PracticePage(page).openAndLogIn(person);
  await expect(new ProfilePage(second.page, person).heading).toBeVisible();
  return { person, second };
}

test('it says what to do first, leads there, and knows when nothing is left', async ({ page }) => {
  const { person } = await onTwo(page);
  await new ProfilePage(page, person).openSettings();
  const settings = new SettingsFrame(page);
  await settings.open('Check-up');
  const first = todo(page).getByRole('status');
  await expect(first).toContainText('1 device is worth a look');
  await axe(page, 'check-up');
  await page.getByRole('main').getByRole('link', { name: exactly("See where you're logged in") }).click();
  const list = new DevicesPage(page);
  await list.logOut('iPhone').click();
  await list.closeOne();
  await expect(list.result.filter({ hasText: '1 device was logged out' })).toBeVisible();
  await settings.open('Check-up');
  await expect(first).toContainText('Nothing needs you now');
  await axe(page, 'check-up with nothing to do');
});

test('each line leads to its place, and a new account needs nothing', async ({ page }) => {
  await signedUp(page);
  for (const [name, title] of LINES) {
    await open(page);
    await expect(todo(page)).toContainText('Nothing needs you now');
    await line(page, name).click();
    await expect(heading(page, title)).toBeVisible();
  }
  await open(page);
  await expect(line(page, LINES[0][0])).toContainText('No other device is in your account');
  await expect(line(page, LINES[1][0])).toContainText('Not changed since you joined');
  await expect(line(page, LINES[2][0])).toContainText('Login not saved here');
});

test('a login that is saved elsewhere comes first when nobody else is in, and leads to where it is withdrawn', async ({ page }) => {
  const { person, second } = await onTwo(page);
  await new ProfilePage(second.page, person).openSettings();
  await new SettingsFrame(second.page).logOutOf(person.username, 'Remember and log out');
  await expect(second.saved(person.username)).toBeVisible();
  await open(page);
  await expect(todo(page)).toContainText('Saved on 1 other device');
  await expect(line(page, LINES[2][0])).toContainText('Saved on 1 other device');
  await todo(page).getByRole('link', { name: exactly('See saved logins') }).click();
  await expect(heading(page, 'Saved logins')).toBeVisible();
});

test('a rule that is switched off says nothing here either', async ({ page }) => {
  await onTwo(page);
  await open(page);
  await expect(todo(page)).toContainText('1 device is worth a look');
  await new DevicesPage(page).goto();
  await page.locator('.clue-rules summary').click();
  const rules = page.locator('.clue-rules').getByRole('switch');
  await expect(rules).toHaveCount(5);
  for (const rule of await rules.all()) await rule.uncheck();
  await open(page);
  await expect(todo(page)).toContainText('1 other device is logged in');
  await expect(todo(page)).toContainText('No rule that is switched on finds anything odd');
});

test('a list that cannot be read is called so, and nothing is called well', async ({ page }) => {
  await onTwo(page);
  await page.goto('/accounts/settings');
  const link = page.getByRole('link', { name: exactly('Check-up') }).first();
  await expect(link).toBeVisible();
  await page.evaluate(() => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...words) {
      if (globalThis.unreadable) throw new DOMException('broken', 'UnknownError');
      return transaction.apply(this, words);
    };
    globalThis.unreadable = true;
  });
  await link.click();
  await expect(todo(page)).toContainText('The list could not be read');
  for (const well of ['Nothing needs you now', 'No other device is in your account', 'saved on no other']) {
    await expect(page.getByRole('main')).not.toContainText(well);
  }
  await axe(page, 'check-up that could not read');
  await page.evaluate(() => (globalThis.unreadable = false));
  await todo(page).getByRole('button', { name: exactly('Try again') }).click();
  await expect(todo(page)).toContainText('1 device is worth a look');
});

test('closed from another device while it is open: it says so, and nothing of the account is left on it', async ({ page }) => {
  const { person, second } = await onTwo(page);
  await open(page);
  const list = new DevicesPage(second.page);
  await list.goto();
  await list.logOut('Chrome').first().click();
  await list.orderOne();
  await list.strip.or(list.confirm).first().waitFor();
  if (await list.confirm.isVisible()) {
    await list.confirmPassword.fill(person.password);
    await list.confirmButton.click();
  }
  await list.now.click();
  await expect(new LogInPage(page).ended).toBeVisible();
  await expect(todo(page)).toHaveCount(0);
  await expect(page.getByRole('main').getByText(person.username)).toHaveCount(0);
  await axe(page, 'check-up, closed from elsewhere');
});

test('on a full disk it says that there is no room, calls nothing well, and goes on when there is', async ({ page }) => {
  await onTwo(page);
  await page.goto('/accounts/settings');
  const link = page.getByRole('link', { name: exactly('Check-up') }).first();
  await expect(link).toBeVisible();
  await page.evaluate(() => {
    const { put } = IDBObjectStore.prototype;
    globalThis.diskIsFull = true;
    IDBObjectStore.prototype.put = function (...words) {
      if (globalThis.diskIsFull) throw new DOMException('no room', 'QuotaExceededError');
      return put.apply(this, words);
    };
  });
  await link.click();
  await expect(todo(page)).toContainText('The list could not be read');
  await expect(todo(page)).toContainText('no room left');
  await expect(page.getByRole('main')).not.toContainText('Nothing needs you now');
  await page.evaluate(() => (globalThis.diskIsFull = false));
  await todo(page).getByRole('button', { name: exactly('Try again') }).click();
  await expect(todo(page)).toContainText('1 device is worth a look');
});

test('while the answer is late it says that it looks, claims nothing, and can be left', async ({ page }) => {
  await onTwo(page);
  await page.goto('/accounts/settings');
  const link = page.getByRole('link', { name: exactly('Check-up') }).first();
  await expect(link).toBeVisible();
  await holdDatabase(page);
  await link.click();
  const main = page.getByRole('main');
  await expect(main.getByRole('status').filter({ hasText: 'Looking' })).toBeVisible();
  for (const claim of ['Nothing needs you now', 'worth a look']) await expect(main).not.toContainText(claim);
  await axe(page, 'check-up that is late');
  // Nobody is held: another screen opens, and back again.
  await page.goBack();
  await expect(link).toBeVisible();
  await link.click();
  await letGo(page);
  await expect(todo(page)).toContainText('1 device is worth a look');
});
