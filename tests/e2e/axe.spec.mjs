// Every screen and every dialog, light and dark, wide and phone, as axe sees it. No rule is off.

import { readFile } from 'node:fs/promises';
import { axe, expect, passTime, test } from './fixtures.mjs';
import { ChangePasswordPage } from './pages/change-password.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { LogInPage, SaveLoginPage } from './pages/log-in.mjs';
import { exactly, speak } from './pages/names.mjs';
import { PracticePage } from './pages/practice.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { SettingsFrame } from './pages/settings.mjs';
import { SignUpPage, signedUp } from './pages/sign-up.mjs';

// Each test looks at many screens.
test.beforeEach(() => test.slow());

for (const colorScheme of ['light', 'dark']) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    test('the screens before a log-in', async ({ page }) => {
      const logIn = new LogInPage(page);
      await logIn.goto();
      await expect(logIn.name).toBeVisible();
      await axe(page, 'log in');
      await logIn.button.click();
      await expect(logIn.problem.filter({ visible: true })).toHaveCount(2);
      await axe(page, 'log in, with problems');
      await logIn.logIn('kanari.nobody', 'Kanari guesses');
      await expect(logIn.problem.filter({ visible: true })).toHaveCount(1);
      await axe(page, 'log in, refused');
      const signUp = new SignUpPage(page);
      await signUp.goto();
      await expect(signUp.email).toBeVisible();
      await axe(page, 'sign up');
      await signUp.button.click();
      await expect(signUp.problem.filter({ visible: true })).toHaveCount(3);
      await axe(page, 'sign up, with problems');
      for (const [path, what] of [['/accounts/password/forgot', 'forgot'], ['/practice', 'practice'], ['/no/such/place', 'not found']]) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await axe(page, what);
      }
    });

    test('the screens of an account', async ({ page }) => {
      const person = await signedUp(page);
      const profile = new ProfilePage(page, person);
      await axe(page, 'profile');
      await profile.openMenu();
      await expect(profile.settings).toBeVisible();
      await axe(page, 'menu');
      await page.keyboard.press('Escape');
      const screens = {
        '/accounts/settings': 'Settings',
        '/accounts/checkup': 'Check-up',
        '/accounts/edit': 'Edit profile',
        '/accounts/password/change': 'Change password',
        '/accounts/preferences': 'Language and appearance',
        '/session/login_activity': "Where you're logged in",
      };
      for (const [path, name] of Object.entries(screens)) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1, name: exactly(name) })).toBeVisible();
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        await axe(page, name);
      }
      await page.goto('/accounts/settings');
      const settings = new SettingsFrame(page);
      await settings.logOut.click();
      await expect(settings.askLogOut(person.username)).toBeVisible();
      await axe(page, 'log-out dialog');
    });

    test('the screens with a second device, its dialogs, and the closed session', async ({ page }) => {
      const person = await signedUp(page);
      const practice = new PracticePage(page);
      const second = await practice.openAndLogIn(person);
      await expect(new ProfilePage(second.page, person).heading).toBeVisible();
      await axe(second.page, 'profile of a practice device');

      await page.goto('/accounts/password/change');
      const change = new ChangePasswordPage(page);
      await change.others.check();
      await axe(page, 'change password, with devices');
      await change.fill('short', 'short', 'other');
      await change.button.click();
      await axe(page, 'change password, with problems');
      await change.others.uncheck();
      await change.change(person.password, person.newPassword);
      await expect(change.question).toBeVisible();
      await axe(page, 'question after the change');
      await change.keep.click();
      await axe(page, 'password changed');

      const devices = new DevicesPage(page);
      await devices.goto();
      await expect(devices.rows).toHaveCount(2);
      await axe(page, 'two devices');
      // After five minutes the password is asked again.
      await passTime(page, 6 * 60);
      await devices.logOut('iPhone').click();
      await expect(devices.dialog).toBeVisible();
      await axe(page, 'close-device dialog');
      await devices.closeOne();
      await expect(devices.confirm).toBeVisible();
      await axe(page, "confirm it's you");
      await devices.confirmPassword.fill(person.newPassword);
      await devices.confirmButton.click();
      await devices.now.click();
      await expect(devices.result.filter({ hasText: '1 device was logged out' })).toBeVisible();
      await axe(page, 'one device closed');
      await expect(second.ended).toBeVisible();
      await axe(second.page, 'closed session');
    });
  });
}

