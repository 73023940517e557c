// What people come for, click by click: sign up, log out, log in, change the password, and see that
// the others are out. The steps are those that people know from Instagram.

import { expect, test } from './fixtures.mjs';
import { PICTURE, somebody } from './people.mjs';
import { ChangePasswordPage } from './pages/change-password.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { LogInPage } from './pages/log-in.mjs';
import { isPhone } from './pages/names.mjs';
import { PracticePage } from './pages/practice.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { EditProfilePage, SettingsFrame } from './pages/settings.mjs';
import { SignUpPage } from './pages/sign-up.mjs';

/** Signs somebody up, by the log-in screen. */
async function newcomer(page, other = {}) {
  const person = { ...somebody(), ...other };
  const logIn = new LogInPage(page);
  await logIn.goto();
  await logIn.signUp.click();
  await new SignUpPage(page).signUp(person);
  const profile = new ProfilePage(page, person);
  await expect(profile.heading).toBeVisible();
  return { person, logIn, profile };
}

/** Somebody with a second device, at the form that changes the password on the first. */
async function withSecondDevice(page) {
  const { person, profile } = await newcomer(page);
  await profile.practice.click();
  const second = await new PracticePage(page).openAndLogIn(person);
  await expect(new ProfilePage(second.page, person).heading).toBeVisible();
  if (isPhone(page)) await profile.ownLink.click();
  else await page.getByRole('link', { name: 'Onlyme' }).click();
  await profile.openSettings();
  const settings = new SettingsFrame(page);
  await settings.open('Change password');
  return { person, profile, second, change: new ChangePasswordPage(page) };
}

/** The second device is out, says why, and lets only the new password in. */
async function isOut(second, person) {
  await expect(second.ended).toBeVisible();
  await expect(second.page.getByRole('status').filter({ hasText: /^Logged out from .+, .+\./ })).toBeVisible();
  await second.again.click();
  await second.logIn(person.username, person.password);
  await expect(second.problem.filter({ visible: true })).toHaveCount(1);
  await expect(second.button).toBeVisible();
  await second.enter(person.username, person.newPassword);
  await expect(new ProfilePage(second.page, person).heading).toBeVisible();
}

test('sign up, log out, log in by user name and by email', async ({ page }) => {
  const { person, logIn, profile } = await newcomer(page);
  const settings = new SettingsFrame(page);
  for (const name of [person.username, person.email]) {
    await profile.openSettings();
    await settings.logOutOf(person.username);
    await expect(logIn.heading).toBeVisible();
    await expect(page.getByText(person.fullName)).toHaveCount(0);
    await logIn.enter(name, person.password);
    await expect(profile.heading).toBeVisible();
  }
});

test('a password opens however its letters were composed', async ({ page }) => {
  const { person, logIn, profile } = await newcomer(page, { password: 'Kanari swims to the café'.normalize('NFC') });
  await profile.openSettings();
  await new SettingsFrame(page).logOutOf(person.username);
  await logIn.enter(person.username, person.password.normalize('NFD'));
  await expect(profile.heading).toBeVisible();
});

test('a log-out that is cancelled leaves everything as it is', async ({ page }) => {
  const { person, profile } = await newcomer(page);
  await profile.openSettings();
  const settings = new SettingsFrame(page);
  await settings.logOut.click();
  await settings.askLogOut(person.username).getByRole('button', { name: 'Cancel' }).click();
  await expect(settings.askLogOut(person.username)).toBeHidden();
  await page.reload();
  await expect(settings.logOut).toBeVisible();
});

