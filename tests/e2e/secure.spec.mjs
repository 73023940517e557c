// "Someone is in my account": everybody else goes unless they are ticked to stay, and it goes on after a
// reload, in another tab, and after whatever went wrong. Never more is claimed than was read.

import { axe, expect, newWindow, test } from './fixtures.mjs';
import { ChangePasswordPage } from './pages/change-password.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { LogInPage } from './pages/log-in.mjs';
import { exactly } from './pages/names.mjs';
import { PracticePage } from './pages/practice.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { SecurePage } from './pages/secure.mjs';
import { SettingsFrame } from './pages/settings.mjs';
import { signedUp } from './pages/sign-up.mjs';

const PHONE = 'Safari on iPhone';

/** Somebody with a second device that is logged in, and the screen open on the first. */
async function feared(page) {
  const person = await signedUp(page);
  const other = await onPhone(page, person);
  const secure = new SecurePage(page);
  await secure.goto();
  await expect(secure.goes(PHONE)).toBeChecked();
  return { person, other, secure };
}

async function onPhone(page, person, password = person.password) {
  const other = await new PracticePage(page).openAndLogIn({ ...person, password });
  await expect(new ProfilePage(other.page, person).heading).toBeVisible();
  return other;
}

/** The notes of this screen in the browser. */
const notes = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('onlyme/secure')));

/** The change is ordered, its password is still being computed, and the page is started anew. */
async function killedWhileChanging(page, secure, person) {
  await page.route(/\/hasher/, () => {});
  // Before this the list of common passwords may be on its way, and a change without it is no change.
  const computing = page.waitForRequest(/\/hasher/);
  await secure.form.change(person.password, person.newPassword);
  await computing;
  expect(await notes(page)).toHaveLength(1);
  await page.reload();
  await page.unrouteAll();
}

/** Whether a password opens the account, tried on a device of its own. */
async function opens(page, person, password) {
  const device = await new PracticePage(page).open('Open another computer');
  const logIn = new LogInPage(device);
  await logIn.logIn(person.username, password);
  const inside = new ProfilePage(device, person).heading;
  const asked = device.getByRole('heading', { name: exactly('Save your login on this device?') });
  await inside.or(asked).or(logIn.problem.filter({ visible: true })).first().waitFor();
  const opened = (await inside.isVisible()) || (await asked.isVisible());
  await device.close();
  return opened;
}

/** From now on the disk is full for every row that fits; nothing for none. */
async function fillDisk(page, rows) {
  await page.evaluate((source) => {
    globalThis.diskIsFullFor = source && new RegExp(source);
    if (IDBObjectStore.prototype.put.isOurs) return;
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (row, key) {
      if (globalThis.diskIsFullFor?.test(`${key} ${row}`)) throw new DOMException('no room', 'QuotaExceededError');
      return put.call(this, row, key);
    };
    IDBObjectStore.prototype.put.isOurs = true;
  }, rows?.source ?? null);
}

test('a new password that was made here, everybody else out, and a receipt', async ({ page }) => {
  const person = await signedUp(page);
  const intruder = await onPhone(page, person);
  await new ProfilePage(page, person).openSettings();
  await new SettingsFrame(page).open('Someone is in my account');
  const secure = new SecurePage(page);
  for (const words of ['The old one opens nothing any more', 'Every other device is logged out', 'Saved logins on other devices open nothing', 'a receipt of each device', 'You stay logged in here']) {
    await expect(secure.preview).toContainText(words);
  }
  await expect(secure.form.others).toBeChecked();
  // One that comes while the form is open goes, too.
  const second = await new PracticePage(page).openAndLogIn(person, 'Open an Android phone');
  await expect(new ProfilePage(second.page, person).heading).toBeVisible();
  await expect(secure.goes('Chrome on Android')).toBeChecked();
  await axe(page, 'someone is in my account');
  await secure.form.current.fill(person.password);
  await secure.offer.click();
  const made = await secure.form.next.inputValue();
  expect(made).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
  await expect(secure.form.retype).toHaveValue(made);
  await secure.form.button.click();
  await expect(secure.out).toBeVisible();
  await expect(secure.receipt).toContainText(PHONE);
  await expect(secure.receipt).toContainText('Chrome on Android');
  await expect(page.getByText('Your login is saved on no other device')).toBeVisible();
  for (const words of ['Your mail account', 'Where else you use the old password', 'a strange extension']) {
    await expect(secure.advice).toContainText(words);
  }
  await axe(page, 'everybody is out');
  await expect(intruder.ended).toBeVisible();
  await expect(second.ended).toBeVisible();
  await secure.done.click();
  await expect(new ProfilePage(page, person).heading).toBeVisible();
  expect(await notes(page)).toEqual([]);
  // The old password opens nothing.
  await intruder.again.click();
  await intruder.logIn(person.username, person.password);
  await expect(intruder.problem.filter({ visible: true })).toHaveCount(1);
});

