// Kills the browser in the seconds after a login was saved or forgotten, starts it again with the same
// profile, and looks at what is left: `node kills.mjs [kills]`, 40 if not said else. The first few are
// a test of the ordinary run, too. In those seconds localStorage may lose what it was told
// (about 5 s in Chromium), so only what stands in IndexedDB can pass.

import { mkdtemp, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { ARGS, WHOLE } from './browser.mjs';
import { LogInPage, SaveLoginPage } from './pages/log-in.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { SettingsFrame } from './pages/settings.mjs';
import { SignUpPage } from './pages/sign-up.mjs';
import { somebody } from './people.mjs';
import { serve } from './server.mjs';

/** Seconds between the moment at which the screen said that it was done and the kill. */
const DELAYS = [0, 0.1, 0.5, 1, 2, 3, 4, 5, 5.5, 6];

/** What is done before a kill. Each leads to where the one after the next one begins. */
const OPERATIONS = ['save', 'log out remembering', 'forget', 'log out forgetting'];

/** The first `count` kills: every operation with every delay, neighbours far apart. */
export function plan(count) {
  return Array.from({ length: count }, (_, n) => ({
    operation: OPERATIONS[n % OPERATIONS.length],
    delay: DELAYS[(n * 3 + Math.floor(n / 20)) % DELAYS.length],
  }));
}

/**
 * Carries the kills out on one profile that lives through all of them. Two people take turns, and a third
 * stays saved all the time, so at each kill there are some whom it must not touch. The answer says for
 * each kill what was wrong.
 */
export async function kill({ kills, baseURL, launchOptions, told = () => {} }) {
  const folder = await mkdtemp(join(tmpdir(), 'onlyme-kills-'));
  let browser = await start(folder, baseURL, launchOptions);
  const results = [];
  try {
    const people = [somebody(), somebody(), somebody()];
    // Whose login must be saved.
    const saved = new Map();
    for (const [n, person] of people.entries()) {
      await signUp(browser.page, person);
      await leave(browser.page, person, n === 2 ? 'Remember and log out' : 'Log out without remembering');
      saved.set(person, n === 2);
    }
    for (const [n, { operation, delay }] of kills.entries()) {
      // After four operations both are forgotten, and each does what the other did.
      const person = people[(n + Math.floor(n / 4)) % 2];
      await DO[operation](browser.page, person);
      saved.set(person, operation === 'save' || operation === 'log out remembering');
      await pause(delay * 1_000);
      await browser.kill();
      browser = await start(folder, baseURL, launchOptions);
      const result = { operation, delay, person: person.username, ...(await look(browser.page, person, saved)) };
      results.push(result);
      told(result);
    }
  } finally {
    await browser.kill().catch(() => {});
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  return results;
}

/** A browser with the profile in `folder`, as a process group of its own. */
async function start(folder, baseURL, launchOptions) {
  const context = await chromium.launchPersistentContext(folder, {
    ...launchOptions,
    ...WHOLE,
    baseURL,
    locale: 'en-GB',
    viewport: { width: 1440, height: 900 },
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const pid = await processOf(folder);
  return {
    page,
    async kill() {
      const closed = new Promise((resolve) => context.once('close', resolve));
      process.kill(-pid, 'SIGKILL');
      await closed;
      await gone(pid);
    },
  };
}

/** The browser's own process: the one that its lock in the profile names. */
async function processOf(folder) {
  const pid = Number((await readlink(join(folder, 'SingletonLock'))).split('-').at(-1));
  const group = await groupOf(pid);
  // Anything else would be somebody else's processes.
  if (group !== pid || group === (await groupOf(process.pid))) throw new Error(`process ${pid} has no group of its own`);
  return pid;
}

async function groupOf(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
}

/** Waits until a process is no more, for it holds the profile as long as it is. */
async function gone(pid) {
  for (;;) {
    const state = await readFile(`/proc/${pid}/stat`, 'utf8').then((stat) => stat.slice(stat.lastIndexOf(')') + 2)[0], () => undefined);
    if (state === undefined || state === 'Z') return;
    await pause(20);
  }
}

async function signUp(page, person) {
  await page.goto('/accounts/signup');
  await new SignUpPage(page).signUp(person);
  await new ProfilePage(page, person).heading.waitFor();
}

async function leave(page, person, how) {
  await new ProfilePage(page, person).openSettings();
  await new SettingsFrame(page).logOutOf(person.username, how);
  await new LogInPage(page).heading.waitFor();
}

/** Each begins at the log-in screen and ends when the screen shows that it is done. */
const DO = {
  async save(page, person) {
    await new LogInPage(page).logIn(person.username, person.password);
    const question = new SaveLoginPage(page);
    const profile = new ProfilePage(page, person);
    await question.saveFor('30 days');
    await profile.heading.waitFor();
  },
  async forget(page, person) {
    const logIn = new LogInPage(page);
    await logIn.forget(person.username).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Forget' }).click();
    await logIn.saved(person.username).waitFor({ state: 'detached' });
  },
  async 'log out remembering'(page, person) {
    await new LogInPage(page).enter(person.username, person.password);
    await leave(page, person, 'Remember and log out');
    await new LogInPage(page).saved(person.username).waitFor();
  },
  async 'log out forgetting'(page, person) {
    await new LogInPage(page).tap(person.username);
    await new ProfilePage(page, person).heading.waitFor();
    await leave(page, person, 'Log out without remembering');
    await new LogInPage(page).saved(person.username).waitFor({ state: 'detached' });
  },
};

/** What is wrong after the start, and whether localStorage fitted what is true. Ends at the log-in screen. */
async function look(page, person, saved) {
  const wrong = [];
  // A picture of the same origin shows the storage as the kill has left it: the app would mend it.
  await page.goto('/icon.svg');
  const mirror = await page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith('onlyme/saved/')).map(([, text]) => JSON.parse(text).row.username));
  const mirrorFits = mirror.includes(person.username) === saved.get(person);

  const logIn = new LogInPage(page);
  await logIn.goto();
  if (await isIn(page, person)) {
    // A login that was saved by somebody who is still in: out, with the saved login as it is.
    if (!saved.get(person)) wrong.push(`${person.username} is logged in`);
    await leave(page, person, 'Remember and log out');
  }
  for (const round of ['at the start', 'after a reload']) {
    if (round === 'after a reload') await page.reload();
    await logIn.heading.waitFor();
    // The list is drawn at once, and somebody is always on it.
    await logIn.savedTitle.waitFor({ timeout: 15_000 }).catch(() => wrong.push(`there is no list ${round}`));
    for (const [{ username }, is] of saved) {
      const shown = await logIn.saved(username).isVisible();
      const needed = shown && (await logIn.row(username).getByText('Password needed').isVisible());
      if (is && (!shown || needed)) wrong.push(`${username} is lost ${round}`);
      if (!is && shown) wrong.push(`${username} is back ${round}`);
    }
  }
  if (saved.get(person) && (await logIn.saved(person.username).isVisible())) {
    await logIn.tap(person.username);
    const tapped = await new ProfilePage(page, person).heading.waitFor({ timeout: 15_000 }).then(() => true, () => false);
    if (!tapped) wrong.push(`one tap does not open ${person.username}`);
    else await leave(page, person, 'Remember and log out');
  }
  return { wrong, mirrorFits };
}

/** Whether the person is in: the screen is one or the other. */
async function isIn(page, person) {
  const profile = new ProfilePage(page, person).heading;
  // The log-in screen alone says nothing yet: it stands before the service has been asked.
  await profile.or(new LogInPage(page).savedTitle).first().waitFor();
  return profile.isVisible();
}

/** The figures of some kills. */
export function figures(results) {
  const lost = results.filter(({ mirrorFits }) => !mirrorFits);
  const early = results.filter(({ delay }) => delay < 5);
  return {
    kills: results.length,
    wrong: results.flatMap(({ wrong, operation, delay }) => wrong.map((what) => `${operation}, killed after ${delay} s: ${what}`)),
    mirrorLost: lost.length,
    mirrorLostEarly: `${early.filter((result) => !result.mirrorFits).length} of ${early.length} below 5 s`,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await serve(fileURLToPath(new URL('../../dist', import.meta.url)));
  const results = await kill({
    kills: plan(Number(process.argv[2] ?? 40)),
    baseURL: `http://127.0.0.1:${server.port}`,
    launchOptions: { args: ARGS },
    told: (result) => console.log(JSON.stringify(result)),
  });
  server.close();
  const found = figures(results);
  console.log(found);
  process.exitCode = found.wrong.length ? 1 : 0;
}
