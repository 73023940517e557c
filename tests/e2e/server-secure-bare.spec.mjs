// "Someone is in my account" on an auth server without user names and without several accounts in one
// browser: what it cannot do is said, and all that it can do is done.

import { expect, isOut, test } from './behind/stories.mjs';
import { axe } from './fixtures.mjs';
import { LogInPage } from './pages/log-in.mjs';
import { exactly } from './pages/names.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { SecurePage } from './pages/secure.mjs';
import { somebody } from './people.mjs';

test.use({ without: 'username,multi-session' });
test.skip(({ front }) => front !== 'nginx', 'no proxy knows what the server has');

test('everybody else is out, and what this server cannot do is said', async ({ page, device }) => {
  const person = somebody();
  await page.goto('/accounts/signup');
  await page.getByLabel(exactly('Email')).fill(person.email);
  await page.getByLabel(exactly('Full name')).fill(person.fullName);
  await page.getByLabel(exactly('Password')).fill(person.password);
  await page.getByRole('button', { name: exactly('Sign up') }).click();
  await expect(new ProfilePage(page, person).heading).toBeVisible();

  const other = await device();
  await other.goto('/accounts/login');
  const logIn = new LogInPage(other);
  await other.locator('#login-name').fill(person.email);
  await logIn.password.fill(person.password);
  await logIn.button.click();
  await expect(new ProfilePage(other, person).heading).toBeVisible();

  const secure = new SecurePage(page);
  await secure.goto();
  await expect(secure.preview).toContainText('A login saved on another device is a session there');
  await expect(secure.form.others).toBeChecked();
  await axe(page, 'a server without plugins');
  await secure.form.change(person.password, person.newPassword);
  await expect(secure.out).toBeVisible();
  await expect(secure.receipt).toContainText('Closed');
  await isOut(other, person);
  // The device that changed it is still in, also after a reload.
  await page.reload();
  await expect(secure.out).toBeVisible();
  await secure.done.click();
  await expect(new ProfilePage(page, person).heading).toBeVisible();
});
