// Whatever comes back from where the account server should be, the app stays alive, says what it is, loses
// nothing that was typed, and goes on when the server answers again. How each answer is read is tested
// with the adapter; here a person sees it.

import { expect, FORGET, logOut, REFUSED, test, UNREACHED } from './behind/stories.mjs';
import { axe } from './fixtures.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { LogInPage, SaveLoginPage } from './pages/log-in.mjs';
import { exactly } from './pages/names.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { SettingsFrame } from './pages/settings.mjs';
import { signedUp } from './pages/sign-up.mjs';

test.use({ allowedErrors: [[REFUSED, UNREACHED], { option: true }] });
test.skip(({ front }) => front !== 'nginx', 'the answers are made in the browser, so no proxy sees them');

const json = (status, body) => ({ status, contentType: 'application/json', body });
const FOREIGN = 'Something other than the account service answered';

/** What comes back, what a list says of it, and a log-in where that is something else. */
const ANSWERS = {
  'the log-in page of a public network': [{ status: 200, contentType: 'text/html', body: '<!doctype html><title>Free WLAN</title><form>…' }, FOREIGN],
  'JSON that was cut off': [json(200, '{"session":{"id":"Kx9TzQ0a'), FOREIGN],
  'JSON of an unknown shape': [json(200, '{"sessions":42}'), FOREIGN, 'in a way that Onlyme does not know'],
  'far more than an answer': [json(200, `[${' '.repeat(9 << 20)}]`), FOREIGN, 'nobody can say whether this was done'],
  'a fault of the server': [json(500, '{"message":"pool exhausted"}'), 'a fault of its own (500)'],
  'a proxy without a server': [{ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' }, /could not be reached|did not answer/],
};

for (const [what, [answer, words, atLogIn = words]] of Object.entries(ANSWERS)) {
  test(`${what} is called what it is, and the app goes on`, async ({ page }) => {
    const person = await signedUp(page);
    await new ProfilePage(page, person).openSettings();
    await new SettingsFrame(page).open('Edit profile');
    await page.route('**/api/auth/**', (route) => route.fulfill(answer));
    await new SettingsFrame(page).open("Where you're logged in");
    const list = new DevicesPage(page);
    await expect(page.getByRole('main').getByText(words).filter({ visible: true }).first()).toBeVisible();
    await expect(list.rows, 'nothing is listed that was not read').toHaveCount(0);
    await axe(page, what);
    await page.unroute('**/api/auth/**');
    await page.getByRole('main').getByRole('button', { name: exactly('Try again') }).first().click();
    await expect(list.rows).toHaveCount(1);

    await logOut(page, person, FORGET);
    const logIn = new LogInPage(page);
    await page.route('**/api/auth/**', (route) => route.fulfill(answer));
    await logIn.logIn(person.username, person.password);
    await expect(logIn.problem.filter({ hasText: atLogIn })).toBeVisible();
    await expect(logIn.name).toHaveValue(person.username);
    await page.unroute('**/api/auth/**');
    await logIn.password.fill(person.password);
    await logIn.button.click();
    await new SaveLoginPage(page).declineIfAsked();
    await expect(new ProfilePage(page, person).heading).toBeVisible();
  });
}

test('a server that hangs is given up after ten seconds, and the log-in can be tried again', async ({ page }) => {
  const person = await signedUp(page);
  await logOut(page, person, FORGET);
  const logIn = new LogInPage(page);
  await page.route('**/api/auth/sign-in/**', () => {});
  await logIn.logIn(person.username, person.password);
  await expect(page.getByRole('button', { name: exactly('Logging in') })).toBeDisabled();
  await expect(logIn.problem.filter({ hasText: 'did not answer' })).toBeVisible({ timeout: 15_000 });
  await page.unroute('**/api/auth/sign-in/**');
  await logIn.button.click();
  await new SaveLoginPage(page).declineIfAsked();
  await expect(new ProfilePage(page, person).heading).toBeVisible();
});

test('tries that the server counts are counted down, and the button waits with them', async ({ page }) => {
  const person = await signedUp(page);
  await logOut(page, person, FORGET);
  const logIn = new LogInPage(page);
  await page.route('**/api/auth/sign-in/**', (route) =>
    route.fulfill({ ...json(429, '{"message":"Too many requests. Please try again later."}'), headers: { 'X-Retry-After': '4' } }));
  await logIn.logIn(person.username, person.password);
  await expect(logIn.problem.filter({ hasText: /You can try again in [1-4] second/ })).toBeVisible();
  await expect(logIn.problem.filter({ hasText: 'You can try again in 1 second.' })).toBeVisible();
  await page.unroute('**/api/auth/sign-in/**');
  await expect(logIn.button).toBeEnabled();
  await logIn.button.click();
  await new SaveLoginPage(page).declineIfAsked();
  await expect(new ProfilePage(page, person).heading).toBeVisible();
});
