// Where you're logged in: what is worth a look, choosing, closing with a receipt, taking it back, names,
// "Was this you?", and what a young session may not do.

import { axe, expect, newWindow, passTime, test } from './fixtures.mjs';
import { ChangePasswordPage } from './pages/change-password.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { LogInPage } from './pages/log-in.mjs';
import { exactly, isPhone } from './pages/names.mjs';
import { PracticePage } from './pages/practice.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { SettingsFrame } from './pages/settings.mjs';
import { signedUp } from './pages/sign-up.mjs';

const IPHONE = 'Open an iPhone';
const ANDROID = 'Open an Android phone';
const COMPUTER = 'Open another computer';

/** Somebody with these other devices, on the list of this one. */
async function withDevices(page, ...names) {
  const person = await signedUp(page);
  const practice = new PracticePage(page);
  const devices = [];
  for (const name of names) {
    const device = await practice.openAndLogIn(person, name);
    await expect(new ProfilePage(device.page, person).heading).toBeVisible();
    devices.push(device);
  }
  const list = new DevicesPage(page);
  await list.goto();
  await expect(list.other(/./)).toHaveCount(names.length);
  return { person, devices, list };
}

test('several are chosen, named, closed at once, and the receipt says what was read of each', async ({ page }) => {
  test.slow();
  const { devices, list } = await withDevices(page, IPHONE, ANDROID, COMPUTER);
  // On the phone of these tests another Android phone with Chrome is nothing new.
  const clues = isPhone(page) ? 2 : 3;
  await expect(page.getByText(`You and 3 other devices. ${clues} are worth a look.`)).toBeVisible();
  await list.select('Safari on iPhone').check();
  await list.select('Edge on Windows').check();
  await expect(page.getByText('2 selected')).toBeVisible();
  await list.logOutChosen(2).click();
  await expect(list.dialog.getByRole('listitem')).toHaveCount(2);
  await expect(list.dialog).toContainText('Edge on Windows');
  await list.dialog.getByRole('button', { name: exactly('Log out 2 devices') }).click();

  await expect(list.strip).toContainText('2 devices will be logged out. Not yet.');
  await axe(page, 'log-out that can be taken back');
  await devices[0].page.reload();
  await expect(devices[0].ended, 'nobody is out yet').toBeHidden();
  await list.undo.click();
  await expect(list.strip).toBeHidden();
  await expect(list.other(/./)).toHaveCount(3);

  await list.logOutChosen(2).click();
  await list.dialog.getByRole('button', { name: exactly('Log out 2 devices') }).click();
  await list.now.click();
  await expect(list.result.filter({ hasText: '2 devices were logged out' })).toBeVisible();
  await expect(list.receipt.getByText('Closed', { exact: true })).toHaveCount(2);
  await expect(list.receipt.getByText('Chain checked')).toBeVisible();
  await axe(page, 'receipt');
  await expect(list.other(/./)).toHaveCount(1);
  await expect(devices[0].ended).toBeVisible();
  await expect(devices[2].ended).toBeVisible();
  await devices[1].page.reload();
  await expect(devices[1].ended).toBeHidden();
});

test('a page is not left by itself while a log-out waits, and leaving the account carries it out', async ({ page, isMobile }) => {
  test.skip(isMobile, 'leaving does not know the layout');
  const { person, devices, list } = await withDevices(page, IPHONE);
  await list.logOut('iPhone').click();
  await list.orderOne();
  await expect(list.strip).toBeVisible();
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();
  await list.undo.click();
  await expect(list.strip).toBeHidden();

  await list.logOut('iPhone').click();
  await list.orderOne();
  await expect(list.strip).toBeVisible();
  await new SettingsFrame(page).logOutOf(person.username);
  await expect(new LogInPage(page).name).toBeVisible();
  await expect(devices[0].ended, 'what waited was not lost').toBeVisible();
});

test('the seconds run down by themselves, stand still while the strip is in focus, and close then', async ({ page }) => {
  const { devices, list } = await withDevices(page, IPHONE);
  await list.logOut('iPhone').click();
  await list.orderOne();
  await list.undo.focus();
  await passTime(page, 60);
  await page.waitForTimeout(1_500);
  await expect(list.strip, 'it waits for whoever is about to press').toBeVisible();
  await list.heading.focus();
  await passTime(page, 60);
  await expect(list.result.filter({ hasText: '1 device was logged out' })).toBeVisible();
  await expect(devices[0].ended).toBeVisible();
});

test('whoever wants no time to take it back has none', async ({ page }) => {
  const { devices, list } = await withDevices(page, IPHONE);
  await page.goto('/accounts/preferences');
  await page.getByLabel('Time to take back a log-out').selectOption('None: log out at once');
  await list.goto();
  await list.logOut('iPhone').click();
  await list.orderOne();
  await expect(list.result.filter({ hasText: '1 device was logged out' })).toBeVisible();
  await expect(devices[0].ended).toBeVisible();
});

