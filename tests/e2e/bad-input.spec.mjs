// Too much, too common, or not text at all: refused at once, in words, and never run.

import { readFile } from 'node:fs/promises';
import { expect, passTime, test } from './fixtures.mjs';
import { somebody } from './people.mjs';
import { ChangePasswordPage } from './pages/change-password.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { LogInPage } from './pages/log-in.mjs';
import { PracticePage } from './pages/practice.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { EditProfilePage } from './pages/settings.mjs';
import { SignUpPage, signedUp } from './pages/sign-up.mjs';

const MEGABYTE = 'a'.repeat(1_000_000);
/** How long the page may think about a megabyte, on a machine that is busy with other tests. */
const AT_ONCE = 500;

/** Pastes a megabyte into the field, sends the form and wants an answer in words beside that field. */
async function refusesMegabyte(page, field) {
  const hashing = [];
  page.on('request', (request) => /hasher/.test(request.url()) && hashing.push(request.url()));
  await field.fill(MEGABYTE);
  const spent = await field.evaluate((element) => {
    const begun = performance.now();
    element.form.requestSubmit();
    return performance.now() - begun;
  });
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  const [problem] = (await field.getAttribute('aria-describedby')).split(' ');
  await expect(page.locator(`#${problem}`)).toBeVisible();
  await expect(page.locator(`#${problem}`)).toHaveText(/At most \d+ characters|not an email/);
  expect(spent, 'milliseconds to refuse it').toBeLessThan(AT_ONCE);
  expect(hashing, 'nothing was hashed').toEqual([]);
}

test.describe('a megabyte is refused at once', () => {
  for (const field of ['name', 'password']) {
    test(`log in: ${field}`, async ({ page }) => {
      const logIn = new LogInPage(page);
      await logIn.goto();
      await logIn.name.fill('kanari');
      await logIn.password.fill('Kanari waits');
      await refusesMegabyte(page, logIn[field]);
    });
  }

  for (const field of ['email', 'fullName', 'username', 'password']) {
    test(`sign up: ${field}`, async ({ page }) => {
      const signUp = new SignUpPage(page);
      await signUp.goto();
      await signUp.fill(somebody());
      await refusesMegabyte(page, signUp[field]);
    });
  }

  for (const field of ['fullName', 'username', 'bio']) {
    test(`edit profile: ${field}`, async ({ page }) => {
      await signedUp(page);
      await page.goto('/accounts/edit');
      await refusesMegabyte(page, new EditProfilePage(page)[field]);
    });
  }

  for (const field of ['current', 'next']) {
    test(`change password: ${field}`, async ({ page }) => {
      const person = await signedUp(page);
      await page.goto('/accounts/password/change');
      const change = new ChangePasswordPage(page);
      await change.fill(person.password, person.newPassword);
      await refusesMegabyte(page, change[field]);
    });
  }

  test('change password: retyped', async ({ page }) => {
    const person = await signedUp(page);
    await page.goto('/accounts/password/change');
    const change = new ChangePasswordPage(page);
    await change.change(person.password, person.newPassword, MEGABYTE);
    await expect(change.problem.filter({ visible: true })).toHaveText('The two new passwords are not the same.');
  });

  test("confirm it's you", async ({ page }) => {
    const person = await signedUp(page);
    const practice = new PracticePage(page);
    const second = await practice.openAndLogIn(person);
    await expect(new ProfilePage(second.page, person).heading).toBeVisible();
    const devices = new DevicesPage(page);
    await devices.goto();
    // After five minutes the password is asked again.
    await passTime(page, 6 * 60);
    await devices.logOut('iPhone').click();
    await devices.closeOne();
    await refusesMegabyte(page, devices.confirmPassword);
  });
});

