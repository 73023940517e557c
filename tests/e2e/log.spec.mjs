// The security log: what stands in it, whether it holds, and the log as a file.

import { readFile } from 'node:fs/promises';
import { axe, expect, test } from './fixtures.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { LogInPage } from './pages/log-in.mjs';
import { exactly } from './pages/names.mjs';
import { PracticePage } from './pages/practice.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { signedUp } from './pages/sign-up.mjs';

/** Somebody whose log tells of a wrong password, a log-in elsewhere and its closing, at that log. */
async function withLog(page) {
  const person = await signedUp(page);
  const practice = new PracticePage(page);
  const device = new LogInPage(await practice.open());
  await device.logIn(person.username, 'Kanari guesses wildly');
  await expect(device.problem.filter({ visible: true })).toHaveCount(1);
  await device.enter(person.username, person.password);
  await expect(new ProfilePage(device.page, person).heading).toBeVisible();
  const list = new DevicesPage(page);
  await list.goto();
  await list.logOut('iPhone').click();
  await list.closeOne();
  await list.receipt.getByRole('link', { name: exactly('See it in the security log') }).click();
  await expect(page.getByRole('heading', { level: 1, name: exactly('Security log') })).toBeVisible();
  await expect(page.getByText('The log holds: 5 entries')).toBeVisible();
  return person;
}

const entries = (page) => page.locator('.log-entry');

/** The exported file. */
async function exported(page) {
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: exactly('Export JSON') }).click();
  return readFile(await (await saved).path(), 'utf8');
}

/** Has the screen check a file with this text. */
async function check(page, text) {
  const file = { name: 'log.json', mimeType: 'application/json', buffer: Buffer.from(text) };
  await page.getByLabel(exactly('Check a file')).setInputFiles(file);
}

test('the log tells what happened, newest first, and a receipt shows its lines', async ({ page }) => {
  await withLog(page);
  await expect(entries(page)).toContainText([
    'Receipt: 1 of 1 were logged out',
    'Safari on iPhone: logged out from another device',
    'Logged in with the password after 1 wrong password',
    'A wrong password was tried at the log-in',
    'The account was made',
  ]);
  await axe(page, 'security log');
  await entries(page).first().locator('summary').press('Enter');
  await expect(entries(page).first().getByText('Closed', { exact: true })).toBeVisible();
  await axe(page, 'security log, a receipt open');
  await page.getByRole('button', { name: exactly('Wrong passwords') }).click();
  await expect(entries(page)).toHaveCount(1);
});

test('an exported log is checked, and what was done to it is named', async ({ page }) => {
  await withLog(page);
  const text = await exported(page);
  const log = JSON.parse(text);
  expect(log.entries.map((entry) => entry.n)).toEqual([1, 2, 3, 4, 5]);
  const result = page.locator('.check-result');
  await check(page, text);
  await expect(result).toContainText('The log holds: 5 entries');
  await check(page, text.replace('log_in_failed', 'confirm_failed'));
  await expect(result).toContainText('What stands in place 2 was changed after it was written');
  await check(page, JSON.stringify({ ...log, entries: log.entries.toSpliced(2, 1) }));
  await expect(result).toContainText('Entry 3 is missing.');
  await check(page, JSON.stringify({ ...log, entries: [1, 0, 2, 3, 4].map((n) => log.entries[n]) }));
  await expect(result).toContainText('Entry 1 stands in the wrong place.');
  await axe(page, 'a log that was changed');
  for (const none of ['', '<script>alert(1)</script>', '['.repeat(100_000), '{"format":"onlyme-log/1"}', 'a'.repeat(34 * 1024 * 1024)]) {
    await check(page, none);
    await expect(result).toContainText('This file is no security log of Onlyme');
    await check(page, text);
    await expect(result).toContainText('The log holds: 5 entries');
  }
  const hostile = structuredClone(log);
  hostile.entries[1].what = { '<img src=x onerror=alert(1)>': '\u202E'.repeat(1000), deep: [[[[[[[1]]]]]]] };
  await check(page, JSON.stringify(hostile));
  await expect(result).toContainText('What stands in place 2 was changed');
});

test('an entry that was changed behind the back of the service is named where it stands', async ({ page }) => {
  await withLog(page);
  await page.evaluate(async () => {
    const open = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
    const database = await open(indexedDB.open('onlyme-service'));
    const rows = database.transaction('rows', 'readwrite').objectStore('rows');
    const keys = await open(rows.getAllKeys(IDBKeyRange.bound('log/', 'log0')));
    const text = await open(rows.get(keys[1]));
    rows.put(text.replace('log_in_failed', 'signed_up'), keys[1]);
    await new Promise((done) => (rows.transaction.oncomplete = done));
    database.close();
  });
  await page.reload();
  await expect(page.getByRole('alert').filter({ hasText: 'The log was changed' })).toBeVisible();
  await expect(page.getByText('What stands in place 2 was changed after it was written, or is no entry.')).toBeVisible();
  await expect(entries(page)).toHaveCount(5);
});
