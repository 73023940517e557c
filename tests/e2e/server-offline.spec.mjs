// Nobody is told that a device is out before the server has said so: without a network, with nobody at the
// other end, and while one of two processes is gone, what was ordered reads "not yet", goes on by itself,
// and gets its receipt; what failed says so, loses nothing that was typed, and works when it is tried again.

import { atTheForm, confirmIfAsked, expect, focus, FORGET, isOut, logOut, REFUSED, REMEMBER, test, UNREACHED } from './behind/stories.mjs';
import { axe } from './fixtures.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { LogInPage, SaveLoginPage } from './pages/log-in.mjs';
import { exactly } from './pages/names.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { EditProfilePage, SettingsFrame } from './pages/settings.mjs';
import { SignUpPage, signedUp } from './pages/sign-up.mjs';
import { somebody } from './people.mjs';

// Twice in brackets: Playwright takes an expression in the second place for its own options.
test.use({ allowedErrors: [[REFUSED, UNREACHED], { option: true }] });

/** How long the page may take to notice that the network, or a process, is back. */
const BACK_WITHIN = { timeout: 30_000 };

const card = (page) => page.getByRole('region', { name: exactly('Not yet closed') });
const button = (where, name) => where.getByRole('button', { name: exactly(name) });

/** Both of somebody's devices, with the list open on one, and a log-out of the other that can still be taken back. */
async function ordered(page, onPhone) {
  const person = await signedUp(page);
  const phone = await onPhone(person);
  const list = new DevicesPage(page);
  await list.goto();
  await list.logOut('iPhone').click();
  await list.orderOne();
  await confirmIfAsked(list, person);
  return { person, phone, list };
}

test('a log-out ordered without a network is not called done, goes on when it is back, and gets its receipt', async ({ page, context, onPhone }) => {
  const { person, phone, list } = await ordered(page, onPhone);
  await context.setOffline(true);
  await list.now.click();
  await expect(card(page)).toContainText('Not yet closed: Safari on iPhone');
  await expect(card(page)).toContainText('This browser is offline');
  await expect(list.other('Safari on iPhone')).toContainText('Not yet closed');
  await expect(page.getByText(/was logged out/)).toHaveCount(0);
  await axe(page, 'a log-out that waits');
  // The other device is what the screen says: still logged in.
  await focus(phone);
  await expect(new ProfilePage(phone, person).heading).toBeVisible();
  await context.setOffline(false);
  await expect(card(page)).toHaveCount(0, BACK_WITHIN);
  await expect(list.receipt.filter({ hasText: 'Safari on iPhone' })).toBeVisible();
  await expect(list.rows).toHaveCount(1);
  await isOut(phone, person);
});

test('an order that waits survives a reload, goes on by itself, and can be taken back', async ({ page, context, site, onPhone }) => {
  const { person, phone, list } = await ordered(page, onPhone);
  await context.setOffline(true);
  await list.now.click();
  await expect(card(page)).toBeVisible();
  // The files of the app are there again, and the auth server is not.
  await Promise.all(site.processes.map((one) => one.kill()));
  await context.setOffline(false);
  await page.reload();
  await expect(page.getByRole('heading', { name: exactly('The account service was not reached') })).toBeVisible();
  await expect(page.getByText('Not yet closed: Safari on iPhone')).toBeVisible();
  await expect(new LogInPage(page).name).toHaveCount(0);
  await axe(page, 'the service is not reached');
  await Promise.all(site.processes.map((one) => one.start()));
  await expect(card(page)).toHaveCount(0, BACK_WITHIN);
  await expect(list.rows).toHaveCount(1);
  await isOut(phone, person);

  // Another one is taken back, and nothing is closed by it.
  await new LogInPage(phone).again.click();
  await new LogInPage(phone).enter(person.username, person.password);
  await page.reload();
  await expect(list.rows).toHaveCount(2);
  await list.logOut('iPhone').click();
  await list.orderOne();
  await confirmIfAsked(list, person);
  await context.setOffline(true);
  await list.now.click();
  await button(card(page), 'Take it back').click();
  await expect(card(page)).toHaveCount(0);
  await context.setOffline(false);
  await page.reload();
  await expect(list.rows).toHaveCount(2, BACK_WITHIN);
  await focus(phone);
  await expect(new ProfilePage(phone, person).heading).toBeVisible();
});

test('without a network a password is neither changed nor kept, and nothing that was typed is lost', async ({ page, context, onPhone }) => {
  const { person, phone, change } = await atTheForm(page, onPhone);
  await change.fill(person.password, person.newPassword);
  await change.others.check();
  await context.setOffline(true);
  await change.button.click();
  await expect(change.problem.filter({ hasText: 'could not be reached' })).toBeVisible();
  await expect(change.next).toHaveValue(person.newPassword);
  await context.setOffline(false);
  await focus(page);
  await focus(phone);
  await expect(new ProfilePage(phone, person).heading, 'nothing goes on by itself').toBeVisible();
  await change.button.click();
  await expect(change.changed).toBeVisible();
  await isOut(phone, person);
});

