// Two to four tabs of one browser save, forget, tap, switch, log out and change passwords at the same
// time. What a screen said is saved must open with one tap, and what a screen said is forgotten must be
// nowhere: 0 lost, 0 resurrected. `ONLYME_RACE_OPS=5000` does 5,000 operations; `ONLYME_RACE_SEED`
// draws the same ones again, though how they meet is up to the browser.

import { expect, newWindow, test } from './fixtures.mjs';
import { operate } from './operate.mjs';
import { LogInPage } from './pages/log-in.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { SettingsFrame } from './pages/settings.mjs';
import { signedUp } from './pages/sign-up.mjs';
import { kept, listed, Oracle, random, wrongs } from './races.mjs';

const OPERATIONS = Number(process.env.ONLYME_RACE_OPS ?? 60);
const SEED = Number(process.env.ONLYME_RACE_SEED ?? 1);
const TABS = 4;
const ACCOUNTS = 6;
/** Operations of each tab between two looks at what is kept. */
const EACH = 12;
/** How often each is drawn. */
const KINDS = { save: 26, forget: 26, tap: 26, 'log out remembering': 12, 'log out forgetting': 6, 'change the password': 1 };
const DRAWN = Object.entries(KINDS).flatMap(([kind, times]) => Array(times).fill(kind));
const KEEPS = ['1 hour', '1 day', '30 days', 'Until I forget it'];

test.skip(({ isMobile }) => isMobile, 'races do not know the layout');

test('the oracle takes either of two answers that overlap, the second of two in a row, and doubts what is unknown', () => {
  const allowed = (...answers) => {
    const oracle = new Oracle();
    for (const [kind, answer, pressed, answered] of answers) oracle.note({ kind, answer, pressed, answered });
    return [...oracle.allowed()].sort();
  };
  expect(allowed()).toEqual(['forgotten']);
  expect(allowed(['forget', 'done', 1, 2], ['save', 'done', 3, 4])).toEqual(['saved']);
  expect(allowed(['save', 'done', 1, 2], ['log out forgetting', 'done', 3, 4])).toEqual(['forgotten']);
  expect(allowed(['forget', 'done', 1, 3], ['save', 'done', 2, 4])).toEqual(['forgotten', 'saved']);
  expect(allowed(['save', 'unknown', 1, 2])).toEqual(['forgotten', 'saved']);
  expect(allowed(['forget', 'unknown', 1, 2], ['save', 'done', 3, 4])).toEqual(['forgotten', 'saved']);
  expect(allowed(['save', 'done', 1, 2], ['forget', 'refused', 3, 4])).toEqual(['saved']);

  const oracle = new Oracle();
  oracle.settle('saved');
  oracle.note({ kind: 'tap', answer: 'refused', pressed: 1, answered: 2 });
  oracle.note({ kind: 'forget', answer: 'done', pressed: 3, answered: 4 });
  expect(oracle.refusedThoughSaved()).toHaveLength(1);
  oracle.note({ kind: 'forget', answer: 'unknown', pressed: 1, answered: 2 });
  expect(oracle.refusedThoughSaved()).toHaveLength(0);
});

test(`${OPERATIONS} operations in up to ${TABS} tabs lose no saved login and bring none back`, async ({ context, page }) => {
  test.setTimeout(120_000 + OPERATIONS * 1_500);
  const people = [];
  for (let n = 0; n < ACCOUNTS; n += 1) people.push(await newcomer(page));
  const tabs = [page];
  while (tabs.length < TABS) tabs.push(await newWindow(page));
  for (const tab of tabs) await tab.goto('/');
  const draws = tabs.map((_, n) => random(SEED * 1_000 + n));
  const figures = { operations: 0, stopped: 0, looks: 0, sure: 0, taps: 0, mirrorsMended: 0, unnamedKeys: 0 };

  while (figures.operations < OPERATIONS) {
    const racing = tabs.slice(0, 2 + (figures.looks % (TABS - 1)));
    await Promise.all(racing.map((tab, n) => someOperations(tab, n, draws[n], people, figures)));
    await look(tabs[0], people, figures);
    // A long run says how far it is.
    if (OPERATIONS > 1_000) console.log(JSON.stringify(figures));
  }
  await lookAtTheEnd(context, page, people, figures);
  console.log(JSON.stringify({ seed: SEED, ...figures }));
  expect(figures.stopped, 'tabs in which the app has stopped').toBe(0);
});

/** Somebody who has an account and is logged out. */
async function newcomer(page) {
  const person = await signedUp(page);
  await new ProfilePage(page, person).openSettings();
  await new SettingsFrame(page).logOutOf(person.username);
  await expect(new LogInPage(page).heading).toBeVisible();
  return { ...person, passwords: [person.password, person.newPassword], oracle: new Oracle() };
}