test('a common password is refused with the reason, whatever its case', async ({ page }) => {
  const list = await readFile(new URL('../../dist/common-passwords.txt', import.meta.url), 'utf8');
  const common = list.split(/\s+/).filter((word) => word.length >= 8);
  const signUp = new SignUpPage(page);
  await signUp.goto();
  for (const password of [common[0], common.at(-1), common[7].toUpperCase()]) {
    await signUp.signUp({ ...somebody(), password });
    await expect(signUp.problem.filter({ visible: true })).toHaveText(/one of the most common passwords/);
    await expect(signUp.heading).toBeVisible();
  }
});

test('the own user name is no password, and the new one is not the old one', async ({ page }) => {
  const person = await signedUp(page);
  await page.goto('/accounts/password/change');
  const change = new ChangePasswordPage(page);
  await change.change(person.password, person.password);
  await expect(change.problem.filter({ visible: true })).toHaveText(/This is your current password/);
  await change.change(person.password, person.username);
  await expect(change.problem.filter({ visible: true })).toHaveText(/is guessed first/);
});

test('what is wrong with a field is said until something else is typed there, and again if that is wrong, too', async ({ page }) => {
  const signUp = new SignUpPage(page);
  await signUp.goto();
  await signUp.button.click();
  for (const field of [signUp.email, signUp.username, signUp.password]) await expect(field).toHaveAttribute('aria-invalid', 'true');
  await signUp.email.fill('kanari');
  await expect(signUp.email).toHaveAttribute('aria-invalid', 'false');
  await expect(signUp.username).toHaveAttribute('aria-invalid', 'true');
  await signUp.username.fill('kanari.typed');
  await expect(signUp.problem.filter({ visible: true })).toHaveText(['Type a password.']);
  await signUp.button.click();
  await expect(signUp.email).toHaveAttribute('aria-invalid', 'true');
  await expect(signUp.username).toHaveAttribute('aria-invalid', 'false');
});

test('two new passwords that differ are the same as soon as either is typed anew', async ({ page }) => {
  const person = await signedUp(page);
  await page.goto('/accounts/password/change');
  const change = new ChangePasswordPage(page);
  await change.change(person.password, `${person.newPassword}x`, person.newPassword);
  await expect(change.problem.filter({ visible: true })).toHaveText('The two new passwords are not the same.');
  await change.next.fill(person.newPassword);
  await expect(change.problem.filter({ visible: true })).toHaveCount(0);
});

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '"><svg onload=alert(1)>',
  'javascript:alert(1)',
  '{{constructor.constructor("alert(1)")()}}',
  '</textarea><iframe srcdoc="<script>alert(1)</script>">',
  '\u202Egnp.exe',
];

test('text is text: nothing that a person writes is run', async ({ page }) => {
  page.on('dialog', () => expect(false, 'something ran').toBe(true));
  const person = await signedUp(page);
  for (const text of HOSTILE) {
    await page.goto('/accounts/edit');
    const edit = new EditProfilePage(page);
    await edit.fullName.fill(text);
    await edit.bio.fill(text);
    await edit.button.click();
    await expect(edit.saved).toBeVisible();
    await page.goto(`/${person.username}`);
    // What would turn the direction of the text around is taken out.
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(text.replace('\u202E', ''));
    await expect(page.getByRole('main').locator('script, iframe, img:not([src^="data:"]):not([src^="blob:"])')).toHaveCount(0);
  }
});

test('an address to go on to after the log-in never leads to another origin', async ({ page, baseURL }) => {
  const person = await signedUp(page);
  const logIn = new LogInPage(page);
  for (const next of ['//e.example', '/\\e.example', '/%2f%2fe.example', 'https:e.example', '%09//e.example', '/./../e.example', '/%E2%88%95e.example', 'javascript:alert(1)', '@e.example']) {
    await page.goto(`/accounts/login?next=${next}`);
    await expect(new ProfilePage(page, person).heading).toBeVisible();
    expect(page.url()).toBe(`${baseURL}/${person.username}`);
  }
  await expect(logIn.name).toHaveCount(0);
});
