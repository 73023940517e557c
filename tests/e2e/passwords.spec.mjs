// New passwords: what is thought of them while they are typed, one that nobody has to think of, and what
// password managers need to keep the right one for the right account.

import { axe, expect, passTime, test } from './fixtures.mjs';
import { somebody } from './people.mjs';
import { ChangePasswordPage } from './pages/change-password.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { LogInPage } from './pages/log-in.mjs';
import { exactly, speak } from './pages/names.mjs';
import { PracticePage } from './pages/practice.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { SignUpPage, signedUp } from './pages/sign-up.mjs';

const UNKNOWN = 'How strong it is could not be judged: a file did not arrive as it was published. The password works all the same.';
const STRONG = 'glaze kiln and wet clay';
/** What a password that was made here looks like. */
const MADE = /^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/;

/** `text` somewhere, in the language that is spoken. */
const among = (text) => new RegExp(exactly(text).source.slice(1, -1));
/** What is said of the new password. */
const judged = (page) => page.locator('.judged');
const offer = (page) => page.getByRole('button', { name: exactly('Make a strong one') });
/** The name that stands in the form with this field, for password managers. */
const nameBeside = (field) => field.locator('xpath=ancestor::form').locator('input[autocomplete="username"]');

/** What the page and its workers ask for, as paths. */
function asked(page) {
  const paths = [];
  page.context().on('request', (request) => paths.push(new URL(request.url()).pathname));
  return { estimator: () => paths.filter((path) => /estimator/.test(path)), hasher: () => paths.filter((path) => /hasher/.test(path)) };
}

for (const [language, locale] of [['en', 'en-GB'], ['es', 'es-ES']]) {
  test.describe(language, () => {
    test.use({ locale });
    test.beforeEach(() => speak(language));
    test.afterEach(() => speak('en'));

    test('how hard a password is to guess, and why, follows the typing', async ({ page }) => {
      const signUp = new SignUpPage(page);
      await signUp.goto();
      await signUp.password.pressSequentially('passwor');
      await expect(page.locator('.strength')).toContainText(/7 (of|de) 8/);
      await expect(judged(page)).toHaveText('');
      await signUp.password.press('d');
      await expect(judged(page)).toContainText(among('Very weak.'));
      await expect(judged(page)).toContainText(among('It is one of the ten passwords that are used most.'));
      await expect(judged(page)).toContainText(among('Add a word or two, best unusual ones.'));
      await expect(page.locator('.strength')).toContainText(/8 (characters|caracteres)/);
      // What was said of another text is gone in the next picture already.
      const left = await signUp.password.evaluate(async (field) => {
        field.value += '1';
        field.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise(requestAnimationFrame);
        return document.querySelector('.judged').textContent;
      });
      expect(left).toBe('');
      await expect(judged(page)).toContainText(among('Many people use this password.'));
      await signUp.password.fill(STRONG);
      await expect(judged(page)).toContainText(among('Strong.'));
      await expect(judged(page).locator('p')).toHaveCount(1);
      await signUp.password.fill('');
      await expect(page.locator('.strength')).toBeHidden();
    });

    test.describe('without the estimator', () => {
      test.use({ allowedErrors: [/digest|integrity/] });

      test('an estimator that does not arrive is said, and everything else works', async ({ page }) => {
        await page.context().route('**/estimator_bg.wasm', (route) => route.fulfill({ contentType: 'application/wasm', body: 'another' }));
        const signUp = new SignUpPage(page);
        const person = somebody();
        await signUp.goto();
        await signUp.fill(person);
        await expect(judged(page)).toHaveText(exactly(UNKNOWN));
        await axe(page, `sign up in ${language}, not judged`);
        // Said once, however much is typed.
        await judged(page).locator('p').evaluate((line) => (line.id = 'said-once'));
        await signUp.password.press('x');
        await signUp.password.press('Backspace');
        await page.waitForTimeout(1_000);
        await expect(judged(page).locator('#said-once')).toHaveCount(1);
        // Whoever comes back to the field has it tried anew.
        await page.context().unroute('**/estimator_bg.wasm');
        await signUp.email.focus();
        await signUp.password.focus();
        await expect(judged(page)).toContainText(/\S\. /);
        await expect(judged(page)).not.toHaveText(exactly(UNKNOWN));
        await signUp.button.click();
        await expect(new ProfilePage(page, person).heading).toBeVisible();
      });
    });
  });
}

