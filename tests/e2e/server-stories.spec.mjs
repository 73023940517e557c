// What people come for, click by click, on a real auth server: two browsers as two devices, over https,
// behind the proxy that we tell people to deploy. What the server cannot do is said, so the words differ
// here and there from those of the service inside the browser; the steps do not.

import { atTheForm, confirmIfAsked, expect, FORGET, focus, isOut, logOut, REMEMBER, test } from './behind/stories.mjs';
import { passTime } from './fixtures.mjs';
import { somebody } from './people.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { LogInPage, SaveLoginPage } from './pages/log-in.mjs';
import { exactly } from './pages/names.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { EditProfilePage, SettingsFrame } from './pages/settings.mjs';
import { SignUpPage, signedUp } from './pages/sign-up.mjs';

test('S1 and S4: logged out and forgotten, user name and password are needed', async ({ page }) => {
  const person = await signedUp(page);
  await logOut(page, person, FORGET);
  await expect(page.getByText(person.fullName)).toHaveCount(0);
  await page.reload();
  const logIn = new LogInPage(page);
  await expect(logIn.heading).toBeVisible();
  await expect(page.getByText(person.fullName)).toHaveCount(0);
  for (const name of [person.username, person.email]) {
    await logIn.enter(name, person.password);
    await expect(new ProfilePage(page, person).heading).toBeVisible();
    await logOut(page, person, FORGET);
  }
});

test('S3: logged out and remembered, one tap is in and nothing is typed', async ({ page }) => {
  const person = await signedUp(page);
  await logOut(page, person, REMEMBER);
  const logIn = new LogInPage(page);
  await expect(logIn.row(person.username)).toContainText(person.fullName);
  await page.reload();
  await logIn.tap(person.username);
  await expect(new ProfilePage(page, person).heading).toBeVisible();
  await page.reload();
  await expect(new ProfilePage(page, person).heading).toBeVisible();
});

test('a saved login ends with its time, and when it is forgotten', async ({ page }) => {
  const person = await signedUp(page);
  const logIn = new LogInPage(page);
  await logOut(page, person, REMEMBER);
  await logIn.forget(person.username).click();
  await page.getByRole('dialog').getByRole('button', { name: /^Forget/ }).click();
  await expect(logIn.row(person.username)).toHaveCount(0);
  await logIn.logIn(person.username, person.password);
  await new SaveLoginPage(page).saveFor('1 hour');
  await logOut(page, person, REMEMBER);
  await passTime(page, 3_601);
  await logIn.tap(person.username);
  await expect(logIn.name).toHaveValue(person.username);
  await expect(new ProfilePage(page, person).heading).toHaveCount(0);
});

test('S5: the password is changed with the box ticked, and the other device is out at its next look', async ({ page, onPhone }) => {
  const { person, phone, change } = await atTheForm(page, onPhone);
  await change.fill(person.password, person.newPassword);
  await change.others.check();
  await change.button.click();
  await expect(change.changed).toBeVisible();
  await expect(change.result.filter({ hasText: '1 device was logged out' })).toBeVisible();
  await isOut(phone, person);
  const logIn = new LogInPage(phone);
  await logIn.again.click();
  await logIn.logIn(person.username, person.password);
  await expect(logIn.problem.filter({ visible: true })).toHaveCount(1);
  await logIn.enter(person.username, person.newPassword);
  await expect(new ProfilePage(phone, person).heading).toBeVisible();
  // The device that changed it is still in, also after a reload.
  await page.reload();
  await expect(page.getByRole('heading', { name: exactly('Change password') }).or(change.changed).first()).toBeVisible();
});

test('S5: with the box off the question comes afterwards, and closes the other', async ({ page, onPhone }) => {
  const { person, phone, change } = await atTheForm(page, onPhone);
  await change.change(person.password, person.newPassword);
  await change.logOutOne.click();
  await expect(change.result.filter({ hasText: '1 device was logged out' })).toBeVisible();
  await isOut(phone, person);
});

test('one, several and all other devices are closed, and the list says so', async ({ page, onPhone }) => {
  const person = await signedUp(page);
  const others = [await onPhone(person), await onPhone(person), await onPhone(person), await onPhone(person)];
  const list = new DevicesPage(page);
  await list.goto();
  await expect(list.rows).toHaveCount(5);
  await list.logOut('iPhone').first().click();
  // This page was loaded anew, so the password is asked for once more.
  await list.orderOne();
  await confirmIfAsked(list, person);
  await list.now.click();
  await expect(list.result.filter({ hasText: '1 device was logged out' })).toBeVisible();
  await expect(list.rows).toHaveCount(4);
  await list.select('Safari on iPhone').first().check();
  await list.select('Safari on iPhone').last().check();
  await list.logOutChosen(2).click();
  await list.dialog.getByRole('button', { name: exactly('Log out 2 devices') }).click();
  await list.now.click();
  await expect(list.result.filter({ hasText: '2 devices were logged out' })).toBeVisible();
  await list.logOutAll.click();
  await list.dialog.getByRole('button', { name: /^Log out/ }).click();
  await list.now.click();
  await expect(list.rows).toHaveCount(1);
  for (const other of others) await isOut(other, person);
});

