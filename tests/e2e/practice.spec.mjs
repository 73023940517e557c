// Practice: a newcomer's account with three devices in frames, closed from each other and from tabs of
// their own, its removal, and the fire drill.

import { axe, expect, test } from './fixtures.mjs';
import { ChangePasswordPage } from './pages/change-password.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { LogInPage } from './pages/log-in.mjs';
import { exactly } from './pages/names.mjs';
import { PracticePage } from './pages/practice.mjs';
import { signedUp } from './pages/sign-up.mjs';

// A frame that goes while it is still loading says so in the console.
test.use({ allowedErrors: [/^Fetch API cannot load .*\.wasm/] });

const SOON = { timeout: 1_000 };
const DEVICES = ['iPhone', 'Android phone', 'Another computer'];

/** A newcomer with a practice account, on the practice screen. */
async function newcomer(page) {
  await page.goto('/');
  const practice = new PracticePage(page);
  await practice.tryIt.click();
  await expect(practice.password).toBeVisible();
  for (const device of DEVICES) await expect(practice.state(device)).toHaveText('logged in');
  return { practice, person: await practice.invented() };
}

/** Closes a device from the list in `place`, a page or a frame, with the password if it is asked. */
async function close(place, device, password) {
  const list = new DevicesPage(place);
  await list.logOut(device).first().click();
  await list.orderOne();
  await list.strip.or(list.confirm).first().waitFor();
  if (await list.confirm.isVisible()) {
    await list.confirmPassword.fill(password);
    await list.confirmButton.click();
  }
  await list.now.click();
  await expect(list.result.filter({ hasText: '1 device was logged out' })).toBeVisible();
  await expect(list.strip).toBeHidden();
}

test('a newcomer has three devices at once, closes them from each other, and removes it all in one step', async ({ page }) => {
  test.slow();
  const { practice, person } = await newcomer(page);
  await axe(page, 'practice with an account');
  const [iphone, android, desk] = DEVICES.map((device) => practice.frame(device));
  await expect(desk.getByRole('heading', { name: 'Practice account' })).toBeVisible();

  // From one frame to the other.
  await iphone.getByRole('link', { name: exactly("See where you're logged in") }).click();
  await close(iphone, 'Edge on Windows', person.password);
  await expect(new LogInPage(desk).ended).toBeVisible(SOON);
  for (const text of [person.username, 'Practice account']) await expect(desk.getByText(text)).toHaveCount(0);
  await expect(practice.state('Another computer')).toHaveText(/^out since /);
  await expect(iphone.getByRole('heading', { level: 1 }), 'whoever closed keeps the screen').toHaveText('Where you’re logged in');

  // Two in tabs of their own; one closes the other, and one a frame.
  const computer = await practice.openAndLogIn(person, 'Open another computer');
  const phone = await practice.openAndLogIn(person, 'Open an iPhone');
  await new DevicesPage(computer.page).goto();
  for (let n = 0; n < 2; n += 1) await close(computer.page, 'Safari on iPhone', person.password);
  await expect(phone.ended).toBeVisible(SOON);
  await expect(new LogInPage(iphone).ended).toBeVisible(SOON);

  // A frame closes the tab.
  await android.getByRole('link', { name: exactly("See where you're logged in") }).click();
  await close(android, 'Edge on Windows', person.password);
  await expect(computer.ended).toBeVisible(SOON);

  await page.bringToFront();
  // A drill that is under way goes with the account.
  await practice.drill.getByRole('button', { name: exactly('Start the fire drill') }).click();
  await expect(practice.drill).toContainText('Find it and log it out.');
  await practice.remove.click();
  await expect(practice.tryIt).toBeVisible();
  await expect(practice.drill).toHaveCount(0);
  expect(await page.evaluate(() => sessionStorage.getItem('onlyme/drill'))).toBeNull();
  for (const device of DEVICES) {
    await expect(new LogInPage(practice.frame(device)).name).toBeVisible();
    await expect(practice.frame(device).getByText(person.username)).toHaveCount(0);
  }
  const rows = await page.evaluate(
    () =>
      new Promise((done) => {
        indexedDB.open('onlyme-service').onsuccess = ({ target: { result: database } }) => {
          const [name] = database.objectStoreNames;
          database.transaction(name).objectStore(name).getAllKeys().onsuccess = ({ target }) => {
            database.close();
            done(target.result.map(String));
          };
        };
      }),
  );
  expect(rows.filter((key) => !/^(clock|gone)/.test(key)), 'nothing of the account is left').toEqual([]);
});