const languages = { en: 'en-GB', es: 'es-ES' };
for (const [language, locale] of Object.entries(languages)) {
  for (const colorScheme of ['light', 'dark']) {
    test.describe(`${language}, ${colorScheme}`, () => {
      test.use({ colorScheme, locale, contextOptions: { reducedMotion: 'reduce' } });
      test.beforeEach(() => speak(language));
      test.afterEach(() => speak('en'));

      test('saved logins and several accounts', async ({ page }) => {
        const first = await signedUp(page);
        const profile = new ProfilePage(page, first);
        const settings = new SettingsFrame(page);
        const logIn = new LogInPage(page);
        const dialog = page.getByRole('dialog');
        const press = (name) => page.getByRole('button', { name: exactly(name) }).click();
        await profile.openSettings();
        await settings.logOut.click();
        await expect(settings.askLogOut(first.username)).toBeVisible();
        await axe(page, 'log-out dialog, with a choice');
        await dialog.getByRole('button', { name: exactly('Log out without remembering') }).click();

        const ask = new SaveLoginPage(page);
        await logIn.logIn(first.username, first.password);
        await expect(ask.heading).toBeVisible();
        await axe(page, 'save your login?');
        await ask.save.click();
        await expect(ask.problem.filter({ visible: true })).toHaveCount(1);
        await axe(page, 'save your login?, nothing chosen');
        await ask.saveFor('30 days');
        await expect(profile.heading).toBeVisible();
        await profile.openSettings();
        await settings.logOutOf(first.username, 'Remember and log out');
        await expect(logIn.saved(first.username)).toBeVisible();
        await axe(page, 'log in, with a saved login');

        const second = await signedUp(page);
        const own = new ProfilePage(page, second);
        await page.goto('/accounts/saved_logins');
        await expect(page.getByText(first.fullName)).toBeVisible();
        await axe(page, 'saved logins');
        await press(`Forget ${first.username}`);
        await expect(dialog).toBeVisible();
        await axe(page, 'forget?');
        await page.keyboard.press('Escape');
        await page.goto('/');
        await own.openMenu();
        await press('Switch account');
        await expect(dialog.getByText(first.fullName)).toBeVisible();
        await axe(page, 'switch account');
        await page.keyboard.press('Escape');
        await page.goto('/accounts/settings');
        await settings.logOutAll.click();
        await expect(dialog.getByRole('switch')).toBeVisible();
        await expect(dialog).toContainText(second.username);
        await axe(page, 'log out of all accounts?');
        await passTime(page, 6 * 60);
        await dialog.getByRole('button', { name: exactly('Log out of everything') }).click();
        await expect(dialog.getByLabel(exactly('Password'))).toBeVisible();
        await axe(page, 'log out of all accounts, the password is asked');
        await dialog.getByRole('button', { name: exactly('Leave its other devices') }).click();
        await expect(page.locator('.farewell')).toContainText(second.username);
        await axe(page, 'logged out of all accounts');
      });
    });
  }
}

// Each language on the layout where its words have to fit least and most easily.
for (const [language, phone] of [['en', false], ['es', true]]) {
  test.describe(`${language}, dark, ${phone ? 'phone' : 'wide'}`, () => {
    test.use({ colorScheme: 'dark', locale: languages[language], contextOptions: { reducedMotion: 'reduce' } });
    test.skip(({ isMobile }) => Boolean(isMobile) !== phone, 'the other language is looked at there');
    test.beforeEach(() => speak(language));
    test.afterEach(() => speak('en'));

    test('the list of devices with all that unfolds on it, a closing from the question to the receipt, and the log', async ({ page }) => {
      // As if it had been chosen: a window that a link opens may ask for the browser's language before
      // Playwright has told it which.
      await page.addInitScript((chosen) => localStorage.setItem('onlyme/language', JSON.stringify(chosen)), language);
      const person = await signedUp(page);
      const practice = new PracticePage(page);
      for (const name of ['Open an iPhone', 'Open an Android phone', 'Open another computer']) {
        await practice.goto();
        const device = await practice.openAndLogIn(person, name);
        await expect(new ProfilePage(device.page, person).heading).toBeVisible();
      }
      const list = new DevicesPage(page);
      await list.goto();
      await expect(list.other(/./)).toHaveCount(3);
      await expect(page.getByRole('button', { name: exactly('Yes, it was me') })).toBeVisible();
      await axe(page, 'where one is logged in, was this you?');

      await page.getByRole('group', { name: exactly('Show') }).getByRole('button').nth(1).click();
      await page.locator('.clue-rules summary').click();
      for (const row of [list.other(/./).first(), list.rows.first()]) await row.locator('.more').click();
      for (const place of [0, 1]) await list.other(/./).nth(place).getByRole('checkbox').check();
      await expect(page.locator('.details')).toHaveCount(2);
      await axe(page, 'where one is logged in, all unfolded, filtered, two chosen');
      await page.locator('.bar').getByRole('button').last().click();
      await expect(list.dialog.getByRole('listitem')).toHaveCount(2);
      await axe(page, 'log out two?');
      await list.dialog.getByRole('button').first().click();
      await expect(list.strip).toBeVisible();
      await list.undo.focus();
      await axe(page, 'a log-out that can be taken back');
      await list.now.click();
      await expect(list.receipt.locator('.badge')).toBeVisible();
      await page.locator('.past summary').click();
      await axe(page, 'receipt, and the ended sessions');

      await list.receipt.getByRole('link', { name: exactly('See it in the security log') }).click();
      const entry = page.locator('.log-entry');
      await entry.first().locator('summary').click();
      await expect(entry.first().getByRole('listitem')).toHaveCount(2);
      const saved = page.waitForEvent('download');
      await page.getByRole('link', { name: exactly('Export JSON') }).click();
      const text = await readFile(await (await saved).path(), 'utf8');
      const check = async (text, found) => {
        const file = { name: 'log.json', mimeType: 'application/json', buffer: Buffer.from(text) };
        await page.getByLabel(exactly('Check a file')).setInputFiles(file);
        await expect(page.locator('.check-result')).toContainText(found);
      };
      await check(text, /7/);
      await axe(page, 'security log, a receipt open, a file that holds');
      await check(text.replace('signed_up', 'known'), /1/);
      await page.getByRole('group', { name: exactly('Show') }).getByRole('button').nth(1).click();
      await axe(page, 'security log, filtered, a file that was changed');
    });
  });
}

test('the Spanish screens name their language', async ({ page }) => {
  await page.goto('/accounts/preferences');
  await signedUp(page);
  await page.goto('/accounts/preferences');
  await page.getByLabel('Language').selectOption('es');
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  await axe(page, 'preferences in Spanish');
});

