// The main screens, one after the other, for tests that look at each of them.

import { expect } from './fixtures.mjs';
import { exactly } from './pages/names.mjs';
import { PracticePage } from './pages/practice.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { signedUp } from './pages/sign-up.mjs';

/** For everybody: the address and the heading. */
export const BEFORE = {
  '/accounts/login': 'Log in',
  '/accounts/signup': 'Sign up',
  '/accounts/password/forgot': 'Forgot your password?',
  '/help': 'Help',
  '/help/log-out-phone': 'Log out of a device',
  '/practice': 'Practice',
  '/reset': 'Reset Onlyme on this device',
  '/no/such/place': 'There is nothing here',
};

/** For somebody who is logged in. */
export const INSIDE = {
  '/accounts/settings': 'Settings',
  '/accounts/checkup': 'Check-up',
  '/accounts/edit': 'Edit profile',
  '/accounts/password/change': 'Change password',
  '/accounts/preferences': 'Language and appearance',
  '/accounts/saved_logins': 'Saved logins',
  '/accounts/security_log': 'Security log',
  '/accounts/secure': 'Someone is in my account',
  '/session/login_activity': "Where you're logged in",
};

/** Loads a screen and waits until it is all there. */
export async function load(page, path, name) {
  await page.goto(path);
  await settled(page, name);
}

/** The screen with this heading is all there. */
export async function settled(page, name) {
  await expect(page.getByRole('heading', { level: 1, name: exactly(name) })).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}

/** Looks at each screen before a log-in, then at each of somebody with a second device. */
export async function eachScreen(page, look) {
  for (const [path, name] of Object.entries(BEFORE)) {
    await load(page, path, name);
    await look(name);
  }
  const person = await withSecondDevice(page);
  await load(page, `/${person.username}`, person.fullName);
  await look('Profile');
  for (const [path, name] of Object.entries(INSIDE)) {
    await load(page, path, name);
    await look(name);
  }
}

/** Somebody who is logged in here and on a practice device. */
export async function withSecondDevice(page) {
  const person = await signedUp(page);
  const second = await new PracticePage(page).openAndLogIn(person);
  await expect(new ProfilePage(second.page, person).heading).toBeVisible();
  await second.page.close();
  return person;
}
