// How the end-to-end tests run: Chromium against the release build in dist/, behind the headers that
// every host must send. `npm ci`, then `npx playwright test`. A test that fails is run once more: two
// browsers share two processors with whatever else the machine does. One that passes then is listed as
// flaky at the end, by name, and is to be looked into like a failing one.

import { defineConfig, devices } from '@playwright/test';
import { ARGS } from './browser.mjs';

/** Tests that stand behind a proxy and an auth server, which behind/playwright.config.mjs starts. */
export const BEHIND = /(\/behind\/.+|\/server-[^/]+)\.spec\.mjs$/;

/** The design page, which development builds alone have. */
const DESIGN = /\/design\.spec\.mjs$/;

// A browser from the system, where Playwright's own cannot be had; the one without windows is quicker.
const executablePath = process.env.ONLYME_HEADLESS_SHELL ?? process.env.ONLYME_CHROMIUM;

export default defineConfig({
  testDir: '.',
  workers: 2,
  retries: 1,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.CI ? 'line' : 'list',
  // Long, because two browsers, their workers and a build may share two processors.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  snapshotPathTemplate: '{testDir}/references/{projectName}/{arg}{ext}',
  webServer: {
    command: 'node server.mjs',
    wait: { stdout: /READY (?<onlyme_e2e_port>\d+)/ },
  },
  use: {
    baseURL: `http://127.0.0.1:${process.env.ONLYME_E2E_PORT}`,
    locale: 'en-GB',
    timezoneId: 'Europe/Madrid',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      // Glyphs are drawn in the same way on every machine, whatever its settings.
      args: [...ARGS, '--font-render-hinting=none', '--disable-lcd-text'],
    },
  },
  projects: [
    { name: 'wide', testIgnore: [BEHIND, DESIGN], use: { viewport: { width: 1440, height: 900 } } },
    { name: 'design', testMatch: DESIGN, use: { viewport: { width: 1440, height: 900 } } },
    {
      name: 'phone',
      // What these are about does not know the layout, so they run on the wide screen only.
      testIgnore: [BEHIND, DESIGN, /(back|bad-input|canary|config|copy|docs|hosts|installed|kills|languages|log|passwords|races|server|tabs|throttle)\.spec\.mjs$/],
      use: {
        userAgent: devices['Pixel 7'].userAgent,
        viewport: { width: 390, height: 844 },
        isMobile: true,
        hasTouch: true,
      },
    },
  ],
});
