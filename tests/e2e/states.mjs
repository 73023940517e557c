// Walks through every screen and state, each of which is shown to `look` under a name. Nothing in them is
// left to chance: the people are always the same, and time passes only when it is told to. What is left
// out: what a server's screens say, and the steps of a guide that is being practised.

import { expect } from './fixtures.mjs';
import { ChangePasswordPage } from './pages/change-password.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { LogInPage, SaveLoginPage } from './pages/log-in.mjs';
import { exactly } from './pages/names.mjs';
import { PracticePage } from './pages/practice.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { ResetPage } from './pages/reset.mjs';
import { SecurePage } from './pages/secure.mjs';
import { EditProfilePage, SettingsFrame } from './pages/settings.mjs';
import { SignUpPage, signedUp } from './pages/sign-up.mjs';
import { CANARY } from './people.mjs';
import { load, settled } from './screens.mjs';

const WASM = /\/onlyme-[^/]*\.wasm$/;
/** What stands in the console where something is broken on purpose. */
export const BREAKING = [/Failed to load|Failed to fetch|Failed to find a valid digest|Fetch API cannot load|did not come|config\.json/];

const HOUR = 60;
const DAY = 24 * HOUR;

const SCREEN = { screen: true };
const PART = { part: true };

const person = (name, fullName = `Kanari ${name[0].toUpperCase()}${name.slice(1)}`) => ({
  username: `${CANARY}.${name}`,
  email: `${CANARY}.${name}@example.org`,
  fullName,
  password: 'Kanari 1 swims ashore',
  newPassword: 'Kanari 1 climbs higher',
});
const CAMPOS = person('campos');
const LONG = person('maria_de_los_angeles.f', 'Kanari María de los Ángeles Fernández-Villaverde y Goicoechea');
const HEBREW = person('levi', 'כנרי לוי־אברהם');

const [IPHONE, ANDROID, COMPUTER] = ['Open an iPhone', 'Open an Android phone', 'Open another computer'];

/** Logs somebody in on a practice device, which is then left alone, so that no two were last active at
 *  the same time; the answer is its window. */
async function enterOn(page, who, name) {
  const device = await new PracticePage(page).openAndLogIn(who, name);
  await expect(new ProfilePage(device.page, who).heading).toBeVisible();
  await device.page.goto('about:blank');
  return device.page;
}

const press = (where, name) => where.getByRole('button', { name: exactly(name) }).click();

async function logOut(page, who, how) {
  await load(page, '/accounts/settings', 'Settings');
  await new SettingsFrame(page).logOutOf(who.username, how);
  await expect(new LogInPage(page).button.or(new LogInPage(page).other).first()).toBeVisible();
}

/** From now on the page cannot read what is kept, or has to wait for it. */
async function breakRows(page) {
  await page.evaluate(() => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...words) {
      if (globalThis.unreadable) throw new DOMException('broken', 'UnknownError');
      return transaction.apply(this, words);
    };
  });
  return (unreadable) => page.evaluate((broken) => (globalThis.unreadable = broken), unreadable);
}

/** A transaction that does not end, behind which each other waits; the answer ends it. */
async function holdRows(page) {
  await page.evaluate(
    () =>
      new Promise((held) => {
        globalThis.held = true;
        indexedDB.open('onlyme-service').onsuccess = ({ target: { result: database } }) => {
          const rows = database.transaction('rows', 'readwrite').objectStore('rows');
          const ask = () => {
            rows.get('nothing').onsuccess = () => (globalThis.held ? ask() : database.close());
          };
          ask();
          held();
        };
      }),
  );
  return () => page.evaluate(() => (globalThis.held = false));
}

/** Writes 9,999 more sessions behind the service's back, as copies of the account's own. */
async function plantSessions(page) {
  await page.evaluate(async () => {
    const open = (request) =>
      new Promise((done, failed) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
      });
    const database = await open(indexedDB.open('onlyme-service'));
    const rows = database.transaction('rows', 'readwrite').objectStore('rows');
    const [key] = await open(rows.getAllKeys(IDBKeyRange.bound('session/', 'session0')));
    const own = JSON.parse(await open(rows.get(key)));
    const systems = ['Windows', 'Mac', 'Linux', 'iPhone', 'Android'];
    const browsers = ['Firefox', 'Chrome', 'Safari', 'Edge'];
    for (let n = 1; n < 10_000; n += 1) {
      const hash = n.toString(16).padStart(64, '0');
      const row = structuredClone(own);
      Object.assign(row.row.device, { id: hash.slice(-32), browser: browsers[n % 4], system: systems[n % 5] });
      row.row.created -= n * 60_000;
      row.row.last_active -= n * 60_000;
      row.row.unanswered = false;
      rows.put(JSON.stringify(row), `session/${key.split('/')[1]}/${hash}`);
    }
    await new Promise((done) => (rows.transaction.oncomplete = done));
    database.close();
  });
}

