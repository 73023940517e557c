// The tests' own browser and what must hold in every test (`../fixtures.mjs`), on a site behind a proxy:
// `site` is one, with its two processes, and `baseURL` leads to it. A worker has a site of its own, so a
// test may end processes as long as it starts them again: `await site.processes[0].kill()`, `.restart()`,
// `.hold()` and `.release()`, `.start()`. `new Device(site)` is a second browser without screens; it can ask
// one process past the proxy (`{ via: site.processes[1] }`). Stories go into `../server-*.spec.mjs` and are
// run by `cargo xtask test --only behind -- server-NAME --project=nginx`.

import { test as base } from '../fixtures.mjs';
import { trusted } from './certificate.mjs';
import { prepared } from './setup.mjs';
import { startSite } from './site.mjs';

export { expect, newWindow, watchContext } from '../fixtures.mjs';
export { ask, Device } from './device.mjs';

export const test = base.extend({
  /** The proxy: nginx or caddy; each project has its own. */
  front: ['nginx', { option: true, scope: 'worker' }],
  /** What config.json names: better-auth, or embedded, which has no processes. */
  service: ['better-auth', { option: true, scope: 'worker' }],
  /** Whether tries are counted, three in ten seconds for each address, as the recipe asks for. */
  rateLimit: [false, { option: true, scope: 'worker' }],
  /** Whether nginx has and uses its module for brotli. */
  brotli: [false, { option: true, scope: 'worker' }],

  /** The server's plugins that are left out, as WITHOUT names them. */
  without: ['', { option: true, scope: 'worker' }],

  site: [
    async ({ front, service, rateLimit, brotli, without }, use) => {
      const site = await startSite(prepared(), { front, service, rateLimit, brotli, without });
      await use(site);
      await site.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  baseURL: async ({ site }, use) => use(site.origin),

  launchOptions: [
    async ({ launchOptions }, use) => use({ ...launchOptions, args: [...launchOptions.args, ...trusted(prepared().certificate)] }),
    { scope: 'worker' },
  ],
});