/** The operations of one tab between two looks. */
async function someOperations(tab, number, draw, people, figures) {
  const one = (from) => from[Math.floor(draw() * from.length)];
  for (let n = 0; n < EACH; n += 1) {
    // Most are about a tab's own account, or all tabs would only throw each other out.
    const person = draw() < 0.8 ? people[number] : one(people);
    const [kind, keep] = [one(DRAWN), one(KEEPS)];
    // A person types in one place at a time. More would be wrong tries to the service, and it would make them wait.
    const mayType = !person.isTyping;
    if (mayType) person.isTyping = true;
    const { username, passwords } = person;
    const result = await tab.evaluate(operate, { kind, keep, username, passwords, mayType });
    if (mayType) Object.assign(person, { isTyping: false, passwords: result.passwords });
    if (result.answer === 'stopped') {
      figures.stopped += 1;
      await tab.reload();
    }
    person.oracle.note({ ...result, kind, tab: number });
    const counted = `${kind}: ${result.answer}`;
    figures[counted] = (figures[counted] ?? 0) + 1;
    if (result.pressed) figures.operations += 1;
  }
}

/** Compares what is kept and what a new tab shows with what the answers allow. */
async function look(tab, people, figures) {
  figures.looks += 1;
  await quiet(tab);
  const before = await tab.evaluate(kept);
  const fresh = await newWindow(tab);
  await fresh.goto('/accounts/saved_logins');
  for (const { username, oracle } of people) {
    const standing = before.accounts[username].saved ? 'saved' : 'forgotten';
    const told = `${username} is ${standing}, seed ${SEED}, look ${figures.looks}\n${oracle}`;
    if (oracle.allowed().size === 1) figures.sure += 1;
    expect([...oracle.allowed()], told).toContain(standing);
    expect(oracle.refusedThoughSaved(), told).toEqual([]);
    if (wrongs(standing, before.accounts[username], standing).length) figures.mirrorsMended += 1;
    // A new tab mends the copy outside the database, which may be late.
    await expect
      .poll(async () => wrongs(standing, (await fresh.evaluate(kept)).accounts[username], (await fresh.evaluate(listed))[username]), { message: told })
      .toEqual([]);
  }
  // One who is saved and not logged in comes in by one tap.
  const out = people.find(({ username }) => before.accounts[username].saved && !before.accounts[username].live);
  if (out) await expectOneTap(fresh, out, figures);
  figures.unnamedKeys = Math.max(figures.unnamedKeys, before.unnamed);
  for (const { username, oracle } of people) oracle.settle(before.accounts[username].saved ? 'saved' : 'forgotten');
  await fresh.close();
}

/** Waits until nothing is written any more. */
async function quiet(tab) {
  let last;
  await expect
    .poll(async () => {
      const now = JSON.stringify(await tab.evaluate(kept));
      const same = now === last;
      last = now;
      return same;
    }, { intervals: [150] })
    .toBe(true);
}

/** One tap opens an account, and is not refused on the way. */
async function expectOneTap(tab, { username, oracle }, figures) {
  const told = `one tap of ${username}, seed ${SEED}, look ${figures.looks}\n${oracle}`;
  const tap = async () => {
    const { answer, isIn } = await tab.evaluate(operate, { kind: 'tap', username });
    expect(answer, told).not.toBe('refused');
    return isIn;
  };
  await expect.poll(tap, { message: told }).toBe(true);
  figures.taps += 1;
}

/** With one tab left and everybody logged out as they are, what is saved opens, and nothing else is listed. */
async function lookAtTheEnd(context, page, people, figures) {
  for (const tab of context.pages().filter((tab) => tab !== page)) await tab.close();
  await quiet(page);
  const { accounts } = await page.evaluate(kept);
  const live = async (username) => (await page.evaluate(kept)).accounts[username].live;
  const leave = async ({ username, passwords }) => {
    const kind = accounts[username].saved ? 'log out remembering' : 'log out forgetting';
    if (await live(username)) await page.evaluate(operate, { kind, username, passwords, mayType: true });
    return live(username);
  };
  for (const person of people) await expect.poll(() => leave(person), { message: `${person.username} is out` }).toBe(0);
  await page.goto('/accounts/login');
  const saved = people.filter(({ username }) => accounts[username].saved);
  const all = Object.fromEntries(saved.map(({ username }) => [username, 'saved']));
  await expect.poll(() => page.evaluate(listed)).toEqual(all);
  for (const person of saved) {
    await expectOneTap(page, person, figures);
    await expect.poll(() => leave(person), { message: `${person.username} is out` }).toBe(0);
  }
}
