// What Lighthouse says of the release build in dist/ behind its headers: four screens, four scores, with
// the presets for a phone and for a desktop, medians of three runs. No audit is left out. Three of the
// screens belong to somebody who signed up in the same browser. Fails when a score is below 100, and
// says which audits cost it.

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import lighthouse, { desktopConfig } from 'lighthouse';
import { chromium } from 'playwright-core';
import { ARGS } from '../e2e/browser.mjs';
import { serve } from '../e2e/server.mjs';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const RUNS = Number(process.env.ONLYME_LIGHTHOUSE_RUNS ?? 3);
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
/** What the presets say; the phone's is Lighthouse's own default. */
const PRESETS = { mobile: undefined, desktop: desktopConfig };
/** The first is for those who are not logged in, the others for somebody who is. */
const SCREENS = {
  'log-in': '/accounts/login',
  profile: '/lighthouse.campos',
  'change password': '/accounts/password/change',
  sessions: '/session/login_activity',
};
const PERSON = {
  Email: 'lighthouse@example.org',
  'Full name': 'Lucía Campos',
  Username: 'lighthouse.campos',
  Password: 'A view from the lighthouse 7',
};

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** A port that nobody has. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Signs somebody up, and logs them in on three more devices, so that the list of sessions holds some. With
 *  two, the button that follows the list stands half under the bar at the foot of Lighthouse's phone, and
 *  axe takes what is left of it for a target that is too small. */
async function signUp(context, url) {
  const page = await context.newPage();
  await page.goto(`${url}/accounts/signup`);
  for (const [label, text] of Object.entries(PERSON)) await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('heading', { name: PERSON['Full name'] }).waitFor();
  for (const device of ['iphone', 'android', 'computer']) {
    const other = await context.newPage();
    await other.goto(`${url}/accounts/login?device=${device}`);
    await other.getByLabel('Username or email').fill(PERSON.Username);
    await other.getByLabel('Password', { exact: true }).fill(PERSON.Password);
    await other.getByRole('button', { name: 'Log in' }).click();
    await other.getByRole('heading', { name: 'Log in' }).waitFor({ state: 'detached' });
    await other.close();
  }
  await page.close();
}

/** The scores of one screen with one preset, and the audits that were not full in the median run. */
async function look(port, address, config) {
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) {
    // What is stored is the session; the cache is emptied all the same.
    const flags = { port, onlyCategories: CATEGORIES, disableStorageReset: true, logLevel: 'error' };
    const { lhr } = await lighthouse(address, flags, config);
    if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
    if (new URL(lhr.finalDisplayedUrl).pathname !== new URL(address).pathname) {
      throw new Error(`${address} led to ${lhr.finalDisplayedUrl}`);
    }
    runs.push(lhr);
  }
  const score = (lhr, category) => Math.round(lhr.categories[category].score * 100);
  const scores = CATEGORIES.map((category) => median(runs.map((lhr) => score(lhr, category))));
  const lost = CATEGORIES.flatMap((category, n) => (scores[n] < 100 ? costs(runs.find((lhr) => score(lhr, category) === scores[n]), category) : []));
  const of = (audit) => median(runs.map((lhr) => lhr.audits[audit].numericValue));
  const figures = {
    'first paint': `${Math.round(of('first-contentful-paint'))} ms`,
    'largest paint': `${Math.round(of('largest-contentful-paint'))} ms`,
    'speed index': `${Math.round(of('speed-index'))} ms`,
    blocked: `${Math.round(of('total-blocking-time'))} ms`,
    shift: of('cumulative-layout-shift').toFixed(3),
  };
  const spread = runs.map((lhr) => score(lhr, 'performance'));
  return { scores, lost, figures, spread };
}

/** The audits that cost a category something. */
function costs(lhr, category) {
  return lhr.categories[category].auditRefs
    .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
    .map(({ id }) => {
      const { title, displayValue, score, details } = lhr.audits[id];
      const nodes = (details?.items ?? []).map((item) => item.node?.snippet ?? item.description ?? item.source).filter(Boolean);
      return [`${category}: ${title} (${displayValue ?? Math.round(score * 100)})`, ...nodes].join('\n    ');
    });
}

const { port: own, close } = await serve(DIST);
const folder = await mkdtemp(join(tmpdir(), 'onlyme-lighthouse-'));
const port = await freePort();
const context = await chromium.launchPersistentContext(folder, {
  executablePath: process.env.ONLYME_CHROMIUM,
  args: [...ARGS, `--remote-debugging-port=${port}`],
  viewport: null,
  locale: 'en-GB',
});
let failed = false;
try {
  const url = `http://127.0.0.1:${own}`;
  const rows = {};
  const reasons = [];
  for (const [screen, path] of Object.entries(SCREENS)) {
    if (screen === 'profile') await signUp(context, url);
    for (const [preset, config] of Object.entries(PRESETS)) {
      const { scores, lost, figures, spread } = await look(port, `${url}${path}`, config);
      const named = Object.fromEntries(CATEGORIES.map((category, n) => [category, scores[n]]));
      rows[`${screen}, ${preset}`] = { ...named, 'performance, each run': spread.join(' '), ...figures };
      failed ||= scores.some((score) => score < 100);
      if (lost.length) reasons.push(`${screen}, ${preset}\n  ${lost.join('\n  ')}`);
    }
  }
  console.table(rows);
  if (reasons.length) console.log(`\nWhat costs the scores below 100:\n\n${reasons.join('\n\n')}`);
} finally {
  await context.close();
  close();
  await rm(folder, { recursive: true, force: true });
}
if (failed) process.exitCode = 1;
