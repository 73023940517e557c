// The tests' browser on a site behind a proxy, and other devices: each a browser profile of its own. What
// the stories on a server do again and again stands here, too. It knows no story.

import { ChangePasswordPage } from '../pages/change-password.mjs';
import { LogInPage } from '../pages/log-in.mjs';
import { ProfilePage } from '../pages/profile.mjs';
import { SettingsFrame } from '../pages/settings.mjs';
import { signedUp } from '../pages/sign-up.mjs';
import { test as base, expect, watchContext } from './fixtures.mjs';

export { expect };

export const REMEMBER = 'Remember and log out';
export const FORGET = 'Log out without remembering';

// A browser writes to the console what a server refuses, and whoever is not reached, whatever the page makes of it.
export const REFUSED = /^Failed to load resource: the server responded with a status of 4\d\d/;
export const UNREACHED = /^Failed to load resource: (the server responded with a status of 50\d|net::ERR_(INTERNET_DISCONNECTED|FAILED))/;

/** Other devices: each a browser profile of its own, watched like the test's own. */
export const test = base.extend({
  allowedErrors: [[REFUSED], { option: true }],

  device: async ({ browser, baseURL, allowedErrors }, use) => {
    const opened = [];
    await use(async (userAgent) => {
      const context = await browser.newContext({ baseURL, userAgent, viewport: { width: 1280, height: 800 } });
      opened.push({ context, watch: await watchContext(context) });
      return context.newPage();
    });
    for (const { context, watch } of opened) {
      await watch.check({ origins: [baseURL], allowedErrors });
      await watch.checkSecrets(baseURL);
      await context.close();
    }
  },

  /** The same account on another device, which its user agent says is a phone. */
  onPhone: async ({ device }, use) => {
    await use(async (person, words = 'iPhone') => {
      const page = await device(`Mozilla/5.0 (${words}; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1`);
      await page.goto('/accounts/login');
      await new LogInPage(page).enter(person.username, person.password);
      await expect(new ProfilePage(page, person).heading).toBeVisible();
      return page;
    });
  },
});

/** Logs somebody out by the steps that people know. */
export async function logOut(page, person, how) {
  await new ProfilePage(page, person).openSettings();
  await new SettingsFrame(page).logOutOf(person.username, how);
  await expect(new LogInPage(page).heading.or(new LogInPage(page).savedTitle).first()).toBeVisible();
}

/** Comes back to a page that was out of sight. */
export async function focus(page) {
  await page.evaluate(() => dispatchEvent(new Event('focus')));
}

/** The page is out, and the screens of the account are gone. */
export async function isOut(page, person) {
  await focus(page);
  await expect(new LogInPage(page).ended).toBeVisible();
  await expect(page.getByText(person.fullName)).toHaveCount(0);
}

/** Types the password if it is asked for before a closing, which is then ordered. */
export async function confirmIfAsked(list, person) {
  await list.strip.or(list.confirm).first().waitFor();
  if (!(await list.confirm.isVisible())) return;
  await list.confirmPassword.fill(person.password);
  await list.confirmButton.click();
  await list.strip.waitFor();
}

/** Somebody on two devices, with the form for a new password open on one. */
export async function atTheForm(page, onPhone) {
  const person = await signedUp(page);
  const phone = await onPhone(person);
  await new ProfilePage(page, person).openSettings();
  await new SettingsFrame(page).open('Change password');
  return { person, phone, change: new ChangePasswordPage(page) };
}