test('without a network nobody is logged in or out, and the screens say so', async ({ page, context }) => {
  const person = await signedUp(page);
  await logOut(page, person, FORGET);
  const logIn = new LogInPage(page);
  await context.setOffline(true);
  await logIn.logIn(person.username, person.password);
  await expect(logIn.problem.filter({ hasText: 'could not be reached' })).toBeVisible();
  await expect(logIn.password).toHaveValue(person.password);
  await context.setOffline(false);
  await logIn.button.click();
  await new SaveLoginPage(page).declineIfAsked();
  // The menu closes when one goes from the question to the profile.
  await expect(new ProfilePage(page, person).heading).toBeVisible();
  await new ProfilePage(page, person).openSettings();
  const settings = new SettingsFrame(page);
  await context.setOffline(true);
  const banner = page.getByRole('status').filter({ hasText: 'This browser is offline' });
  await expect(banner).toContainText('What you see may be out of date');
  await axe(page, 'offline');
  await settings.logOutOf(person.username, FORGET);
  await expect(page.getByRole('alert').filter({ visible: true }).filter({ hasText: /reached|answer/ })).toBeVisible();
  await expect(settings.panel).toBeVisible();
  await context.setOffline(false);
  await expect(banner).toHaveCount(0);
});

/** The steps of each flow up to its last press, what is there when it is done, and how it is tried again. */
const FLOWS = {
  'signing up': async ({ page }) => {
    const [person, signUp] = [somebody(), new SignUpPage(page)];
    await signUp.goto();
    await signUp.fill(person);
    return { press: () => signUp.button.click(), done: new ProfilePage(page, person).heading };
  },
  'logging in': async ({ page }) => {
    const person = await signedUp(page);
    await logOut(page, person, FORGET);
    const logIn = new LogInPage(page);
    await logIn.name.fill(person.username);
    await logIn.password.fill(person.password);
    const done = new SaveLoginPage(page).heading.or(new ProfilePage(page, person).heading).first();
    return { press: () => logIn.button.click(), done };
  },
  'one tap': async ({ page }) => {
    const person = await signedUp(page);
    await logOut(page, person, REMEMBER);
    return { press: () => new LogInPage(page).tap(person.username), done: new ProfilePage(page, person).heading };
  },
  'logging out': async ({ page }) => {
    const person = await signedUp(page);
    await new ProfilePage(page, person).openSettings();
    const settings = new SettingsFrame(page);
    const press = async () => {
      if (!(await settings.askLogOut(person.username).isVisible())) await settings.logOut.click();
      await button(settings.askLogOut(person.username), FORGET).click();
    };
    return { press, done: new LogInPage(page).heading };
  },
  'changing the password and closing the others': async ({ page, onPhone }) => {
    const { person, phone, change } = await atTheForm(page, onPhone);
    await change.fill(person.password, person.newPassword);
    await change.others.check();
    const again = async () => {
      // The answer was lost: who looks again finds out with the old password or with the new one.
      for (const password of [person.password, person.newPassword]) {
        await page.reload();
        await change.fill(password, password === person.password ? person.newPassword : `${person.newPassword} yet`);
        await change.others.check();
        await change.button.click();
        await change.changed.or(change.problem.filter({ visible: true })).first().waitFor();
        if (await change.changed.isVisible()) return;
      }
    };
    return { press: () => change.button.click(), again, done: change.changed, after: () => isOut(phone, person) };
  },
  'closing another device': async ({ page, onPhone }) => {
    const { person, phone, list } = await ordered(page, onPhone);
    const goesOn = async () => {
      if (await card(page).isVisible()) await button(card(page), 'Try now').click();
    };
    return { press: () => list.now.click(), again: goesOn, done: list.receipt, after: () => isOut(phone, person) };
  },
  'saving the profile': async ({ page }) => {
    await signedUp(page);
    await page.goto('/accounts/edit');
    const edit = new EditProfilePage(page);
    await edit.fullName.fill('Kanari Ruiz');
    return { press: () => edit.button.click(), done: edit.saved };
  },
};

for (const [flow, prepare] of Object.entries(FLOWS)) {
  test(`one process is killed in the middle of ${flow}: it says what is so, and works`, async ({ page, site, onPhone }) => {
    const { press, again = press, done, after } = await prepare({ page, onPhone });
    const [dies, stays] = site.processes;
    // Both hang, so whichever is asked has the request and has not answered when one of them dies.
    dies.hold();
    stays.hold();
    const asked = page.waitForRequest(/\/api\/auth\//);
    await press();
    await asked;
    await dies.kill();
    stays.release();
    const problem = page.getByRole('alert').filter({ visible: true }).or(card(page)).first();
    await expect(done.or(problem).first()).toBeVisible(BACK_WITHIN);
    await dies.start();
    if (!(await done.isVisible())) {
      await expect(problem).toContainText(/reached|answer|fault/);
      await again();
    }
    await expect(done).toBeVisible(BACK_WITHIN);
    await after?.();
  });
}
