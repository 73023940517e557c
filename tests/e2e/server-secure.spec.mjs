// "Someone is in my account" on an auth server: without a network, and with an answer that was lost. What nobody can know is called so, and it goes on where it stopped.

import { expect, focus, FORGET, isOut, logOut, REFUSED, test, UNREACHED } from './behind/stories.mjs';
import { axe } from './fixtures.mjs';
import { LogInPage } from './pages/log-in.mjs';
import { exactly } from './pages/names.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { SecurePage } from './pages/secure.mjs';
import { signedUp } from './pages/sign-up.mjs';

test.use({ allowedErrors: [[REFUSED, UNREACHED], { option: true }] });
test.skip(({ front }) => front !== 'nginx', 'what goes wrong is made in the browser, so no proxy sees it');

const PHONE = 'Safari on iPhone';
const BACK_WITHIN = { timeout: 30_000 };
const UNSURE = 'Nobody can say whether the password was changed';

/** Somebody on two devices with the screen open on one, whose network is then in the test's hands. */
async function feared(page, onPhone) {
  await page.addInitScript(tamper);
  const person = await signedUp(page);
  const phone = await onPhone(person);
  const secure = new SecurePage(page);
  await secure.goto();
  await expect(secure.goes(PHONE)).toBeChecked();
  return { person, phone, secure };
}

/** Runs in the page: lets `network` say what becomes of each request. */
function tamper() {
  const { fetch } = globalThis;
  globalThis.network = '';
  globalThis.fetch = async (address, ...rest) => {
    const is = (end) => String(address).endsWith(end);
    if (globalThis.network === 'gone') throw new TypeError('cut');
    const answer = await fetch.call(globalThis, address, ...rest);
    if (is('/change-password') && globalThis.network === 'lost after the change') {
      globalThis.network = '';
      throw new TypeError('cut');
    }
    if (is('/change-password') && globalThis.network === 'gone after the change') globalThis.network = 'gone';
    return answer;
  };
}

const set = (page, network) => page.evaluate((how) => (globalThis.network = how), network);

test('from the log-in screen to the receipt, which is there again after a reload', async ({ page, onPhone }) => {
  const person = await signedUp(page);
  const phone = await onPhone(person);
  await logOut(page, person, FORGET);
  const [logIn, secure] = [new LogInPage(page), new SecurePage(page)];
  await secure.link.click();
  await expect(page.getByText('Log in first. Then it goes on by itself.')).toBeVisible();
  await logIn.logIn(person.username, 'Kanari guesses wrong');
  await expect(logIn.problem.filter({ hasText: 'Forgot password?' })).toBeVisible();
  await logIn.forgot.click();
  await expect(page.getByRole('region', { name: exactly('Somebody else changed it?') })).toContainText('whoever runs the server');
  await axe(page, 'somebody else changed it');
  await page.goBack();
  await logIn.logIn(person.username, person.password);
  await expect(secure.heading).toBeVisible();
  await expect(secure.preview).toContainText('A login saved on another device is a session there');
  await axe(page, 'someone is in my account');
  await secure.form.change(person.password, person.newPassword);
  await expect(secure.out).toBeVisible();
  await expect(secure.receipt).toContainText(PHONE);
  await expect(secure.advice).toContainText('Your mail account');
  await isOut(phone, person);
  await page.reload();
  await expect(secure.changed).toBeVisible();
  await expect(secure.receipt).toContainText(PHONE);
  await expect(secure.out).toBeVisible();
  await secure.done.click();
  await expect(new ProfilePage(page, person).heading).toBeVisible();
});

test('offline before it: nothing is sent, nothing typed is lost, and it goes on', async ({ page, context, onPhone }) => {
  const { person, phone, secure } = await feared(page, onPhone);
  await secure.form.fill(person.password, person.newPassword);
  await context.setOffline(true);
  await secure.form.button.click();
  await expect(secure.problem.filter({ hasText: 'could not be reached' })).toBeVisible();
  await expect(secure.form.current).toHaveValue(person.password);
  await expect(secure.form.next).toHaveValue(person.newPassword);
  await expect(page.getByText(UNSURE)).toHaveCount(0);
  await context.setOffline(false);
  await focus(phone);
  await expect(new ProfilePage(phone, person).heading, 'nothing goes on by itself').toBeVisible();
  await secure.form.button.click();
  await expect(secure.out).toBeVisible();
  await isOut(phone, person);
});

for (const reload of [false, true]) {
  test(`the answer is lost after the change${reload ? ', and the page too' : ''}: the same passwords typed again find it out`, async ({ page, onPhone }) => {
    const { person, phone, secure } = await feared(page, onPhone);
    await set(page, 'lost after the change');
    await secure.form.change(person.password, person.newPassword);
    await expect(page.getByText(UNSURE)).toBeVisible();
    await expect(secure.changed).toHaveCount(0);
    await axe(page, 'nobody can say');
    if (reload) {
      await page.reload();
      await expect(page.getByText(UNSURE)).toBeVisible();
      await secure.form.fill(person.password, person.newPassword);
    }
    await expect(secure.form.next).toHaveValue(person.newPassword);
    await secure.form.button.click();
    await expect(secure.changed).toBeVisible();
    await expect(secure.out).toBeVisible();
    await isOut(phone, person);
    await page.reload();
    await expect(secure.changed, 'and it is not asked again').toBeVisible();
  });
}

test('offline in the middle: changed, and nobody is called out before the list is read', async ({ page, onPhone }) => {
  const { person, phone, secure } = await feared(page, onPhone);
  await set(page, 'gone after the change');
  await secure.form.change(person.password, person.newPassword);
  await expect(secure.changed).toBeVisible(BACK_WITHIN);
  await expect(page.getByText('The list could not be read')).toBeVisible(BACK_WITHIN);
  await expect(page.getByText(`Not yet closed: ${PHONE}`)).toBeVisible();
  await expect(secure.out).toHaveCount(0);
  await axe(page, 'offline in the middle');
  await set(page, '');
  await expect(secure.out).toBeVisible(BACK_WITHIN);
  await expect(secure.receipt).toContainText(PHONE, BACK_WITHIN);
  await expect(secure.receipt).not.toContainText('Not yet closed');
  await isOut(phone, person);
});

test('offline at the receipt: after a reload nothing is claimed, and then it is there again', async ({ page, onPhone }) => {
  const { person, secure } = await feared(page, onPhone);
  await secure.form.change(person.password, person.newPassword);
  await expect(secure.out).toBeVisible();
  await page.route('**/api/auth/**', (route) => route.abort('internetdisconnected'));
  await page.reload();
  await expect(page.getByRole('heading', { name: exactly('The account service was not reached') })).toBeVisible();
  await expect(secure.out).toHaveCount(0);
  await page.unrouteAll();
  await expect(secure.out).toBeVisible(BACK_WITHIN);
  await expect(secure.receipt).toContainText(PHONE);
});