test('a login that is saved on another device opens nothing afterwards', async ({ page }) => {
  const person = await signedUp(page);
  const phone = await onPhone(page, person);
  await new ProfilePage(phone.page, person).openSettings();
  await new SettingsFrame(phone.page).logOutOf(person.username, 'Remember and log out');
  await expect(phone.saved(person.username)).toBeVisible();
  const secure = new SecurePage(page);
  await secure.goto();
  await secure.form.change(person.password, person.newPassword);
  await expect(secure.out).toBeVisible();
  await expect(page.getByText('Your login is saved on no other device')).toBeVisible();
  await phone.tap(person.username);
  await expect(phone.password).toBeVisible();
  await expect(new ProfilePage(phone.page, person).heading).toHaveCount(0);
});

test('from the log-in screen it leads there after the log-in, with no other question between', async ({ page, isMobile }) => {
  const person = await signedUp(page);
  await new ProfilePage(page, person).openSettings();
  await new SettingsFrame(page).logOutOf(person.username);
  const [logIn, secure] = [new LogInPage(page), new SecurePage(page)];
  await expect(logIn.button).toBeVisible();
  await page.reload();
  await logIn.name.fill(person.username);
  await secure.link.click();
  await expect(page).toHaveURL(/\/accounts\/login\?next=\/accounts\/secure$/);
  await expect(page.getByText('Log in first. Then it goes on by itself.')).toBeVisible();
  await expect(logIn.name, 'what was typed stays').toHaveValue(person.username);
  await axe(page, 'log in first');
  await logIn.logIn(person.username, 'Kanari guesses wrong');
  await expect(logIn.problem.filter({ hasText: 'Forgot password?' })).toBeVisible();
  await logIn.forgot.click();
  await expect(page.getByRole('region', { name: exactly('Somebody else changed it?') })).toContainText('nobody can give the account back');
  await axe(page, 'somebody else changed it');
  await page.goBack();
  await logIn.logIn(person.username, person.password);
  await expect(secure.heading).toBeVisible();
  // Where a login is saved, a phone shows the list in place of the form; the way is there, too.
  await new SettingsFrame(page).logOutOf(person.username, 'Remember and log out');
  await expect(logIn.saved(person.username)).toBeVisible();
  if (isMobile) await expect(logIn.button).toBeHidden();
  await secure.link.click();
  await expect(page.getByText('Log in first. Then it goes on by itself.').filter({ visible: true })).toBeVisible();
  await logIn.tap(person.username);
  await expect(secure.heading).toBeVisible();
});

test('who is logged in reads what can be done about a lost password, and comes back', async ({ page }) => {
  const { secure } = await feared(page);
  await page.getByRole('link', { name: exactly('Forgot password?') }).click();
  await expect(page.getByRole('heading', { name: exactly('Forgot your password?') })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: exactly('Back') }).click();
  await expect(secure.link.first()).toBeVisible();
});

test('after a reload it goes on where it was, and closes whoever came meanwhile', async ({ page }) => {
  const person = await signedUp(page);
  const secure = new SecurePage(page);
  await secure.goto();
  await secure.form.change(person.password, person.newPassword);
  await expect(secure.out).toBeVisible();
  const late = await onPhone(page, person, person.newPassword);
  await page.reload();
  await expect(secure.left).toHaveText('1 device is still logged in');
  await expect(secure.out).toHaveCount(0);
  await axe(page, 'one is still in');
  await secure.closeLeft(person.newPassword);
  await expect(secure.out).toBeVisible();
  await expect(secure.receipt).toContainText(PHONE);
  await expect(late.ended).toBeVisible();
  await secure.done.click();
  await expect(new ProfilePage(page, person).heading).toBeVisible();
  expect(await notes(page)).toEqual([]);
});