test.describe('offline for the estimator', () => {
  test.use({ allowedErrors: [/Failed to (load resource|fetch)/] });

  test('a password is changed without it', async ({ page }) => {
    await page.context().route('**/estimator.js', (route) => route.abort());
    const person = await signedUp(page);
    await page.goto('/accounts/password/change');
    const change = new ChangePasswordPage(page);
    await change.fill(person.password, person.newPassword);
    await expect(judged(page)).toHaveText(exactly(UNKNOWN));
    await change.button.click();
    await expect(change.changed).toBeVisible();
  });
});

test('the estimator is asked for when a field for a new password is used, and by nobody else', async ({ page }) => {
  const files = asked(page);
  const logIn = new LogInPage(page);
  await logIn.goto();
  await logIn.name.fill('kanari.nobody');
  await logIn.password.fill('Kanari guesses');
  await page.waitForLoadState('networkidle');
  await logIn.signUp.click();
  const signUp = new SignUpPage(page);
  await signUp.email.fill('kanari@example.org');
  await page.waitForLoadState('networkidle');
  expect(files.estimator()).toEqual([]);
  expect(page.workers()).toHaveLength(0);
  await signUp.password.focus();
  await expect.poll(() => [...new Set(files.estimator())].toSorted()).toEqual(['/estimator.js', '/estimator_bg.wasm']);
  expect(files.hasher()).toEqual([]);
  expect(page.workers()).toHaveLength(1);
  await signUp.password.fill(STRONG);
  await expect(judged(page)).toContainText('Strong.');
  expect(page.workers(), 'one worker for all that is typed').toHaveLength(1);
  // It stays for a while when the field is left, and goes at once with the screen.
  await signUp.email.focus();
  await signUp.password.focus();
  expect(page.workers()).toHaveLength(1);
  await page.getByRole('link', { name: exactly('Log in') }).click();
  await expect(logIn.name).toBeVisible();
  await expect.poll(() => page.workers().length, { timeout: 5_000 }).toBe(0);
});

test('the estimator ends when its field is no longer used', async ({ page }) => {
  const signUp = new SignUpPage(page);
  await signUp.goto();
  await signUp.password.fill(STRONG);
  await expect(judged(page)).toContainText('Strong.');
  await signUp.email.focus();
  await expect.poll(() => page.workers().length, { timeout: 30_000 }).toBe(0);
  await expect(judged(page), 'what is thought of the text stays').toContainText('Strong.');
  await signUp.password.fill('password1');
  await expect(judged(page)).toContainText('Very weak.');
});

test('an answer that is late is shown for no other text', async ({ page }) => {
  let arrive;
  const arrived = new Promise((resolve) => (arrive = resolve));
  await page.context().route('**/estimator_bg.wasm', async (route) => {
    await arrived;
    await route.continue();
  });
  const signUp = new SignUpPage(page);
  await signUp.goto();
  await signUp.password.fill('password');
  await judged(page).evaluate((region) => {
    const seen = [];
    new MutationObserver(() => seen.push(region.textContent)).observe(region, { childList: true, subtree: true, characterData: true });
    region.ownerDocument.addEventListener('seen', (event) => event.detail.push(...seen));
  });
  // Longer than the pause after which it is judged.
  await page.waitForTimeout(1_000);
  await signUp.password.fill(STRONG);
  arrive();
  await expect(judged(page)).toContainText('Strong.');
  const seen = await page.evaluate(() => {
    const detail = [];
    document.dispatchEvent(new CustomEvent('seen', { detail }));
    return detail;
  });
  expect(seen.filter((text) => text.includes('Very weak.'))).toEqual([]);
});

test('what the account tells counts against its password', async ({ page }) => {
  const person = { ...somebody(), fullName: 'Kanari Zwyngler' };
  await signedUp(page, person);
  await page.goto('/accounts/password/change');
  const change = new ChangePasswordPage(page);
  await change.next.fill('zwyngler');
  await expect(judged(page)).toContainText('Your name, username and email are guessed early.');
});

