// Measures the release build in dist/ and, in the same run and by the same means, a React Router app
// that does the least (floor/). Prints a table with the budgets and writes target/bench/result.json.
// Medians of interleaved cold starts; ratios only within one run. It judges nothing by its exit code:
// figures of a busy machine are no reason to stop.

import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { chromium } from 'playwright-core';
import { ARGS } from '../e2e/browser.mjs';
import { serve } from '../e2e/server.mjs';
import { manyEntries } from './log.mjs';
import { manySessions } from './many.mjs';
import { wipes } from './wipe.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FLOOR = join(ROOT, 'target/bench/floor');
const RUNS = Number(process.env.ONLYME_BENCH_RUNS ?? 9);
/** A mid-range phone on a slow network: the main thread 4 times slower, 1.6 Mbit/s down, 150 ms a request. */
const SLOW = { cpu: 4, network: { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 } };
const FAST = { cpu: 1 };

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Gives the floor the files that Onlyme's host has, compressed like them. */
async function prepareFloor() {
  for (const name of ['_headers', '_redirects']) await copyFile(join(ROOT, 'public', name), join(FLOOR, name));
  for (const entry of await readdir(FLOOR, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !['.html', '.js', '.css'].includes(extname(path))) continue;
    const packed = brotliCompressSync(await readFile(path), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    await writeFile(`${path}.br`, packed);
  }
}

/** Runs in the page before everything else: presses "Log in" until something answers. */
function watch() {
  window.bench = { blocked: 0 };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.bench.blocked += Math.max(0, duration - 50);
  }).observe({ type: 'longtask', buffered: true });
  const press = () => {
    const answered = [...document.querySelectorAll('form [role="alert"]')].some((problem) => problem.textContent.trim());
    if (answered) {
      window.bench.live = performance.now();
      return;
    }
    document.querySelector('form button[type="submit"]')?.click();
    setTimeout(press, 10);
  };
  press();
}

async function throttle(page, { cpu, network }) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  if (network) await devtools.send('Network.emulateNetworkConditions', network);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  return devtools;
}

/** One cold start of the log-in screen. */
async function start(browser, url, speed) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const devtools = await throttle(page, speed);
  await page.addInitScript(watch);
  await page.goto(`${url}/accounts/login`);
  await page.waitForFunction(() => window.bench.live);
  await page.waitForLoadState('networkidle');
  const measured = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    live: window.bench.live,
    blocked: window.bench.blocked,
    // Bodies as they were sent; headers are the host's.
    sent: ['navigation', 'resource'].flatMap((type) => performance.getEntriesByType(type)).reduce((sum, entry) => sum + entry.encodedBodySize, 0),
  }));
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = await devtools.send('Runtime.getHeapUsage');
  await context.close();
  return { ...measured, memory: usedSize + backingStorageSize };
}

/** From a press on "Sign up" to the other form, once its code is there; the median of several. */
async function routeChange(browser, url, speed) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await throttle(page, { cpu: speed.cpu });
  await page.goto(`${url}/accounts/signup`);
  await page.getByRole('heading', { name: 'Sign up' }).waitFor();
  const times = await page.evaluate(async () => {
    const link = (words) => [...document.querySelectorAll('main a')].find((a) => a.textContent.trim() === words);
    const go = (words) =>
      new Promise((done) => {
        const began = performance.now();
        const observer = new MutationObserver(() => {
          if (document.querySelector('h1')?.textContent.trim() !== words) return;
          observer.disconnect();
          done(performance.now() - began);
        });
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
        link(words).click();
      });
    const times = [];
    for (let round = 0; round < 12; round += 1) {
      for (const words of ['Log in', 'Sign up']) {
        const time = await go(words);
        // The first rounds warm up.
        if (round > 2) times.push(time);
        await new Promise((done) => setTimeout(done, 30));
      }
    }
    return times;
  });
  await context.close();
  return median(times);
}

/** From a press on a saved login to the profile, at full speed; the median of several. */
async function oneTap(browser, url) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(`${url}/accounts/signup`);
  const person = { Email: 'bench@example.org', 'Full name': 'Bench Campos', Username: 'bench.campos', Password: 'Bench with a view 7' };
  for (const [label, text] of Object.entries(person)) await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Sign up' }).click();
  const times = [];
  for (let round = 0; round < 12; round += 1) {
    await page.getByRole('heading', { name: 'Bench Campos' }).waitFor();
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Log out', exact: true }).click();
    await page.getByRole('button', { name: 'Remember and log out' }).click();
    await page.getByRole('button', { name: 'Log in as bench.campos' }).waitFor();
    const time = await page.evaluate(
      () =>
        new Promise((done) => {
          const began = performance.now();
          const observer = new MutationObserver(() => {
            if (document.querySelector('h1')?.textContent.trim() !== 'Bench Campos') return;
            observer.disconnect();
            done(performance.now() - began);
          });
          observer.observe(document.body, { childList: true, subtree: true, characterData: true });
          document.querySelector('[aria-label="Log in as bench.campos"]').click();
        }),
    );
    // The first rounds warm up.
    if (round > 2) times.push(time);
  }
  await context.close();
  return median(times);
}

