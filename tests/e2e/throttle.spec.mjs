// Guessing is slowed down, and the answer never tells which half of a guess was right.

import { expect, newWindow, passTime, test } from './fixtures.mjs';
import { somebody } from './people.mjs';
import { LogInPage } from './pages/log-in.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { SettingsFrame } from './pages/settings.mjs';
import { SignUpPage } from './pages/sign-up.mjs';

const WAIT = /^Too many tries\. You can try again in \d+ seconds?\.$/;

/** Somebody who has an account and is logged out. */
async function loggedOut(page) {
  const person = somebody();
  const signUp = new SignUpPage(page);
  await signUp.goto();
  await signUp.signUp(person);
  await new ProfilePage(page, person).openSettings();
  await new SettingsFrame(page).logOutOf(person.username);
  const logIn = new LogInPage(page);
  await expect(logIn.heading).toBeVisible();
  return { person, logIn };
}

/** The words of the refusal. */
async function refusal(logIn) {
  const problem = logIn.problem.filter({ visible: true });
  await expect(problem).toHaveCount(1);
  return (await problem.textContent()).trim();
}

/** One wrong try, up to its answer. */
async function wrong(logIn, name) {
  await logIn.logIn(name, 'Kanari guesses in vain');
  await expect(logIn.password).toHaveValue('');
  return refusal(logIn);
}

test('a wrong user, a wrong email and a wrong password get the same words', async ({ page }) => {
  const { person, logIn } = await loggedOut(page);
  const words = await wrong(logIn, person.username);
  expect(words).toContain('do not belong together');
  expect(await wrong(logIn, person.email)).toBe(words);
  expect(await wrong(logIn, 'kanari.nobody')).toBe(words);
  expect(await wrong(logIn, 'nobody@example.org')).toBe(words);
});

for (const known of [true, false]) {
  test(`the sixth try in a row for ${known ? 'a known' : 'an unknown'} user waits, also after a reload and in another tab`, async ({ page }) => {
    const { person, logIn } = await loggedOut(page);
    const name = known ? person.username : 'kanari.nobody';
    for (let tries = 1; tries <= 5; tries += 1) expect(await wrong(logIn, name), `try ${tries}`).not.toMatch(WAIT);

    await logIn.logIn(name, person.password);
    await expect.poll(() => refusal(logIn)).toMatch(WAIT);
    const seconds = () => logIn.problem.filter({ visible: true }).textContent().then((text) => Number(/\d+/.exec(text)));
    const before = await seconds();
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThanOrEqual(30);
    await passTime(page, 3);
    await expect.poll(seconds).toBeLessThan(before);

    await page.reload();
    await logIn.logIn(name, person.password);
    await expect.poll(() => refusal(logIn)).toMatch(WAIT);

    const other = new LogInPage(await newWindow(page));
    await other.goto();
    await other.logIn(name, person.password);
    await expect.poll(() => refusal(other)).toMatch(WAIT);

    if (!known) return;
    await passTime(page, 31);
    await logIn.enter(name, person.password);
    await expect(new ProfilePage(page, person).heading).toBeVisible();
  });
}

for (const [what, before] of [['that the password is wrong', 0], ['that there were too many tries', 5]]) {
  test(`the answer ${what} does no harm when the screen that asked is gone`, async ({ page }) => {
    const { person, logIn } = await loggedOut(page);
    for (let tries = 1; tries <= before; tries += 1) await wrong(logIn, person.username);
    await logIn.name.fill(person.username);
    await logIn.password.fill('Kanari guesses in vain');
    // Both in one step, so that the screen is gone before the answer can have come.
    const link = await logIn.signUp.elementHandle();
    await logIn.button.evaluate((button, away) => {
      button.click();
      away.click();
    }, link);
    const signUp = new SignUpPage(page);
    await expect(signUp.heading).toBeVisible();
    // The app is alive for as long as the answer may take.
    const stopped = page.getByText('Onlyme stopped because of a bug');
    await expect(expect(stopped).toBeVisible({ timeout: 4_000 })).rejects.toThrow('toBeVisible');
    await expect(signUp.heading).toBeVisible();
  });
}