test('a password that was made here signs up, is changed for another, and logs in', async ({ page }) => {
  test.slow();
  const person = somebody();
  const signUp = new SignUpPage(page);
  await signUp.goto();
  await signUp.fill({ ...person, password: '' });
  await offer(page).click();
  await expect(signUp.password).toHaveValue(MADE);
  const first = await signUp.password.inputValue();
  await expect(page.locator('.offer code')).toHaveText(first);
  await expect(judged(page)).toContainText('Strong.');
  await axe(page, 'sign up, with a password that was made');
  // It can be made one's own; then it is no longer called so.
  await signUp.password.press('End');
  await signUp.password.press('x');
  await expect(page.locator('.offer code')).toHaveCount(0);
  await signUp.password.press('Backspace');
  await expect(page.locator('.offer code')).toHaveText(first);
  await signUp.button.click();
  await expect(new ProfilePage(page, person).heading).toBeVisible();

  await page.goto('/accounts/password/change');
  const change = new ChangePasswordPage(page);
  await change.current.fill(first);
  await offer(page).click();
  const second = await change.next.inputValue();
  expect(second).toMatch(MADE);
  expect(second).not.toBe(first);
  await expect(change.retype).toHaveValue(second);
  await change.button.click();
  await expect(change.changed).toBeVisible();
  await page.context().clearCookies();
  const practice = await new PracticePage(page).openAndLogIn({ ...person, password: second });
  await expect(new ProfilePage(practice.page, person).heading).toBeVisible();
});

test('password managers know which field is which, under which name, and may paste', async ({ page }) => {
  test.slow();
  const token = (field) => field.getAttribute('autocomplete');
  const logIn = new LogInPage(page);
  await logIn.goto();
  expect([await token(logIn.name), await token(logIn.password)]).toEqual(['username', 'current-password']);
  const signUp = new SignUpPage(page);
  await signUp.goto();
  const fields = [signUp.email, signUp.fullName, signUp.username, signUp.password];
  const tokens = [];
  for (const field of fields) tokens.push(await token(field));
  expect(tokens).toEqual(['email', 'name', 'username', 'new-password']);
  await expect(nameBeside(signUp.password)).toHaveCount(1);

  const person = await signedUp(page);
  for (const path of ['/accounts/password/change', '/accounts/secure']) {
    await page.goto(path);
    const change = new ChangePasswordPage(page);
    const own = [change.current, change.next, change.retype];
    const found = [];
    for (const field of own) found.push(await token(field));
    expect(found, path).toEqual(['current-password', 'new-password', 'new-password']);
    await expect(nameBeside(change.next), path).toHaveValue(person.username);
    for (const field of own) {
      const pasted = await field.evaluate((input) => input.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true })));
      expect(pasted, 'nobody forbids to paste').toBe(true);
    }
  }

  const second = await new PracticePage(page).openAndLogIn(person);
  await expect(new ProfilePage(second.page, person).heading).toBeVisible();
  const devices = new DevicesPage(page);
  await devices.goto();
  await expect(devices.rows).toHaveCount(2);
  await passTime(page, 6 * 60);
  await devices.logOut('iPhone').click();
  await devices.closeOne();
  await expect(devices.confirm).toBeVisible();
  expect(await token(devices.confirmPassword)).toBe('current-password');
  await expect(nameBeside(devices.confirmPassword)).toHaveValue(person.username);
});

test('the address that password managers know leads to the change, through the log-in', async ({ page }) => {
  const person = await signedUp(page);
  await page.goto('/.well-known/change-password');
  const change = new ChangePasswordPage(page);
  await expect(change.next).toBeVisible();
  await expect(page).toHaveURL(/\/accounts\/password\/change$/);
  await expect(nameBeside(change.next)).toHaveValue(person.username);
  const unknown = await page.request.get('/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200');
  expect(unknown.status()).toBe(404);
});

for (const colorScheme of ['light', 'dark']) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    test('axe finds nothing in what is said of a password', async ({ page }) => {
      const signUp = new SignUpPage(page);
      await signUp.goto();
      for (const [password, said] of [['password', 'Very weak.'], ['kilnworks', 'Fair.'], [STRONG, 'Strong.']]) {
        await signUp.password.fill(password);
        await expect(judged(page)).toContainText(said);
        await axe(page, `sign up, ${said}`);
      }
      await signedUp(page);
      await page.goto('/accounts/password/change');
      const change = new ChangePasswordPage(page);
      await change.next.fill('qwertyuiop');
      await expect(judged(page)).toContainText('Very weak.');
      await axe(page, 'change password, very weak');
      await offer(page).click();
      await expect(judged(page)).toContainText('Strong.');
      await axe(page, 'change password, made');
    });
  });
}