export const WALKS = {
  'before a log-in': async ({ page, look }) => {
    const logIn = new LogInPage(page);
    await logIn.goto();
    await expect(logIn.name).toBeVisible();
    await look('log-in', page, SCREEN);
    await logIn.button.click();
    await expect(logIn.problem.filter({ visible: true })).toHaveCount(2);
    await look('log-in-problems');
    await logIn.logIn('kanari.nobody', 'Kanari guesses');
    await expect(logIn.problem.filter({ visible: true })).toHaveCount(1);
    await look('log-in-refused');
    const signUp = new SignUpPage(page);
    await signUp.goto();
    await expect(signUp.email).toBeVisible();
    await look('sign-up', page, SCREEN);
    await signUp.button.click();
    await expect(signUp.problem.filter({ visible: true })).toHaveCount(3);
    await look('sign-up-problems');
    await signUp.fill({ ...CAMPOS, password: 'Kanari swims' });
    await expect(page.locator('.strength strong')).toBeVisible();
    await expect(page.getByText(exactly('This username is free.'))).toBeVisible();
    await look('sign-up-strength');
    const screens = [
      ['/accounts/password/forgot', 'Forgot your password?', 'forgot'],
      ['/help', 'Help', 'help'],
      ['/help/close-others', 'Change your password and close other devices', 'guide'],
      ['/help/why-log-out', 'Why log out at all?', 'guide-why'],
      ['/reset', 'Reset Onlyme on this device', 'reset-logged-out'],
      ['/no/such/place', 'There is nothing here', 'not-found'],
    ];
    for (const [path, title, name] of screens) {
      await load(page, path, title);
      // Each step of a guide is shown on a small screen of its own.
      for (const screen of await page.getByRole('main').locator('iframe').all()) await screen.contentFrame().locator('[data-pointed]').first().waitFor();
      await look(name, page, SCREEN);
    }
    await load(page, '/practice', 'Practice');
    for (const device of await page.locator('.practice-frame iframe').all()) await device.contentFrame().locator('#login-name').waitFor();
    await look('practice', page, SCREEN);
  },

  'what goes wrong at the start': async ({ page, look, language }) => {
    const broken = (name) => page.getByRole('alertdialog', { name: exactly(name) });
    await page.route('**/config.json', (route) => route.fulfill({ json: { service: 'better-auth', name: '' } }));
    await page.goto('/accounts/login');
    await expect(broken('This site is not set up correctly')).toBeVisible();
    await look('config-wrong');
    await page.unroute('**/config.json');
    await page.route(WASM, (route) => route.fulfill({ status: 404 }));
    await page.goto('/accounts/login');
    await expect(broken('Onlyme could not be loaded')).toBeVisible();
    await look('not-loaded');
    await page.unroute(WASM);
    await page.goto('/accounts/login');
    await expect(new LogInPage(page).name).toBeVisible();
    await page.evaluate(() => dispatchEvent(new CustomEvent('onlyme-panic', { detail: 'on purpose' })));
    await expect(broken('Onlyme stopped because of a bug')).toBeVisible();
    await look('stopped');
    await page.route(/\/inside-[^/]*\.wasm$/, (route) => route.abort());
    await page.goto('/accounts/signup');
    await expect(page.getByRole('alert')).toBeVisible();
    await look('part-not-loaded');
    await page.unrouteAll();
    // A server that nobody reaches, where somebody may be logged in.
    await page.route('**/config.json', (route) => route.fulfill({ json: { service: 'better-auth', base_path: '/api/auth' } }));
    await page.route('**/api/auth/**', (route) => route.abort());
    await page.evaluate(() => localStorage.setItem('onlyme/in', 'true'));
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1, name: exactly('The account service was not reached') })).toBeVisible();
    await look('unreached', page, SCREEN);
    await page.unrouteAll();
    // What is slow takes as long as it is told to.
    await page.addInitScript(() => {
      const wait = globalThis.setTimeout;
      globalThis.setTimeout = (act, after, ...words) => {
        if (after !== 5_000) return wait(act, after, ...words);
        globalThis.pass5s = () => act(...words);
      };
    });
    let arrive;
    const arrived = new Promise((done) => (arrive = done));
    await page.route(WASM, (route) => arrived.then(() => route.fallback()));
    await page.evaluate(() => localStorage.clear());
    await page.goto('/accounts/login', { waitUntil: 'commit' });
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect.poll(() => page.evaluate(() => typeof globalThis.pass5s)).toBe('function');
    await page.evaluate(() => globalThis.pass5s());
    await expect(page.getByRole('status', { name: exactly('Still loading') })).toBeVisible();
    await look('slow', page, PART);
    arrive();
    await expect(new LogInPage(page).name).toBeVisible();
  },

  'an account with one device': async ({ page, look, pass }) => {
    await signedUp(page, CAMPOS);
    await pass(3 * DAY);
    const profile = new ProfilePage(page, CAMPOS);
    await load(page, `/${CAMPOS.username}`, CAMPOS.fullName);
    await look('profile-alone', page, SCREEN);
    await profile.openMenu();
    await expect(profile.settings).toBeVisible();
    await look('menu', page, PART);
    await page.keyboard.press('Escape');
    const screens = [
      ['/accounts/settings', 'Settings', 'settings'],
      ['/accounts/checkup', 'Check-up', 'check-up-nothing'],
      ['/accounts/edit', 'Edit profile', 'edit-profile'],
      ['/accounts/password/change', 'Change password', 'password-alone'],
      ['/accounts/preferences', 'Language and appearance', 'preferences'],
      ['/accounts/saved_logins', 'Saved logins', 'saved-logins-none'],
      ['/accounts/security_log', 'Security log', 'log-short'],
      ['/accounts/secure', 'Someone is in my account', 'secure-alone'],
      ['/session/login_activity', "Where you're logged in", 'devices-alone'],
    ];
    for (const [path, title, name] of screens) {
      await load(page, path, title);
      await look(name, page, ['settings', 'edit-profile', 'preferences', 'devices-alone'].includes(name) ? SCREEN : {});
    }
    await page.goto('/accounts/settings');
    const settings = new SettingsFrame(page);
    await settings.logOut.click();
    await expect(settings.askLogOut(CAMPOS.username)).toBeVisible();
    await look('log-out');
    await page.keyboard.press('Escape');
    await page.goto('/reset');
    const reset = new ResetPage(page);
    await expect(page.getByRole('status').filter({ hasText: /^(Together|En total)/ })).toBeVisible();
    await look('reset', page, SCREEN);
    await reset.button.click();
    await expect(reset.question).toBeVisible();
    await look('reset-ask');
    await reset.confirm.click();
    await expect(reset.nothing).toBeVisible();
    await look('reset-done', page, SCREEN);
  },

  'names that are long, or run from right to left': async ({ page, look }) => {
    await signedUp(page, LONG);
    await look('profile-long-name', page, SCREEN);
    await load(page, '/accounts/settings', 'Settings');
    await look('settings-long-name');
    await page.goto('/accounts/edit');
    const edit = new EditProfilePage(page);
    await edit.fullName.fill(HEBREW.fullName);
    await edit.bio.fill('קנרי כותב על ציפורים, and some of it in English.');
    await edit.button.click();
    await expect(page.getByRole('status').filter({ hasText: /./ })).toBeVisible();
    await look('edit-profile-saved');
    await load(page, `/${LONG.username}`, HEBREW.fullName);
    await look('profile-right-to-left');
  },

  'saved logins': async ({ page, look, pass }) => {
    const [logIn, ask, dialog] = [new LogInPage(page), new SaveLoginPage(page), page.getByRole('dialog')];
    await signedUp(page, CAMPOS);
    await logOut(page, CAMPOS, 'Log out without remembering');
    await logIn.logIn(CAMPOS.username, CAMPOS.password);
    await expect(ask.heading).toBeVisible();
    await look('save-login', page, SCREEN);
    await ask.save.click();
    await expect(ask.problem.filter({ visible: true })).toHaveCount(1);
    await look('save-login-problem');
    await ask.saveFor('30 days');
    await expect(new ProfilePage(page, CAMPOS).heading).toBeVisible();
    await logOut(page, CAMPOS, 'Remember and log out');
    await expect(logIn.saved(CAMPOS.username)).toBeVisible();
    await pass(DAY);
    await logIn.goto();
    await expect(logIn.saved(CAMPOS.username)).toBeVisible();
    await look('log-in-saved-1', page, SCREEN);
    const [second, third] = [LONG, person('okafor')];
    await signedUp(page, second);
    await logOut(page, second, 'Remember and log out');
    await pass(HOUR);
    await signedUp(page, third);
    await load(page, '/accounts/saved_logins', 'Saved logins');
    await expect(page.getByText(CAMPOS.fullName)).toBeVisible();
    await look('saved-logins', page, SCREEN);
    await press(page, `Forget ${CAMPOS.username}`);
    await expect(dialog).toBeVisible();
    await look('forget');
    await page.keyboard.press('Escape');
    await page.goto('/');
    await new ProfilePage(page, third).openMenu();
    await press(page, 'Switch account');
    await expect(dialog.getByText(CAMPOS.fullName)).toBeVisible();
    await look('switch-account');
    await page.keyboard.press('Escape');
    await page.goto('/accounts/settings');
    const settings = new SettingsFrame(page);
    await settings.logOutAll.click();
    await expect(dialog.getByRole('switch')).toBeVisible();
    await expect(dialog).toContainText(third.username);
    await look('log-out-all');
    await page.keyboard.press('Escape');
    await settings.logOutOf(third.username, 'Remember and log out');
    await expect(logIn.saved(third.username)).toBeVisible();
    await logIn.goto();
    await expect(logIn.saved(third.username)).toBeVisible();
    await look('log-in-saved-3');
    await logIn.tap(third.username);
    await expect(new ProfilePage(page, third).heading).toBeVisible();
    await page.goto('/accounts/settings');
    await settings.logOutAll.click();
    await expect(dialog).toContainText(third.username);
    await press(dialog, 'Log out of everything');
    await expect(dialog.getByLabel(exactly('Password'))).toBeVisible();
    await look('log-out-all-password');
    await press(dialog, 'Leave its other devices');
    await expect(page.locator('.farewell')).toContainText(third.username);
    await look('logged-out-of-all');
  },

  'an account with several devices': async ({ page, look, pass }) => {
    await signedUp(page, CAMPOS);
    await pass(5 * DAY);
    const phone = await enterOn(page, CAMPOS, IPHONE);
    await pass(9 * DAY);
    const change = new ChangePasswordPage(page);
    await page.goto('/accounts/password/change');
    await change.change(CAMPOS.password, CAMPOS.newPassword);
    await change.keep.click();
    await expect(change.changed).toBeVisible();
    const now = { ...CAMPOS, password: CAMPOS.newPassword };
    await pass(2 * DAY);
    await enterOn(page, now, ANDROID);
    await pass(DAY);
    const computer = await new PracticePage(page).open(COMPUTER);
    const logIn = new LogInPage(computer);
    for (let n = 0; n < 3; n += 1) {
      await logIn.logIn(CAMPOS.username, 'Kanari guesses');
      await expect(logIn.problem.filter({ visible: true })).toHaveCount(1);
      await expect(logIn.button).toBeEnabled();
    }
    await logIn.enter(now.username, now.password);
    await expect(new ProfilePage(computer, CAMPOS).heading).toBeVisible();
    await computer.close();
    await pass(3 * HOUR);
    await load(page, `/${CAMPOS.username}`, CAMPOS.fullName);
    await look('profile', page, SCREEN);
    await load(page, '/accounts/checkup', 'Check-up');
    await look('check-up', page, SCREEN);

    const list = new DevicesPage(page);
    await list.goto();
    await expect(list.other(/./)).toHaveCount(3);
    await settled(page, "Where you're logged in");
    await look('devices', page, SCREEN);
    for (const device of ['iPhone', 'Android']) await list.other(new RegExp(device)).getByRole('checkbox').check();
    await look('devices-two-selected', page, SCREEN);
    await list.other(/iPhone/).locator('.more').click();
    await page.locator('.clue-rules summary').click();
    await look('devices-unfolded');
    await page.getByLabel(exactly('Search')).fill('nothing like this');
    await expect(page.getByText(exactly('No device fits. Change the search or the filter.'))).toBeVisible();
    await look('devices-none-fits');
    await page.getByLabel(exactly('Search')).fill('');
    // One alone, because chance decides which of two is closed first. By their place, for a count has several words.
    await list.other(/Android/).getByRole('checkbox').uncheck();
    await page.locator('.bar').getByRole('button').last().click();
    await expect(list.dialog.getByRole('listitem')).toHaveCount(1);
    await look('devices-ask');
    await list.dialog.getByRole('button').first().click();
    await expect(list.confirm).toBeVisible();
    await look('confirm');
    await list.confirmPassword.fill(now.password);
    await list.confirmButton.click();
    await expect(list.strip).toBeVisible();
    await look('devices-not-yet', page, PART);
    await list.now.click();
    await expect(list.receipt.locator('.badge').first()).toBeVisible();
    await expect(list.receipt.getByRole('link')).toBeVisible();
    await look('devices-receipt', page, SCREEN);
    await phone.goto('/');
    await expect(new LogInPage(phone).ended).toBeVisible();
    await look('ended', phone, SCREEN);
    await list.receipt.getByRole('link').click();
    await settled(page, 'Security log');
    await page.locator('.log-entry').first().locator('summary').click();
    await look('log', page, SCREEN);
  },

  'a new password': async ({ page, look, pass }) => {
    await signedUp(page, CAMPOS);
    await pass(10 * DAY);
    await enterOn(page, CAMPOS, IPHONE);
    await pass(5 * HOUR);
    await enterOn(page, CAMPOS, COMPUTER);
    await pass(10);
    const change = new ChangePasswordPage(page);
    await load(page, '/accounts/password/change', 'Change password');
    await change.others.check();
    await page.getByRole('checkbox', { name: exactly('Safari on iPhone') }).uncheck();
    await look('password', page, SCREEN);
    await change.fill('short', 'short', 'other');
    await change.button.click();
    await expect(change.problem.filter({ visible: true }).first()).toBeVisible();
    await expect(page.locator('.strength')).toContainText(/5 (of|de) 8/);
    await look('password-problems');
    await load(page, '/accounts/password/change', 'Change password');
    await change.change(CAMPOS.password, CAMPOS.newPassword);
    await expect(change.question).toBeVisible();
    await look('password-ask');
    await change.keep.click();
    await expect(change.changed).toBeVisible();
    await look('password-changed', page, SCREEN);
    await pass(DAY);
    const secure = new SecurePage(page);
    await load(page, '/accounts/secure', 'Someone is in my account');
    await expect(secure.goes('Safari on iPhone')).toBeChecked();
    await look('secure', page, SCREEN);
    await secure.form.change(CAMPOS.newPassword, 'Kanari 2 climbs higher');
    await expect(secure.receipt.getByRole('link')).toBeVisible();
    await expect(secure.receipt.locator('.badge')).toBeVisible();
    await look('secure-done', page, SCREEN);
  },

  'lists that are long, late or broken': async ({ page, look, pass }) => {
    await signedUp(page, CAMPOS);
    await pass(20 * DAY);
    const devices = "Where you're logged in";
    const go = (path) => page.evaluate((to) => [...document.querySelectorAll('a')].find((link) => new URL(link.href).pathname === to).click(), path);
    await load(page, '/accounts/settings', 'Settings');
    const release = await holdRows(page);
    await go('/session/login_activity');
    await expect(page.locator('.skeleton').first()).toBeVisible();
    // It comes into sight after a while.
    await expect(page.locator('.skeleton').first()).toHaveCSS('opacity', '1');
    await look('devices-loading');
    await release();
    await settled(page, devices);
    const unreadable = await breakRows(page);
    const broken = [
      ['/session/login_activity', devices, 'devices-unread'],
      ['/accounts/checkup', 'Check-up', 'check-up-unread'],
      ['/accounts/security_log', 'Security log', 'log-unread'],
      ['/accounts/saved_logins', 'Saved logins', 'saved-logins-unread'],
    ];
    for (const [path, title, name] of broken) {
      await unreadable(false);
      await page.goBack();
      await settled(page, 'Settings');
      await unreadable(true);
      await go(path);
      await settled(page, title);
      await expect(page.getByRole('main').getByRole('button', { name: exactly('Try again') }).first()).toBeVisible();
      await look(name);
    }
    await unreadable(false);
    await plantSessions(page);
    const list = new DevicesPage(page);
    await list.goto();
    await expect(list.other(/./).nth(5)).toBeVisible();
    await settled(page, devices);
    await look('devices-10000', page, PART);
  },
};