test('an order goes on while one looks at another screen, which tells what became of it', async ({ page }) => {
  const { list } = await withDevices(page, IPHONE);
  await list.logOut('iPhone').click();
  await list.orderOne();
  await page.getByRole('link', { name: exactly('Practice') }).first().click();
  await list.now.click();
  await expect(list.result.filter({ hasText: '1 device was logged out' })).toBeVisible();
  await page.getByRole('link', { name: exactly('See the receipt') }).click();
  await expect(list.receipt.getByText('Chain checked')).toBeVisible();
});

test('everything is closed, this device last', async ({ page }) => {
  const { devices, list } = await withDevices(page, IPHONE);
  await page.getByRole('button', { name: exactly('Log out everywhere, here too') }).click();
  await expect(list.dialog).toContainText('This device is logged out last.');
  await list.dialog.getByRole('button', { name: exactly('Log out 2 devices') }).click();
  await list.now.click();
  await expect(new LogInPage(page).ended).toBeVisible();
  await expect(devices[0].ended).toBeVisible();
});

test('a session is called by the name that it was given, whatever somebody types as one', async ({ page }) => {
  const { devices, list } = await withDevices(page, IPHONE);
  await list.details('Safari on iPhone').click();
  const name = page.getByLabel(exactly('Your name for it'));
  const save = page.getByRole('button', { name: exactly('Save name') });
  await axe(page, 'details');
  for (const hostile of ['<img src=x onerror=alert(1)>', '\u202Eenohpi', '{{ name }}', "'); DROP TABLE"]) {
    await name.fill(hostile);
    await save.click();
    const shown = hostile.replace('\u202E', '');
    await expect(page.locator('bdi').filter({ hasText: shown }).first()).toHaveText(shown);
  }
  await name.fill('x'.repeat(1_000));
  await save.click();
  await expect(page.getByRole('alert').filter({ visible: true })).toHaveText('At most 40 characters.');
  await name.fill('Old phone');
  await save.click();
  await expect(list.logOut('Old phone')).toBeVisible();
  await expect(list.other(/Old phone/)).toContainText('Safari on iPhone');
  await devices[0].page.goto('/session/login_activity');
  await expect(devices[0].page.getByText('Old phone')).toBeVisible();
});

test('a name that is half typed is still there after a look at another tab', async ({ page, isMobile }) => {
  test.skip(isMobile, 'a field keeps its text in any layout');
  const { devices, list } = await withDevices(page, IPHONE);
  for (const row of [list.rows.first(), list.other(/iPhone/)]) await row.locator('.more').click();
  const fields = page.getByRole('textbox', { name: exactly('Your name for it') });
  await expect.soft(fields).toHaveCount(2, { timeout: 1_000 });
  const field = list.other(/iPhone/).locator('.details input');
  await field.fill('Kanari half a na');
  for (const tab of [devices[0].page, page]) await tab.evaluate(() => dispatchEvent(new Event('focus')));
  // It would be lost as soon as the list was read again, and until then nothing shows that it was.
  await page.waitForTimeout(1_500);
  await expect(field).toHaveValue('Kanari half a na', { timeout: 1_000 });
  await expect(field).toBeFocused({ timeout: 1_000 });
});

test('the list is filtered, searched and sorted, and all that is shown can be chosen', async ({ page }) => {
  test.slow();
  const { list } = await withDevices(page, IPHONE, ANDROID, COMPUTER);
  const search = page.getByLabel(exactly('Search'));
  await search.fill('ANDROID');
  await expect(list.other(/./)).toHaveCount(1);
  await page.getByRole('checkbox', { name: exactly('Select all that are shown') }).check();
  await search.fill('');
  await expect(page.getByText('1 selected')).toBeVisible();
  await search.fill('nothing like this');
  await expect(page.getByText('No device fits. Change the search or the filter.')).toBeVisible();
  await axe(page, 'no device fits');
  await search.fill('');
  await page.getByLabel(exactly('Order')).selectOption('Name');
  await expect(list.other(/./)).toHaveText([/Chrome on Android/, /Edge on Windows/, /Safari on iPhone/]);
  await page.getByRole('button', { name: /^Inactive/ }).click();
  await expect(list.other(/./)).toHaveCount(0);
  await page.getByRole('button', { name: /^Worth a look/ }).click();
  await expect(list.other(/./)).toHaveCount(isPhone(page) ? 2 : 3);

  await page.getByText('What is worth a look').click();
  await page.getByRole('switch', { name: exactly('First time') }).uncheck();
  await expect(list.other(/./)).toHaveCount(0);
  await axe(page, 'the rules of the clues');
  await page.reload();
  await expect(page.getByText('You and 3 other devices.', { exact: true })).toBeVisible();
});

test('what is new and what is gone since the last visit is told, and a reload is no new visit', async ({ page }) => {
  const { person, list } = await withDevices(page, IPHONE);
  await expect(page.getByText('Since you last looked')).toBeHidden();
  // A list that is open would be looked at all the while.
  await page.goto('/accounts/preferences');
  const practice = new PracticePage(page);
  const android = await practice.openAndLogIn(person, ANDROID);
  await expect(new ProfilePage(android.page, person).heading).toBeVisible();
  await page.addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() + 31 * 60_000;
  });
  for (let visit = 0; visit < 2; visit += 1) {
    await list.goto();
    await expect(page.getByText('1 new: Chrome on Android')).toBeVisible();
    await expect(list.other(/Android/)).toContainText('New since you last looked');
    await expect(list.other(/iPhone/)).not.toContainText('New since you last looked');
  }
});