test('S6: everything is closed from the settings', async ({ page, onPhone }) => {
  const person = await signedUp(page);
  const phone = await onPhone(person);
  await new ProfilePage(page, person).openSettings();
  const settings = new SettingsFrame(page);
  await settings.logOutAll.click();
  const dialog = page.getByRole('dialog', { name: exactly('Log out of all accounts?') });
  await dialog.getByRole('button', { name: exactly('Log out of everything') }).click();
  const password = dialog.getByLabel(exactly('Password')).or(page.getByRole('dialog').getByLabel(exactly('Password'))).first();
  await password.or(new LogInPage(page).heading).first().waitFor();
  if (await password.isVisible()) {
    await password.fill(person.password);
    await page.getByRole('dialog').getByRole('button', { name: /^(Confirm|Log out of everything)$/ }).click();
  }
  await expect(new LogInPage(page).heading).toBeVisible();
  await isOut(phone, person);
});

test('two accounts in one browser: each tab keeps its own, and changes over with one tap', async ({ page, context, onPhone }) => {
  const first = await signedUp(page);
  const firstPhone = await onPhone(first);
  const other = await context.newPage();
  await other.goto('/accounts/login');
  const second = somebody();
  await new ProfilePage(other, first).openMenu();
  await other.getByRole('button', { name: exactly('Switch account') }).click();
  await other.getByRole('dialog').getByRole('button', { name: /^(Add account|Log in to another account)/ }).click();
  await new LogInPage(other).signUp.click();
  await new SignUpPage(other).signUp(second);
  await expect(new ProfilePage(other, second).heading).toBeVisible();
  const secondPhone = await onPhone(second);
  // The cookie names the second account now; the first tab still acts for the first.
  const list = new DevicesPage(page);
  await list.goto();
  await expect(list.rows).toHaveCount(2);
  await list.logOutAll.click();
  await list.dialog.getByRole('button', { name: /^Log out/ }).click();
  await confirmIfAsked(list, first);
  await list.now.click();
  await expect(list.rows).toHaveCount(1);
  await isOut(firstPhone, first);
  await focus(secondPhone);
  await expect(new ProfilePage(secondPhone, second).heading).toBeVisible();
  await other.reload();
  await expect(new ProfilePage(other, second).heading).toBeVisible();
  await page.goto('/');
  await expect(new ProfilePage(page, first).heading).toBeVisible();
});

test('a session is called by a name on this device, and the profile changes', async ({ page, onPhone }) => {
  const person = await signedUp(page);
  await onPhone(person);
  const list = new DevicesPage(page);
  await list.goto();
  await list.details('Safari on iPhone').click();
  await page.getByLabel(exactly('Your name for it')).fill('Kitchen phone');
  await page.getByRole('button', { name: exactly('Save name') }).click();
  await expect(list.other('Kitchen phone')).toHaveCount(1);
  await page.reload();
  await expect(list.other('Kitchen phone')).toHaveCount(1);
  await page.goto('/accounts/edit');
  const edit = new EditProfilePage(page);
  await edit.fullName.fill('Kanari Ruiz');
  await edit.button.click();
  await expect(edit.saved).toBeVisible();
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Kanari Ruiz' })).toBeVisible();
});

test('cookies are out of reach of scripts, and bound to this site over https', async ({ page, context }) => {
  await signedUp(page);
  const cookies = await context.cookies();
  expect(cookies.length).toBeGreaterThan(1);
  for (const cookie of cookies) {
    expect(cookie, cookie.name).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax' });
    expect(cookie.name).toMatch(/^__Secure-/);
  }
  expect(await page.evaluate(() => document.cookie)).toBe('');
  // No storage holds the token that a session is called by, nor anything of a cookie.
  const kept = await page.evaluate(async () => {
    const texts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
    for (const { name } of await indexedDB.databases()) {
      const open = indexedDB.open(name);
      await new Promise((done) => (open.onsuccess = done));
      for (const store of open.result.objectStoreNames) {
        const all = open.result.transaction(store).objectStore(store).getAll();
        await new Promise((done) => (all.onsuccess = done));
        texts.push(JSON.stringify(all.result));
      }
      open.result.close();
    }
    return texts.join('\n');
  });
  for (const { value } of cookies) {
    const token = decodeURIComponent(value).split('.')[0];
    expect(token.length).toBeGreaterThan(20);
    expect(kept).not.toContain(token);
  }
});
