// What was copied out of a browser lets nobody in: a saved login is bound to a key that no script can
// read and that no copy of the storage holds.

import { expect, test, watchContext } from './fixtures.mjs';
import { somebody } from './people.mjs';
import { LogInPage } from './pages/log-in.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { SettingsFrame } from './pages/settings.mjs';
import { SignUpPage } from './pages/sign-up.mjs';

/** How often the copy is tried, each time in a browser that has never seen the page. */
const TRIES = 20;

test.skip(({ isMobile }) => isMobile, 'a copy does not know the layout');

/** Signs somebody up and leaves the login saved, logged out or still in. */
async function saved(page, { leave }) {
  const person = somebody();
  await new SignUpPage(page).goto();
  await new SignUpPage(page).signUp(person);
  await expect(new ProfilePage(page, person).heading).toBeVisible();
  if (leave) {
    await new ProfilePage(page, person).openSettings();
    await new SettingsFrame(page).logOutOf(person.username, 'Remember and log out');
    await expect(new LogInPage(page).saved(person.username)).toBeVisible();
  } else {
    await page.goto('/accounts/saved_logins');
    await page.getByText('30 days', { exact: true }).click();
    await page.getByRole('button', { name: 'Save login' }).click();
    await expect(page.getByRole('status').filter({ hasText: /^Saved\./ })).toBeVisible();
  }
  return person;
}

/** All that localStorage and sessionStorage hold. */
function copied(page) {
  return page.evaluate(() => ({ local: { ...localStorage }, session: { ...sessionStorage } }));
}

/** Puts a copy into the storages before the page's own scripts run. */
function paste({ local, session }) {
  // An empty page, which comes first, has no storage.
  if (location.protocol === 'about:') return;
  for (const [key, text] of Object.entries(local)) localStorage.setItem(key, text);
  for (const [key, text] of Object.entries(session)) sessionStorage.setItem(key, text);
}

for (const [what, leave] of [['of a device where nobody is in', true], ['of a device where somebody is in', false]]) {
  test(`localStorage and sessionStorage ${what} log in 0 times of ${TRIES}`, async ({ page, browser, baseURL, contextOptions }) => {
    test.slow();
    const first = await saved(page, { leave: true });
    const people = [first, await saved(page, { leave })];
    const copy = await copied(page);
    const mirrored = Object.keys(copy.local).filter((key) => key.startsWith('onlyme/saved/'));
    expect(mirrored, 'what there is to copy').toHaveLength(people.length);
    let logIns = 0;
    for (let n = 0; n < TRIES; n += 1) {
      const context = await browser.newContext({ ...contextOptions, baseURL });
      const watch = await watchContext(context);
      await context.addInitScript(paste, copy);
      const logIn = new LogInPage(await context.newPage());
      await logIn.page.goto(n % 2 ? '/' : '/accounts/login');
      const person = people[Math.floor(n / 2) % people.length];
      await logIn.tap(person.username);
      // The form with the name filled in, or the reason why one tap opens nothing.
      await expect(logIn.row(person.username)).toContainText('Password needed');
      await expect(logIn.name).toHaveValue(person.username);
      await expect(logIn.password).toBeFocused();
      await logIn.page.goto('/accounts/edit');
      await expect(logIn.savedTitle).toBeVisible();
      for (const { username } of people) await expect(logIn.row(username)).toContainText('Password needed');
      logIns += await new ProfilePage(logIn.page, person).menu.count();
      logIns += await sessions(logIn.page);
      await watch.check({ origins: [baseURL] });
      await context.close();
    }
    expect(logIns).toBe(0);
  });
}

/** How many sessions the service of this browser has ever begun. */
function sessions(page) {
  return page.evaluate(async () => {
    const answer = (request) => new Promise((done) => Object.assign(request, { onsuccess: () => done(request.result) }));
    const database = await answer(indexedDB.open('onlyme-service'));
    const keys = await answer(database.transaction('rows').objectStore('rows').getAllKeys(IDBKeyRange.bound('session/', 'session/~')));
    database.close();
    return keys.length;
  });
}
