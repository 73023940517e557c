// The whole story by keyboard alone: no click, no pointer. What has the focus can always be seen.

import { expect, test } from './fixtures.mjs';
import { focusIsSeen } from './focus.mjs';
import { somebody } from './people.mjs';
import { ChangePasswordPage } from './pages/change-password.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { LogInPage, SaveLoginPage } from './pages/log-in.mjs';
import { isPhone } from './pages/names.mjs';
import { PracticePage } from './pages/practice.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { SettingsFrame } from './pages/settings.mjs';
import { SignUpPage, signedUp } from './pages/sign-up.mjs';

const MOST_STEPS = 60;

/** Goes to a control with Tab alone. */
async function tabTo(control) {
  await expect(control).toBeVisible();
  const page = control.page();
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) {
      expect(await page.evaluate(focusIsSeen), `the focus on ${control}`).toBe(true);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`${control} is not reached by ${MOST_STEPS} steps with Tab`);
}

async function type(field, text) {
  await tabTo(field);
  await field.page().keyboard.press('ControlOrMeta+A');
  await field.page().keyboard.type(text);
}

async function press(control, key = 'Enter') {
  await tabTo(control);
  await control.page().keyboard.press(key);
}

/** Says no to the question whether the login shall be saved. */
async function declineToSave(page) {
  const ask = new SaveLoginPage(page);
  await expect(ask.heading).toBeVisible();
  await press(ask.notNow);
}

test('saving, switching, forgetting and leaving everything by keyboard', async ({ page }) => {
  test.slow();
  const [first, second] = [somebody(), somebody()];
  const logIn = new LogInPage(page);
  for (const person of [first, second]) {
    await page.goto('/accounts/signup');
    const signUp = new SignUpPage(page);
    await signUp.signUp(person);
    await expect(new ProfilePage(page, person).heading).toBeVisible();
    if (person === second) break;
    await openSettings(new ProfilePage(page, person));
    const settings = new SettingsFrame(page);
    await press(settings.logOut);
    await press(settings.askLogOut(person.username).getByRole('button', { name: 'Remember and log out' }));
    await expect(logIn.saved(person.username)).toBeVisible();
  }

  // Over to the first, and back to the log-in screen.
  const profile = new ProfilePage(page, second);
  if (isPhone(page)) await press(profile.ownLink);
  await press(profile.menu);
  await press(page.getByRole('button', { name: 'Switch account' }));
  const switcher = page.getByRole('dialog', { name: 'Switch account' });
  await press(switcher.getByRole('button', { name: `Switch to ${first.username}` }));
  await expect(new ProfilePage(page, first).heading).toBeVisible();

  // A choice is made with the arrow keys.
  await page.goto('/accounts/saved_logins');
  const month = page.getByRole('radio', { name: '30 days' });
  await expect(month).toBeChecked();
  await tabTo(month);
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('radio', { name: '1 day' })).toBeChecked();
  await press(page.getByRole('button', { name: `Forget ${first.username}` }));
  const forget = page.getByRole('dialog', { name: /^Forget/ });
  await press(forget.getByRole('button', { name: 'Forget' }));
  await expect(page.getByText('Not saved.')).toBeVisible();

  // Out of everything; what is asked can be left unanswered.
  await page.goto('/accounts/settings');
  await press(new SettingsFrame(page).logOutAll);
  const all = page.getByRole('dialog', { name: 'Log out of all accounts?' });
  await press(all.getByRole('switch'), 'Space');
  await press(all.getByRole('button', { name: 'Log out', exact: true }));
  await expect(page.getByRole('status').filter({ hasText: 'You logged out of all accounts' })).toBeVisible();
});

test('the whole story by keyboard', async ({ page }) => {
  test.slow();
  const person = somebody();
  const logIn = new LogInPage(page);
  await logIn.goto();
  await press(logIn.signUp);
  const signUp = new SignUpPage(page);
  await expect(signUp.heading).toBeFocused();
  await type(signUp.email, person.email);
  await type(signUp.fullName, person.fullName);
  await type(signUp.username, person.username);
  await type(signUp.password, person.password);
  await page.keyboard.press('Enter');
  const profile = new ProfilePage(page, person);
  await expect(profile.heading).toBeVisible();

  // Out, and in again.
  const settings = new SettingsFrame(page);
  await openSettings(profile);
  await press(settings.logOut);
  const ask = settings.askLogOut(person.username);
  await expect(ask).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(ask).toBeHidden();
  await expect(settings.logOut).toBeFocused();
  await page.keyboard.press('Enter');
  await press(ask.getByRole('button', { name: 'Log out without remembering' }));
  await expect(logIn.name).toBeVisible();
  await type(logIn.name, person.email);
  await type(logIn.password, person.password);
  await page.keyboard.press('Enter');
  await declineToSave(page);
  await expect(profile.heading).toBeVisible();

  // A second device.
  await press(profile.practice);
  const practice = new PracticePage(page);
  const opened = page.context().waitForEvent('page');
  await press(practice.link('Open an iPhone'));
  const second = new LogInPage(await opened);
  await second.page.bringToFront();
  await type(second.name, person.username);
  await type(second.password, person.password);
  await second.page.keyboard.press('Enter');
  await declineToSave(second.page);
  await expect(new ProfilePage(second.page, person).heading).toBeVisible();

  // A new password, and the other is out.
  await page.bringToFront();
  await press(isPhone(page) ? profile.ownLink : page.getByRole('link', { name: 'Onlyme' }));
  await openSettings(profile);
  await press(settings.link('Change password'));
  const change = new ChangePasswordPage(page);
  await type(change.current, person.password);
  await type(change.next, person.newPassword);
  await type(change.retype, person.newPassword);
  await press(change.others, 'Space');
  await expect(change.others).toBeChecked();
  await press(change.button);
  await expect(change.changed).toBeVisible();
  await expect(second.ended).toBeVisible();
  await second.page.bringToFront();
  await press(second.again);
  await type(second.name, person.username);
  await type(second.password, person.newPassword);
  await second.page.keyboard.press('Enter');
  await declineToSave(second.page);
  await expect(new ProfilePage(second.page, person).heading).toBeVisible();
});