test('who stays is still ticked so after a reload, and stays', async ({ page }) => {
  const { person, other, secure } = await feared(page);
  await secure.goes(PHONE).uncheck();
  await page.reload();
  await expect(secure.goes(PHONE)).toBeVisible();
  await expect(secure.goes(PHONE)).not.toBeChecked();
  await expect(page.getByText('1 stays')).toBeVisible();
  await secure.form.change(person.password, person.newPassword);
  await expect(secure.out).toBeVisible();
  await expect(secure.left).toHaveCount(0);
  await expect(secure.receipt).toHaveCount(0);
  await page.reload();
  await expect(secure.out, 'also after a reload').toBeVisible();
  await other.page.reload();
  await expect(new ProfilePage(other.page, person).heading).toBeVisible();
});

test('killed while the password was on its way: it says that the old one counts, and goes on', async ({ page }) => {
  const { person, other, secure } = await feared(page);
  await killedWhileChanging(page, secure, person);
  await expect(page.getByText('You had begun this before')).toBeVisible();
  await expect(page.getByText('Your old password is still in force')).toBeVisible();
  await expect(secure.changed).toHaveCount(0);
  await axe(page, 'begun before');
  await secure.form.change(person.password, person.newPassword);
  await expect(secure.out).toBeVisible();
  await expect(other.ended).toBeVisible();
});

test('killed at the receipt: the receipt is there again, and who it closed', async ({ page }) => {
  const { person, secure } = await feared(page);
  await secure.form.change(person.password, person.newPassword);
  await expect(secure.receipt).toContainText(PHONE);
  const number = await secure.receipt.locator('dt').first().textContent();
  await page.reload();
  await expect(secure.changed).toBeVisible();
  await expect(page.getByText('The password that was typed as new then counts')).toBeVisible();
  await expect(secure.receipt).toContainText(PHONE);
  await expect(secure.receipt).toContainText(number);
  await expect(secure.out).toBeVisible();
  await secure.again.click();
  await expect(secure.preview).toBeVisible();
  await expect(secure.form.current).toBeVisible();
});

test('a refused password changes nothing, keeps what was typed as new, and is not taken for begun', async ({ page }) => {
  const { person, secure } = await feared(page);
  await secure.form.change('Kanari guesses wrong', person.newPassword);
  await expect(secure.problem).toHaveText('This is not your current password.');
  await expect(secure.form.next).toHaveValue(person.newPassword);
  await expect(secure.form.retype).toHaveValue(person.newPassword);
  await page.reload();
  await expect(secure.preview).toBeVisible();
  await expect(page.getByText('You had begun this before')).toHaveCount(0);
  await secure.form.change(person.password, person.newPassword);
  await expect(secure.out).toBeVisible();
});

test('a full disk before the password is written changes nothing and loses nothing', async ({ page }) => {
  const { person, other, secure } = await feared(page);
  await secure.form.fill(person.password, person.newPassword);
  await fillDisk(page, /./);
  await secure.form.button.click();
  await expect(secure.problem.filter({ hasText: 'no room left' })).toBeVisible();
  await expect(secure.form.current).toHaveValue(person.password);
  await expect(secure.form.next).toHaveValue(person.newPassword);
  await expect(secure.changed).toHaveCount(0);
  await fillDisk(page);
  await secure.form.button.click();
  await expect(secure.out).toBeVisible();
  await expect(other.ended).toBeVisible();
});

test('a full disk when the receipt is written: who is out is said, and that there is no receipt in the log', async ({ page }) => {
  const { person, other, secure } = await feared(page);
  await fillDisk(page, /^log\/.*"closing"/);
  await secure.form.change(person.password, person.newPassword);
  await expect(secure.out).toBeVisible();
  await expect(secure.receipt).toContainText('The receipt could not be written');
  await expect(other.ended).toBeVisible();
  await axe(page, 'a receipt that could not be written');
});