test('the fire drill lasts until the intruder is out and the password is another, also over a reload', async ({ page }) => {
  test.slow();
  const { practice, person } = await newcomer(page);
  await practice.drill.getByRole('button', { name: exactly('Start the fire drill') }).click();
  const bar = practice.drill;
  await expect(bar).toContainText('A practice intruder is in this account. Find it and log it out.');
  await expect(page.getByText('Was this you?')).toBeVisible();
  await axe(page, 'practice with a drill');
  await page.reload();
  await expect(bar).toContainText('Find it and log it out.');
  await bar.getByRole('link', { name: exactly("Where you're logged in") }).click();
  const list = new DevicesPage(page);
  await expect(list.other(/./)).toHaveCount(4);
  // The newest is the one that came last.
  await page.getByLabel(exactly('Order')).selectOption({ label: 'Newest log-in' });
  await list.other(/./).first().getByRole('button', { name: /^Log out / }).click();
  await list.closeOne();
  if (await list.confirm.isVisible()) {
    await list.confirmPassword.fill(person.password);
    await list.confirmButton.click();
    await list.now.click();
  }
  await expect(bar).toContainText('It is out, but it still knows the password.');
  await bar.getByRole('link', { name: exactly('Change password') }).click();
  const change = new ChangePasswordPage(page);
  await change.fill(person.password, 'Another kiln in Valencia 8');
  await change.button.click();
  // "Another computer" and the others are the person's own.
  await change.keep.click();
  await expect(bar).toContainText('The intruder is out, and the password is another.');
  await bar.getByRole('button', { name: exactly('See how it went') }).click();
  await expect(bar.getByRole('heading', { name: /^Done in \d+:\d\d$/ })).toBeVisible();
  await expect(bar).toContainText('What gave it away');
  await expect(bar).toContainText('Nothing.');
  await axe(page, 'the end of a drill');
});

test('a drill on an account of ones own asks for its password, and tells what was left open', async ({ page }) => {
  const person = await signedUp(page);
  const practice = new PracticePage(page);
  await practice.goto();
  const password = practice.drill.getByLabel(exactly("The account's password"));
  const begin = practice.drill.getByRole('button', { name: exactly('Start the fire drill') });
  await begin.click();
  await expect(practice.drill.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
  await password.fill('not this one');
  await begin.click();
  await expect(practice.drill).toContainText('This is not your password');
  await password.fill(person.password);
  await begin.click();
  await expect(practice.drill).toContainText('Find it and log it out.');
  await practice.drill.getByRole('button', { name: exactly('End the drill') }).click();
  await expect(practice.drill).toContainText('Its session: it was still logged in.');
  await expect(practice.drill).toContainText('The password: it could have logged in again.');
  await new DevicesPage(page).goto();
  await expect(page.getByText(exactly('Only you')).first(), 'the intruder does not stay').toBeVisible();
});

test('a practice device offers no devices of its own, and a link opens one in a tab', async ({ page }) => {
  const practice = new PracticePage(page);
  await practice.goto();
  const opened = page.context().waitForEvent('page');
  await practice.link('Open an iPhone').click();
  const device = await opened;
  await expect(new LogInPage(device).name).toBeVisible();
  expect(new URL(device.url()).search, 'the address does not say it again').toBe('');
  await new PracticePage(device).goto();
  await expect(device.getByText('This is a practice device itself')).toBeVisible();
  await expect(device.locator('iframe')).toHaveCount(0);
});
