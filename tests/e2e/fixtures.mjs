// The test runner with what must hold in every test, whatever it is about: no policy violation, no
// user data in markup, no error in the console, no request to another origin, no global handle, and no
// secret in anything that a page keeps or shows. A test that breaks something on purpose says which of
// these it allows.

import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect } from '@playwright/test';
import { scan } from './canary.mjs';
import { CANARY } from './people.mjs';

export { expect };

export const test = base.extend({
  /** Errors in the console that this test provokes, as expressions. */
  allowedErrors: [[], { option: true }],
  /** Other origins that this test asks. */
  allowedOrigins: [[], { option: true }],

  watched: [
    async ({ context, baseURL, allowedErrors, allowedOrigins, javaScriptEnabled }, use) => {
      const watch = await watchContext(context);
      await use();
      await watch.check({ origins: [baseURL, ...allowedOrigins], allowedErrors });
      // Where no script runs, none keeps anything, and nothing could be asked.
      if (javaScriptEnabled !== false) await watch.checkSecrets(baseURL);
    },
    { auto: true },
  ],
});

/** Watches all pages of a context from now on. The fixture does it for the test's own context. */
export async function watchContext(context) {
  const errors = [];
  const requests = [];
  const markup = [];
  const lines = [];
  // What the page reports here goes to the console as text, because the page must get no handle.
  await context.addInitScript(reportFromPage);
  context.on('console', (message) => {
    const text = message.text();
    lines.push(text);
    if (text.startsWith(MARKUP)) markup.push(text.slice(MARKUP.length));
    else if (message.type() === 'error') errors.push(`${text} (${message.location().url})`);
  });
  context.on('weberror', (error) => errors.push(String(error.error())));
  context.on('request', (request) => requests.push(request.url()));

  return {
    markup,
    requests,
    async check({ origins, allowedErrors = [] }) {
      const allowed = (text) => allowedErrors.some((pattern) => pattern.test(text));
      expect(errors.filter((text) => !allowed(text)), 'errors in the console').toEqual([]);
      const local = (url) => /^(data|blob|about|chrome-error):/.test(url) || origins.includes(new URL(url).origin);
      expect(requests.filter((url) => !local(url)), 'requests to other origins').toEqual([]);
      const personal = markup.filter((text) => text.toLowerCase().includes(CANARY));
      expect(personal, 'user data that was turned into markup').toEqual([]);
      for (const page of context.pages()) {
        expect(await page.evaluate(() => typeof window.wasmBindings), 'a global handle').toBe('undefined');
      }
    },
    /** No page of the app keeps or shows a secret. */
    async checkSecrets(origin) {
      for (const page of context.pages()) {
        if (!page.url().startsWith(`${origin}/`)) continue;
        expect(await scan(page, { lines, addresses: requests }), `secrets in ${page.url()}`).toEqual([]);
      }
    },
  };
}

const MARKUP = 'markup: ';

/** Runs in the page before anything else: writes violations and strings of markup to the console. */
function reportFromPage() {
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error(`violation of ${event.effectiveDirective} by ${event.blockedURI} ${event.sample}`);
  });
  const factory = globalThis.trustedTypes;
  if (!factory) return;
  const create = factory.createPolicy.bind(factory);
  factory.createPolicy = (name, rules) =>
    create(name, {
      ...rules,
      createHTML(text, ...rest) {
        console.debug(`markup: ${text}`);
        return rules.createHTML(text, ...rest);
      },
    });
}

/** Finds nothing wrong for people who use a screen reader or a keyboard. No rule is switched off. */
export async function axe(page, what) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `  ${node.html}`).join('\n')}`);
  // Soft, so that one run tells about all screens.
  expect.soft(found, what ?? page.url()).toEqual([]);
}

/** Another page of the same browser, in a window of its own: a tab behind another one is drawn once a
 *  second, and a test would wait for it at each step. */
export async function newWindow(page) {
  const opened = page.context().waitForEvent('page');
  await page.evaluate(() => void window.open('about:blank', '_blank', 'popup,noopener'));
  return opened;
}

/** Lets time pass in a page, until its next load. Not Playwright's clock: its timers have numbers that
 *  do not fit where Rust keeps them, so they could not be stopped. */
export async function passTime(page, seconds) {
  await page.evaluate((milliseconds) => {
    const now = Date.now;
    Date.now = () => now() + milliseconds;
  }, seconds * 1_000);
}

/** From now on the pages that this context opens hear nothing of what other tabs do. */
export async function deafen(context) {
  await context.addInitScript(() => {
    globalThis.BroadcastChannel = class extends EventTarget {
      postMessage() {}
      close() {}
    };
    addEventListener('storage', (event) => event.stopImmediatePropagation(), true);
  });
}