async function measure(browser, apps) {
  const starts = apps.map(() => []);
  const routes = apps.map(() => ({ fast: [], slow: [] }));
  for (let run = 0; run < RUNS; run += 1) {
    process.stderr.write(`Run ${run + 1} of ${RUNS}\n`);
    for (const [index, { url }] of apps.entries()) {
      starts[index].push(await start(browser, url, SLOW));
      if (run % 3) continue;
      routes[index].fast.push(await routeChange(browser, url, FAST));
      routes[index].slow.push(await routeChange(browser, url, SLOW));
    }
  }
  return apps.map(({ name }, index) => {
    const of = (key) => median(starts[index].map((start) => start[key]));
    return {
      name,
      kilobytes: of('sent') / 1000,
      paint: of('paint'),
      live: of('live'),
      blocked: of('blocked'),
      memory: of('memory') / 1e6,
      routeFast: median(routes[index].fast),
      routeSlow: median(routes[index].slow),
    };
  });
}

/** The lines of the table: what, ours, the floor's, the budget, and whether it is kept. */
function lines(ours, floor) {
  const ratio = (key) => ours[key] / floor[key];
  return [
    ['First load, KB', ours.kilobytes, floor.kilobytes, '115', ours.kilobytes <= 115],
    ['First paint, slow, ms', ours.paint, floor.paint, '', true],
    ['  ratio to the floor', ratio('paint'), 1, '0.45', ratio('paint') <= 0.45],
    ['Form live, slow, ms', ours.live, floor.live, '', true],
    ['  ratio to the floor', ratio('live'), 1, '1.05', ratio('live') <= 1.05],
    ['Blocking time, slow, ms', ours.blocked, floor.blocked, '50', ours.blocked <= 50],
    ['Route change, ms', ours.routeFast, floor.routeFast, '8', ours.routeFast <= 8],
    ['Route change, processor 4 times slower, ms', ours.routeSlow, floor.routeSlow, '25', ours.routeSlow <= 25],
    ['One tap to the profile, ms', ours.oneTap, NaN, '100', ours.oneTap <= 100],
    ['10,000 sessions: the list opens, ms', ours.many.open, NaN, '300', ours.many.open <= 300],
    ['  the longest frame of a scroll, ms', ours.many.longest, NaN, '50', ours.many.longest <= 50],
    ['  the slowest search, ms', ours.many.search, NaN, '50', ours.many.search <= 50],
    [`${ours.wipes.closings} closings: the view is wiped, p50, ms`, ours.wipes.p50, NaN, '', true],
    ['  p95, ms', ours.wipes.p95, NaN, '', true],
    ['  p99, ms', ours.wipes.p99, NaN, '1000', ours.wipes.p99 <= 1000],
    ['  the slowest, ms', ours.wipes.max, NaN, '', true],
    ['10,000 entries: the log opens, checked, ms', ours.log, NaN, '1000', ours.log <= 1000],
    ['Memory after the start, MB', ours.memory, floor.memory, '4.5', ours.memory <= 4.5],
  ];
}

function print(rows) {
  const show = (value) => (Number.isNaN(value) ? '–' : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));
  const line = (...cells) => cells.map((cell, index) => (index ? cell.padStart(14) : cell.padEnd(44))).join('');
  console.log(line('', 'Onlyme', 'React Router', 'budget'));
  for (const [what, ours, floor, budget, kept] of rows) {
    console.log(line(what, show(ours), show(floor), budget) + (kept ? '' : '   over'));
  }
}

await prepareFloor();
const [app, floor] = [await serve(join(ROOT, 'dist')), await serve(FLOOR)];
const browser = await chromium.launch({
  executablePath: process.env.ONLYME_CHROMIUM,
  args: ARGS,
});
const address = (server) => `http://127.0.0.1:${server.port}`;
const [ours, theirs] = await measure(browser, [
  { name: 'Onlyme', url: address(app) },
  { name: 'React Router', url: address(floor) },
]);
ours.oneTap = await oneTap(browser, address(app));
ours.many = await manySessions(browser, address(app));
process.stderr.write('Closings\n');
ours.wipes = await wipes(browser, address(app));
ours.log = await manyEntries(browser, address(app));
const rows = lines(ours, theirs);
print(rows);
console.log(`Slow: the processor ${SLOW.cpu} times slower, 1.6 Mbit/s, 150 ms a request. Medians of ${RUNS} cold starts, ${browser.version()}.`);
await mkdir(join(ROOT, 'target/bench'), { recursive: true });
await writeFile(join(ROOT, 'target/bench/result.json'), JSON.stringify({ runs: RUNS, browser: browser.version(), slow: SLOW, onlyme: ours, floor: theirs }, null, 2));
await browser.close();
app.close();
floor.close();