test('a picture is chosen, shown and kept', async ({ page }) => {
  const { profile } = await newcomer(page);
  await profile.openSettings();
  await new SettingsFrame(page).open('Edit profile');
  const edit = new EditProfilePage(page);
  await edit.picture.setInputFiles(PICTURE);
  await expect(page.getByRole('button', { name: 'Remove picture' })).toBeVisible();
  await edit.bio.fill('Kanari says <b>hello</b>');
  await edit.button.click();
  await expect(edit.saved).toBeVisible();
  await page.goto('/');
  await expect(profile.heading).toBeVisible();
  await expect(page.getByText('Kanari says <b>hello</b>').filter({ visible: true })).toBeVisible();
  const picture = page.getByRole('main').locator('img');
  await expect(picture.first()).toHaveAttribute('src', /^(data|blob):/);
});

test('with the box ticked the other device is out as soon as the password is changed', async ({ page }) => {
  const { person, second, change } = await withSecondDevice(page);
  await change.fill(person.password, person.newPassword);
  await change.others.check();
  await expect(page.getByRole('checkbox')).toHaveCount(2);
  await change.button.click();
  await expect(change.changed).toBeVisible();
  await expect(change.result.filter({ hasText: '1 device was logged out' })).toBeVisible();
  await expect(change.question).toBeHidden();
  await isOut(second, person);
});

test('with the box off the question comes afterwards, and "Log out 1 device" closes the other', async ({ page }) => {
  const { person, second, change } = await withSecondDevice(page);
  await expect(change.others).not.toBeChecked();
  await change.change(person.password, person.newPassword);
  await change.logOutOne.click();
  await expect(change.result.filter({ hasText: '1 device was logged out' })).toBeVisible();
  await isOut(second, person);
});

test('with "Keep them" the other device stays', async ({ page }) => {
  const { person, second, change } = await withSecondDevice(page);
  await change.change(person.password, person.newPassword);
  await change.keep.click();
  await expect(change.question).toBeHidden();
  await expect(page.getByRole('heading', { name: '1 other device stays logged in' })).toBeVisible();
  const profile = new ProfilePage(second.page, person);
  await expect(profile.heading).toBeVisible();
  await second.page.reload();
  await expect(profile.heading).toBeVisible();
  await expect(second.ended).toBeHidden();
});

test('a refused change changes nothing: the old password still counts, the other device stays', async ({ page }) => {
  const { person, second, change } = await withSecondDevice(page);
  await change.others.check();
  await change.change(person.newPassword, 'Kanari sits on the shore');
  await expect(change.problem.filter({ visible: true })).toHaveText('This is not your current password.');
  await second.page.reload();
  await expect(new ProfilePage(second.page, person).heading).toBeVisible();
  await change.change(person.password, person.newPassword);
  await expect(change.changed).toBeVisible();
});

test('where you are logged in: the other device is closed there, and the list says so', async ({ page }) => {
  const { person, second } = await withSecondDevice(page);
  await new SettingsFrame(page).open("Where you're logged in");
  const devices = new DevicesPage(page);
  await expect(devices.rows).toHaveCount(2);
  await devices.logOut('iPhone').click();
  await devices.closeOne();
  await expect(devices.result.filter({ hasText: '1 device was logged out' })).toBeVisible();
  await expect(devices.rows).toHaveCount(1);
  await expect(second.ended).toBeVisible();
  await second.again.click();
  await second.enter(person.username, person.password);
  await expect(new ProfilePage(second.page, person).heading).toBeVisible();
});

test('every screen of an account leads to its log-out', async ({ page, isMobile }) => {
  test.skip(isMobile, 'on a phone the list of settings has it, which the stories walk through');
  const { person } = await newcomer(page);
  const settings = ['edit', 'password/change', 'preferences', 'saved_logins', 'security_log', 'settings'];
  const paths = [`/${person.username}`, '/session/login_activity', '/practice', '/no/such/screen'];
  for (const path of [...paths, ...settings.map((name) => `/accounts/${name}`)]) {
    await page.goto(path);
    await page.getByRole('button', { name: 'Your account' }).click();
    await expect(page.getByRole('banner').getByRole('button', { name: 'Log out', exact: true }), path).toBeVisible();
  }
});
