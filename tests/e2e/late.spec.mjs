// Work that takes long, held back by the test: it says what it does, can be left, and a question that
// was left is not answered afterwards.

import { axe, expect, passTime, test } from './fixtures.mjs';
import { answered, holdDatabase, letGo } from './hold.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { LogInPage } from './pages/log-in.mjs';
import { exactly } from './pages/names.mjs';
import { PracticePage } from './pages/practice.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { signedUp } from './pages/sign-up.mjs';

const button = (where, name) => where.getByRole('button', { name: exactly(name) });

/** Somebody's list of devices, with a second one in it. */
async function listOfTwo(page) {
  const person = await signedUp(page);
  const second = await new PracticePage(page).openAndLogIn(person);
  await expect(new ProfilePage(second.page, person).heading).toBeVisible();
  const list = new DevicesPage(page);
  await list.goto();
  await expect(list.rows).toHaveCount(2);
  return { person, list };
}

test('a closing whose question is left while the service is late is not ordered', async ({ page }) => {
  const { list } = await listOfTwo(page);
  await list.logOut('iPhone').click();
  await holdDatabase(page);
  await list.orderOne();
  await expect(list.dialog.getByRole('button').first()).toBeDisabled();
  await button(list.dialog, 'Cancel').click();
  await expect(list.dialog).toHaveCount(0);
  await letGo(page);
  await answered(page);
  await expect(list.strip).toHaveCount(0);
  await expect(list.confirm).toHaveCount(0);
  await expect(list.rows).toHaveCount(2);
});

test('a password that is judged late confirms nothing for whoever has left the question', async ({ page }) => {
  const { person, list } = await listOfTwo(page);
  // By then the password must be typed again.
  await passTime(page, 600);
  await list.logOut('iPhone').click();
  await list.orderOne();
  await expect(list.confirm).toBeVisible();
  await list.confirmPassword.fill(person.password);
  await holdDatabase(page);
  await list.confirmButton.click();
  await expect(list.confirm.locator('[aria-busy="true"]')).toHaveText('Checking');
  await axe(page, 'a password that is being checked');
  await button(list.confirm, 'Cancel').click();
  await expect(list.confirm).toHaveCount(0);
  const hashed = page.waitForEvent('worker').then((worker) => worker.waitForEvent('close'));
  await letGo(page);
  await hashed;
  await answered(page);
  await expect(list.strip).toHaveCount(0);
  await expect(list.rows).toHaveCount(2);
});

test('a log-out that was sent says so, and does not offer to be cancelled', async ({ page }) => {
  const person = await signedUp(page);
  await new ProfilePage(page, person).openSettings();
  await button(page.getByRole('navigation', { name: exactly('Settings') }), 'Log out').click();
  const dialog = page.getByRole('dialog');
  await expect(button(dialog, 'Cancel')).toBeVisible();
  await holdDatabase(page);
  await button(dialog, 'Log out without remembering').click();
  await expect(button(dialog, 'Cancel')).toHaveCount(0);
  await button(dialog, 'Close').click();
  await expect(dialog).toHaveCount(0);
  await letGo(page);
  await expect(new LogInPage(page).name).toBeVisible();
});