/** Somebody at the list of their devices, with others of these kinds. */
async function atDevices(page, ...names) {
  const person = await signedUp(page);
  const practice = new PracticePage(page);
  for (const name of names) {
    await practice.goto();
    const device = await practice.openAndLogIn(person, name);
    await expect(new ProfilePage(device.page, person).heading).toBeVisible();
  }
  const list = new DevicesPage(page);
  await list.goto();
  await expect(list.other(/./)).toHaveCount(names.length);
  return list;
}

test('devices are filtered, searched, sorted, chosen and closed by keyboard, and each control keeps the focus', async ({ page, isMobile }) => {
  test.skip(isMobile, 'the keys lead through the same controls');
  test.slow();
  const list = await atDevices(page, 'Open an iPhone', 'Open an Android phone', 'Open another computer');
  const chip = page.getByRole('button', { name: /^Inactive/ });
  await press(chip);
  await expect(list.other(/./)).toHaveCount(0);
  await expect(chip).toBeFocused();
  await press(page.getByRole('button', { name: /^All/ }), 'Space');
  await expect(list.other(/./)).toHaveCount(3);
  const search = page.getByLabel('Search');
  await type(search, 'phone');
  await expect(list.other(/./)).toHaveCount(1);
  await expect(search).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(list.other(/./)).toHaveCount(3);
  const order = page.getByLabel('Order');
  await tabTo(order);
  await page.keyboard.type('Name');
  await expect(list.other(/./)).toHaveText([/Chrome on Android/, /Edge on Windows/, /Safari on iPhone/]);
  await expect(order).toBeFocused();

  await press(list.details('Edge on Windows'));
  await expect(list.details('Edge on Windows')).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Enter');
  await expect(list.details('Edge on Windows')).toHaveAttribute('aria-expanded', 'false');
  for (const name of ['Chrome on Android', 'Safari on iPhone']) {
    await press(list.select(name), 'Space');
    await expect(list.select(name)).toBeChecked();
    await expect(list.select(name)).toBeFocused();
  }

  // A question that is left unanswered gives the focus back, and so does one that is answered.
  const chosen = list.logOutChosen(2);
  const yes = list.dialog.getByRole('button', { name: 'Log out 2 devices' });
  await press(chosen);
  await expect(list.dialog.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(chosen).toBeFocused();
  await page.keyboard.press('Enter');
  await press(yes);
  await expect(list.strip).toBeVisible();
  await expect(chosen).toBeFocused();

  // What was taken back is still chosen, and is ordered again.
  await press(list.undo);
  await expect(list.strip).toBeHidden();
  await expect(list.other(/./)).toHaveCount(3);
  await press(chosen);
  await press(yes);
  await press(list.now);
  await expect(list.receipt.getByText('Chain checked')).toBeVisible();
  await press(list.receipt.getByRole('link', { name: 'See it in the security log' }));
  await expect(page.getByRole('heading', { level: 1, name: 'Security log' })).toBeFocused();
});

test('whoever pressed a button of the strip has not lost their place when it goes', async ({ page, isMobile }) => {
  test.skip(isMobile, 'the keys lead through the same controls');
  const list = await atDevices(page, 'Open an iPhone');
  for (const button of [list.undo, list.now]) {
    await list.logOut('iPhone').press('Enter');
    await list.orderOne();
    await button.press('Enter');
    await expect(list.strip).toBeHidden();
    await expect.soft(page.getByRole('main').locator(':focus'), `after ${button}`).toHaveCount(1, { timeout: 1_000 });
  }
});

async function openSettings(profile) {
  if (isPhone(profile.page)) await press(profile.ownLink);
  await press(profile.menu);
  await press(profile.settings);
  await expect(new SettingsFrame(profile.page).panel).toBeVisible();
}

test('the skip link leads past the bars', async ({ page }) => {
  await new LogInPage(page).goto();
  await expect(new LogInPage(page).name).toBeVisible();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('main').locator(':focus')).toHaveCount(1);
});

test('a dialog keeps the focus inside and gives it back', async ({ page }) => {
  const person = somebody();
  const signUp = new SignUpPage(page);
  await signUp.goto();
  await signUp.signUp(person);
  const settings = new SettingsFrame(page);
  await openSettings(new ProfilePage(page, person));
  await press(settings.logOut);
  const ask = settings.askLogOut(person.username);
  for (let step = 0; step < 6; step += 1) {
    await page.keyboard.press('Tab');
    // The browser's own controls may have their turn; the page behind may not.
    const outside = await page.evaluate(() => document.activeElement !== document.body && !document.activeElement.closest('dialog'));
    expect(outside).toBe(false);
  }
  await press(ask.getByRole('button', { name: 'Cancel' }));
  await expect(settings.logOut).toBeFocused();
});
