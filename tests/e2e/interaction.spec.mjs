// How it behaves under a hand: nothing jumps, back leads back to the same place, what was typed stays,
// what is pressed twice happens once, long work says so, and the focus is always somewhere.

import { expect, test } from './fixtures.mjs';
import { somebody } from './people.mjs';
import { ChangePasswordPage } from './pages/change-password.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { LogInPage, SaveLoginPage } from './pages/log-in.mjs';
import { exactly, isPhone } from './pages/names.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { EditProfilePage, SettingsFrame } from './pages/settings.mjs';
import { SignUpPage, signedUp } from './pages/sign-up.mjs';
import { BEFORE, INSIDE, load, settled, withSecondDevice } from './screens.mjs';

/** Runs in the page before everything else: keeps what jumps, and by how much. */
function watchShifts() {
  globalThis.shifts = [];
  const named = ({ node, previousRect: from, currentRect: to }) => {
    const element = node?.nodeType === 3 ? node.parentElement : node;
    const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ');
    return `${element?.outerHTML?.slice(0, 60) ?? 'what is gone'} from ${place(from)} to ${place(to)}`;
  };
  new PerformanceObserver((list) => {
    for (const { startTime, value, sources } of list.getEntries()) {
      // The frame in which another screen takes the place of this one moves whatever both have.
      if (startTime > (globalThis.changed ?? -1)) globalThis.shifts.push(`${value.toFixed(4)}: ${sources.map(named).join(', ')}`);
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

/** What jumped since the page was loaded or this was last asked. */
async function jumps(page) {
  // What is late comes within that, and an observer hears of it a frame later.
  await page.waitForTimeout(250);
  return page.evaluate(() => globalThis.shifts.splice(0));
}

test('nothing jumps when a screen is loaded, or when one goes from screen to screen', async ({ page }) => {
  test.slow();
  await page.addInitScript(watchShifts);
  for (const [path, name] of Object.entries(BEFORE)) {
    await load(page, path, name);
    expect.soft(await jumps(page), `${name}, loaded`).toEqual([]);
  }
  const person = await withSecondDevice(page);
  await load(page, `/${person.username}`, person.fullName);
  expect.soft(await jumps(page), 'profile, loaded').toEqual([]);
  for (const [path, name] of Object.entries(INSIDE)) {
    await load(page, path, name);
    expect.soft(await jumps(page), `${name}, loaded`).toEqual([]);
  }
  // By the script, because what jumps within half a second of a press is not told as a jump.
  const go = (path) =>
    page.evaluate(async (to) => {
      globalThis.changed = Infinity;
      [...document.querySelectorAll('a')].find((link) => new URL(link.href).pathname === to).click();
      await new Promise(requestAnimationFrame);
      globalThis.changed = await new Promise(requestAnimationFrame);
    }, path);
  for (const [path, name] of Object.entries(INSIDE)) {
    if (path === '/accounts/settings') continue;
    if (isPhone(page)) {
      await load(page, '/accounts/settings', 'Settings');
      await settled(page, 'Settings');
    }
    await jumps(page);
    await go(path);
    await settled(page, name);
    expect.soft(await jumps(page), `to ${name}`).toEqual([]);
  }
});

test('back leads to the same screen, scrolled to the same place, and so does a reload', async ({ page }) => {
  await page.setViewportSize({ width: page.viewportSize().width, height: 420 });
  const person = await withSecondDevice(page);
  const list = new DevicesPage(page);
  await list.goto();
  await settled(page, "Where you're logged in");
  const scrolled = () => page.evaluate(() => Math.round(scrollY));
  await page.evaluate(() => scrollTo(0, 300));
  await expect.poll(scrolled).toBe(300);
  // By the script, because the mouse would first scroll the link into sight.
  await page.getByRole('main').getByRole('link', { name: exactly('Change password') }).last().evaluate((link) => link.click());
  await settled(page, 'Change password');
  expect(await scrolled()).toBe(0);
  await page.evaluate(() => scrollTo(0, 120));
  await page.goBack();
  await settled(page, "Where you're logged in");
  await expect.poll(scrolled).toBe(300);
  await page.goForward();
  await settled(page, 'Change password');
  await expect.poll(scrolled).toBe(120);
  await page.goBack();
  await settled(page, "Where you're logged in");
  await expect.poll(scrolled).toBe(300);
  await page.reload();
  await settled(page, "Where you're logged in");
  await expect.poll(scrolled).toBe(300);
  await page.goto(`/${person.username}`);
  await new ProfilePage(page, person).heading.waitFor();
  await page.goBack();
  await settled(page, "Where you're logged in");
});

test('a list that is left while it is scrolled does not stop the app', async ({ page }) => {
  await withSecondDevice(page);
  await new DevicesPage(page).goto();
  await settled(page, "Where you're logged in");
  // In one go, so that the list has asked for a frame and is gone when it comes.
  await page.getByRole('main').getByRole('link', { name: exactly('Change password') }).last().evaluate((link) => {
    dispatchEvent(new Event('scroll'));
    link.click();
  });
  await settled(page, 'Change password');
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await settled(page, 'Change password');
});

test('what was typed is still there after a refusal, another language, and a look elsewhere', async ({ page }) => {
  const logIn = new LogInPage(page);
  await logIn.goto();
  await logIn.name.fill('kanari.half');
  await page.getByLabel('Language').selectOption('es');
  await expect(page.getByRole('heading', { level: 1, name: 'Entrar' })).toBeVisible();
  await expect(page.locator('#login-name')).toHaveValue('kanari.half');
  await page.getByLabel('Idioma').selectOption('en');
  await expect(logIn.name).toHaveValue('kanari.half');

  const person = somebody();
  const signUp = new SignUpPage(page);
  await signUp.goto();
  await signUp.signUp({ ...person, email: 'nonsense' });
  await expect(signUp.problem.filter({ visible: true })).toHaveCount(1);
  await expect(signUp.fullName).toHaveValue(person.fullName);
  await expect(signUp.username).toHaveValue(person.username);
  await signUp.email.fill(person.email);
  if (!(await signUp.password.inputValue())) await signUp.password.fill(person.password);
  await signUp.button.click();
  await new ProfilePage(page, person).heading.waitFor();

  await page.goto('/accounts/edit');
  const edit = new EditProfilePage(page);
  await edit.bio.fill('Kanari writes');
  await edit.username.fill('not a name');
  await edit.button.click();
  await expect(edit.problem.filter({ visible: true })).toHaveCount(1);
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await expect(edit.bio).toHaveValue('Kanari writes');
  await expect(edit.username).toHaveValue('not a name');

  await page.goto('/accounts/password/change');
  const change = new ChangePasswordPage(page);
  // What the service has refused is wiped; a slip that the page finds is left to be mended.
  await change.change(person.password, person.newPassword, 'Kanari slips');
  await expect(change.problem.filter({ visible: true })).toHaveCount(1);
  await expect(change.current).toHaveValue(person.password);
  await expect(change.next).toHaveValue(person.newPassword);
});

/** The entries of the security log with these words. */
async function logged(page, words) {
  await page.goto('/accounts/security_log');
  await settled(page, 'Security log');
  return page.locator('.log-entry').filter({ hasText: words }).count();
}

test('what is pressed twice, or sent by Enter twice, happens once', async ({ page }) => {
  test.slow();
  const person = somebody();
  const signUp = new SignUpPage(page);
  await signUp.goto();
  await signUp.fill(person);
  await signUp.button.dblclick();
  const profile = new ProfilePage(page, person);
  await profile.heading.waitFor();
  expect(await logged(page, 'The account was made')).toBe(1);
  expect(await page.locator('.log-entry').count()).toBe(1);

  const logIn = new LogInPage(page);
  const ask = new SaveLoginPage(page);
  for (const send of [() => logIn.button.dblclick(), () => logIn.password.press('Enter').then(() => page.keyboard.press('Enter'))]) {
    await load(page, '/accounts/settings', 'Settings');
    await new SettingsFrame(page).logOutOf(person.username);
    await logIn.name.fill(person.username);
    await logIn.password.fill(person.password);
    await send();
    await ask.declineIfAsked();
    await profile.heading.waitFor();
  }
  expect(await logged(page, /^(?!.*out).*[Ll]ogged in/)).toBe(2);
  const list = new DevicesPage(page);
  await list.goto();
  await settled(page, "Where you're logged in");
  await expect(list.rows).toHaveCount(1);

  await page.goto('/accounts/password/change');
  const change = new ChangePasswordPage(page);
  await change.fill(person.password, person.newPassword);
  await change.button.dblclick();
  await expect(change.changed).toBeVisible();
  expect(await logged(page, 'password was changed')).toBe(1);
});

test('a closing that is pressed twice is one closing, with one receipt', async ({ page }) => {
  await withSecondDevice(page);
  const list = new DevicesPage(page);
  await list.goto();
  await list.logOut('iPhone').click();
  await list.dialog.getByRole('button', { name: exactly('Log out 1 device') }).dblclick();
  await list.now.dblclick();
  await expect(list.receipt.getByText('Chain checked')).toBeVisible();
  await expect(list.receipt).toHaveCount(1);
  await page.goto('/accounts/security_log');
  await settled(page, 'Security log');
  // The account was made, somebody logged in on the other device, and was logged out with one receipt.
  await expect(page.locator('.log-entry').filter({ hasText: 'Receipt:' })).toHaveCount(1);
});

test('work that takes its time says so at once, and the form cannot be sent again meanwhile', async ({ page }) => {
  const person = await signedUp(page);
  await load(page, '/accounts/settings', 'Settings');
  await new SettingsFrame(page).logOutOf(person.username);
  await page.route(/hasher_bg\.wasm$/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue();
  });
  const logIn = new LogInPage(page);
  await logIn.name.fill(person.username);
  await logIn.password.fill(person.password);
  const button = page.locator('form button[type="submit"]');
  const told = await button.evaluate(async (element) => {
    const begun = performance.now();
    element.click();
    while (element.getAttribute('aria-busy') !== 'true' && performance.now() - begun < 1_400) await new Promise(requestAnimationFrame);
    return { after: performance.now() - begun, words: element.textContent };
  });
  expect(told.after).toBeLessThan(300);
  expect(told.words).toMatch(/Logging in/);
  await expect(button).toBeDisabled();
  await new SaveLoginPage(page).declineIfAsked();
  await new ProfilePage(page, person).heading.waitFor();
});

test('the focus is never nowhere: after a change of screen, a refusal, a dialog, and a row that goes', async ({ page }) => {
  test.slow();
  const somewhere = async (what) => {
    await expect.soft(page.locator(':focus'), what).toHaveCount(1, { timeout: 2_000 });
    // Not for a moment only.
    await page.waitForTimeout(100);
    await expect.soft(page.locator(':focus'), what).toHaveCount(1, { timeout: 500 });
  };
  const person = await withSecondDevice(page);
  const settings = new SettingsFrame(page);
  await new ProfilePage(page, person).openSettings();
  for (const [path, name] of Object.entries(INSIDE)) {
    if (path === '/accounts/settings') continue;
    await settings.open(name);
    await somewhere(`at ${name}`);
  }
  await page.goBack();
  await somewhere('back');

  await page.goto('/accounts/password/change');
  const change = new ChangePasswordPage(page);
  await change.fill('Kanari guesses', person.newPassword);
  await change.button.focus();
  await page.keyboard.press('Enter');
  await expect(change.problem.filter({ visible: true })).toHaveCount(1);
  await somewhere('a refused password');

  const list = new DevicesPage(page);
  await list.goto();
  await list.logOut('iPhone').click();
  await somewhere('a question');
  await page.keyboard.press('Escape');
  await expect(list.dialog).toBeHidden();
  await somewhere('a question that is left');
  await list.logOut('iPhone').click();
  await list.orderOne();
  await list.now.click();
  await expect(list.receipt.getByText('Chain checked')).toBeVisible();
  await somewhere('a row that is gone');

  await load(page, '/accounts/settings', 'Settings');
  await settings.logOutOf(person.username);
  const logIn = new LogInPage(page);
  await expect(logIn.heading).toBeVisible();
  await somewhere('a log-out');
  await logIn.name.fill(person.username);
  await logIn.password.fill('Kanari guesses');
  await logIn.button.focus();
  await page.keyboard.press('Enter');
  await expect(logIn.problem.filter({ visible: true })).toHaveCount(1);
  await somewhere('a refused log-in');
  await logIn.enter(person.username, person.password);
  await new ProfilePage(page, person).heading.waitFor();
  await somewhere('logged in');
});

test('whoever leaves the window in the middle of the security log and comes back has not lost their place', async ({ page }) => {
  await withSecondDevice(page);
  await load(page, '/accounts/security_log', 'Security log');
  const last = page.locator('.log-entry summary').last();
  await last.press('Enter');
  await page.evaluate(() => {
    globalThis.node = document.activeElement;
    dispatchEvent(new Event('focus'));
  });
  // What the window asks for when it is come back to is read by then.
  await page.waitForTimeout(500);
  await expect(last).toBeFocused();
  expect(await page.evaluate(() => globalThis.node === document.activeElement && globalThis.node.parentElement.open)).toBe(true);
  await page.evaluate(() => delete globalThis.node);
});
