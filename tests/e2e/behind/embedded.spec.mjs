// The app as it comes, with the account service in the browser, behind the same recipes: no violation of
// the policy, no error in the console and no other request (`../fixtures.mjs` looks, after every test).

import { LogInPage } from '../pages/log-in.mjs';
import { ProfilePage } from '../pages/profile.mjs';
import { SettingsFrame } from '../pages/settings.mjs';
import { SignUpPage } from '../pages/sign-up.mjs';
import { somebody } from '../people.mjs';
import { expect, test } from './fixtures.mjs';

test.use({ service: 'embedded' });

test('somebody signs up, comes back by the own address, logs out and logs in', async ({ page }) => {
  const person = somebody();
  const logIn = new LogInPage(page);
  await logIn.goto();
  await logIn.signUp.click();
  await new SignUpPage(page).signUp(person);
  const profile = new ProfilePage(page, person);
  await expect(profile.heading).toBeVisible();
  await page.goto(`/${person.username}`);
  await expect(profile.heading).toBeVisible();
  await profile.openSettings();
  await new SettingsFrame(page).logOutOf(person.username);
  await expect(logIn.heading).toBeVisible();
  await logIn.enter(person.username, person.password);
  await expect(profile.heading).toBeVisible();
});

test('the page is isolated, trusted and whole', async ({ page }) => {
  await page.goto('/');
  await expect(new LogInPage(page).heading).toBeVisible();
  expect(await page.evaluate(() => ({ isolated: crossOriginIsolated, secure: isSecureContext }))).toEqual({ isolated: true, secure: true });
});