test('a full disk between the password and a closing: who is left stays named until there is room', async ({ page }) => {
  const person = await signedUp(page);
  const secure = new SecurePage(page);
  await secure.goto();
  await secure.form.change(person.password, person.newPassword);
  await expect(secure.out).toBeVisible();
  const late = await onPhone(page, person, person.newPassword);
  await expect(secure.left).toBeVisible();
  // What a closing notes, and reading the list does not: another device may have it read at any time.
  await fillDisk(page, /^log\//);
  await secure.closeLeft(person.newPassword);
  await expect(secure.problem.filter({ hasText: 'no room left' })).toBeVisible();
  await expect(secure.left).toBeVisible();
  await expect(secure.out).toHaveCount(0);
  await fillDisk(page);
  await secure.closeLeft(person.newPassword);
  await expect(secure.out).toBeVisible();
  await expect(late.ended).toBeVisible();
});

test('closed by the intruder half way: it says so, leads back in, and goes on', async ({ page }) => {
  const { person, other, secure } = await feared(page);
  await secure.form.fill(person.password, person.newPassword);
  const list = new DevicesPage(other.page);
  await list.goto();
  await list.logOut('Chrome').first().click();
  await list.orderOne();
  await list.strip.or(list.confirm).first().waitFor();
  if (await list.confirm.isVisible()) {
    await list.confirmPassword.fill(person.password);
    await list.confirmButton.click();
  }
  await list.now.click();
  const logIn = new LogInPage(page);
  await expect(logIn.ended).toBeVisible();
  await axe(page, 'closed half way');
  await secure.button.click();
  await expect(page.getByText('Log in first. Then it goes on by itself.').filter({ visible: true }).first()).toBeVisible();
  await logIn.logIn(person.username, person.password);
  await expect(secure.heading).toBeVisible();
  await expect(secure.goes(PHONE)).toBeChecked();
  await secure.form.change(person.password, person.newPassword);
  await expect(secure.out).toBeVisible();
  await expect(list.rows).toHaveCount(0);
});

test('another tab finishes first: this one goes on from there, and keeps its receipt', async ({ page, isMobile }) => {
  test.skip(isMobile, 'tabs do not know the layout');
  const { person, secure } = await feared(page);
  const second = new SecurePage(await newWindow(page));
  await second.goto();
  await expect(second.goes(PHONE)).toBeChecked();
  await secure.form.change(person.password, person.newPassword);
  await expect(secure.out).toBeVisible();
  await expect(second.changed).toBeVisible();
  await expect(second.out).toBeVisible();
  await expect(second.receipt).toContainText(PHONE);
  await secure.done.click();
  await expect(new ProfilePage(page, person).heading).toBeVisible();
  await expect(second.out, 'it is finished there, and not here').toBeVisible();
  await second.done.click();
  await expect(new ProfilePage(second.page, person).heading).toBeVisible();
});

test('two tabs send it at once: one password counts, and neither tab says anything else', async ({ page, isMobile }) => {
  test.skip(isMobile, 'tabs do not know the layout');
  const { person, other, secure } = await feared(page);
  const second = new SecurePage(await newWindow(page));
  await second.goto();
  const passwords = [person.newPassword, `${person.newPassword} yet`];
  await expect(second.goes(PHONE)).toBeChecked();
  await secure.form.fill(person.password, passwords[0]);
  await second.form.fill(person.password, passwords[1]);
  await Promise.all([secure.form.button.click(), second.form.button.click()]);
  for (const tab of [secure, second]) await expect(tab.out).toBeVisible();
  await expect(other.ended).toBeVisible();
  const own = [];
  for (const tab of [secure, second]) own.push(await tab.page.getByText('Use the new one from now on').isVisible());
  const opened = [];
  for (const password of passwords) opened.push(await opens(page, person, password));
  expect(opened.filter(Boolean), 'one of them opens it').toHaveLength(1);
  expect(own, 'only that tab calls it the new one').toEqual(opened);
});

test('the password is changed elsewhere while the form is open: it says so, and what to do', async ({ page }) => {
  const { person, other, secure } = await feared(page);
  await other.page.goto('/accounts/password/change');
  await new ChangePasswordPage(other.page).change(person.password, 'Kanari sits elsewhere');
  const news = page.getByRole('status').filter({ hasText: 'while this screen was open' });
  await expect(news).toContainText('Forgot password?');
  await expect(secure.preview).toBeVisible();
  await secure.form.change(person.password, person.newPassword);
  await expect(secure.problem.filter({ hasText: 'not your current password' })).toBeVisible();
  await expect(secure.out).toHaveCount(0);
});

test('begun here and then changed by another device: it says that it was not here', async ({ page }) => {
  const { person, other, secure } = await feared(page);
  await killedWhileChanging(page, secure, person);
  await expect(page.getByText('You had begun this before')).toBeVisible();
  await other.page.goto('/accounts/password/change');
  await new ChangePasswordPage(other.page).change(person.password, 'Kanari sits elsewhere');
  await expect(secure.problem.filter({ hasText: `The password was last changed on ${PHONE}, not here` })).toBeVisible();
  await expect(secure.left).toHaveText('1 device is still logged in');
  await secure.again.click();
  await expect(secure.preview).toBeVisible();
});
