// How the tests behind a proxy run: `npx playwright test --config behind` in tests/e2e. They need what
// the others need, and nginx, Caddy, PostgreSQL and openssl, and the auth server's packages (`npm ci` in
// tests/auth-server). Stories that need the auth server are `server-*.spec.mjs` beside the others.

import { defineConfig } from '@playwright/test';
import plain, { BEHIND } from '../playwright.config.mjs';
import { nginxKnowsBrotli } from './proxies.mjs';

const { webServer: _, projects, ...rest } = plain;
const [wide] = projects;
const behind = (name, options) => ({ name, use: { ...wide.use, ...options } });

export default defineConfig({
  ...rest,
  testDir: '..',
  testMatch: BEHIND,
  testIgnore: [],
  outputDir: '../test-results/behind',
  globalSetup: './setup.mjs',
  use: { ...rest.use, baseURL: undefined },
  projects: [
    behind('nginx', { front: 'nginx' }),
    behind('caddy', { front: 'caddy' }),
    // Only what is sent differs, and only where nginx has the module.
    ...(nginxKnowsBrotli() ? [{ ...behind('nginx with brotli', { front: 'nginx', brotli: true }), testMatch: /hosting\.spec\.mjs$/ }] : []),
  ],
});