test('whoever checks again sees when that was, also where nobody has come', async ({ page }) => {
  await signedUp(page);
  const list = new DevicesPage(page);
  await list.goto();
  const checked = list.result.filter({ hasText: 'No other device is logged in. Checked at' });
  const before = await checked.textContent();
  await passTime(page, 120);
  const again = page.getByRole('button', { name: exactly('Check again') });
  await again.click();
  await expect(checked).not.toHaveText(before);
  await expect(again).toBeFocused();
});

test('a new log-in is asked about on the other device; "yes" makes it known', async ({ page }) => {
  const { list } = await withDevices(page, IPHONE);
  const question = page.getByRole('status').filter({ hasText: 'New log-in on Safari on iPhone. Was this you?' });
  await expect(question).toBeVisible();
  await axe(page, 'was this you?');
  await question.getByRole('button', { name: exactly('Yes, it was me') }).click();
  await expect(question).toBeHidden();
  await page.reload();
  await expect(list.other(/iPhone/)).toHaveCount(1);
  await expect(question).toBeHidden();
});

test('"no" closes it and changes the password in one step', async ({ page }) => {
  const { person, devices } = await withDevices(page, IPHONE, ANDROID);
  await page.getByRole('button', { name: exactly('No, it was not me') }).click();
  const change = new ChangePasswordPage(page);
  await expect(page.getByRole('checkbox', { name: exactly('Chrome on Android') })).toBeChecked();
  // Who says that somebody is in puts all others out, but for those who are ticked to stay.
  await expect(page.getByRole('checkbox', { name: exactly('Safari on iPhone') })).toBeChecked();
  await page.getByRole('checkbox', { name: exactly('Safari on iPhone') }).uncheck();
  await change.change(person.password, person.newPassword);
  await expect(change.changed).toBeVisible();
  await expect(devices[1].ended).toBeVisible();
  await devices[0].page.reload();
  await expect(devices[0].ended).toBeHidden();
});

test('a young session shuts nobody out who was there before, unless the password is typed in it', async ({ page }) => {
  const { person, devices } = await withDevices(page, IPHONE);
  const young = new DevicesPage(devices[0].page);
  await young.goto();
  await young.logOut('on').first().click();
  await young.closeOne();
  await expect(young.confirm).toContainText('This device has been logged in for less than 24 hours.');
  await axe(young.page, "confirm it's you, from a young session");
  await young.confirmPassword.fill(person.password);
  await young.confirmButton.click();
  await young.now.click();
  await expect(young.result.filter({ hasText: '1 device was logged out' })).toBeVisible();
  await expect(new LogInPage(page).ended).toBeVisible();
});

test('the time after which unused devices are logged out is chosen with the password', async ({ page }) => {
  const { person, list } = await withDevices(page, IPHONE);
  const choice = page.getByLabel(exactly('Log out devices that are not used for'));
  await expect(choice).toHaveValue('30');
  await passTime(page, 6 * 60);
  await choice.selectOption('1 year');
  await expect(list.confirm).toBeVisible();
  await list.confirm.getByRole('button', { name: exactly('Cancel') }).click();
  await expect(choice, 'nothing was chosen').toHaveValue('30');
  await choice.selectOption('1 week');
  await list.confirmPassword.fill(person.password);
  await list.confirmButton.click();
  await expect(choice).toHaveValue('7');
  const other = await newWindow(page);
  await other.goto('/session/login_activity');
  await expect(other.getByLabel(exactly('Log out devices that are not used for'))).toHaveValue('7');
});

test('the history tells how each session ended, and from where', async ({ page }) => {
  const { list } = await withDevices(page, IPHONE);
  await list.logOut('iPhone').click();
  await list.closeOne();
  await page.getByText('Ended sessions').click();
  const row = page.getByRole('group').getByRole('listitem').filter({ hasText: 'Safari on iPhone' });
  await expect(row).toContainText(/Logged out from .+/);
  await axe(page, 'ended sessions');
});

test('a session that is gone when the button is pressed is reported as gone', async ({ page }) => {
  const { devices, list } = await withDevices(page, IPHONE, ANDROID);
  await list.logOut('iPhone').click();
  await list.orderOne();
  await devices[0].page.goto('/accounts/settings');
  await devices[0].page.getByRole('button', { name: exactly('Log out') }).last().click();
  await devices[0].page.getByRole('button', { name: exactly('Log out without remembering') }).click();
  await expect(devices[0].name).toBeVisible();
  await list.now.click();
  await expect(list.receipt.getByText('Already gone', { exact: true })).toBeVisible();
  await expect(list.result.filter({ hasText: 'No device was logged out' })).toBeVisible();
});
