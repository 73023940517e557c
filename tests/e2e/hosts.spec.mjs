// What other hosts are told is what `public/_headers` says. No browser is needed.

import { expect, test } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { hosts } from '../../deploy/static/hosts.mjs';
import { FILE_ENDINGS, headersFor, parseHeaders } from './server.mjs';

test.skip(({ isMobile }) => isMobile, 'a host does not know the layout');

const FILES = ['/onlyme-12ab.js', '/onlyme-12ab_bg.wasm', '/later-1.css', '/inside-1.wasm', '/service-1.wasm', '/shared-3-1.wasm', '/texts-es-first-1.txt', '/icon-1.svg', '/icon.svg', '/app-192.png', '/app-touch.png', '/manifest.webmanifest', '/boot.js', '/hasher.js', '/hasher_bg.wasm', '/estimator.js', '/estimator_bg.wasm', '/common-passwords.txt', '/config.json', '/index.html'];
const SCREENS = ['/', '/accounts/login', '/nuria.campos', '/a.b_c', '/boot.jsx', '/x/', '/xapi/y'];
const NEITHER = [...FILE_ENDINGS.map((ending) => `/gone${ending}`), '/.well-known/x', '/api/auth/ok', '/api/x'];

test('the files for other hosts are those that deploy/static/hosts.mjs writes', async () => {
  const written = Object.entries(await hosts());
  expect(written).toHaveLength(3);
  for (const [name, text] of written) {
    expect(await readFile(new URL(`../../deploy/static/${name}`, import.meta.url), 'utf8'), name).toBe(text);
  }
});

/** The headers that each host is told for a path: those of every rule that fits, in order. */
function told({ headers }, fits, path) {
  const all = headers.filter((rule) => fits(rule).test(path)).flatMap((rule) => rule.headers);
  return { all, last: Object.fromEntries(all.map(({ key, value }) => [key, value])) };
}

for (const [name, part, fits, once] of [
  ['vercel.json', (it) => it, ({ source }) => new RegExp(`^${source}$`), true],
  ['firebase.json', (it) => it.hosting, ({ regex }) => new RegExp(regex), false],
]) {
  test(`by the rules of ${name} every path has the headers of public/_headers, and only screens get the page`, async () => {
    const rules = part(JSON.parse((await hosts())[name]));
    const blocks = parseHeaders(await readFile(new URL('../../public/_headers', import.meta.url), 'utf8'));
    for (const path of [...FILES, ...SCREENS, ...NEITHER]) {
      const { all, last } = told(rules, fits, path);
      expect(last, path).toEqual(Object.fromEntries(headersFor(blocks, path)));
      if (once) expect(all, path).toHaveLength(10);
    }
    const page = (path) => rules.rewrites.find((rule) => fits(rule).test(path))?.destination === '/index.html';
    for (const path of SCREENS) expect(page(path), path).toBe(true);
    for (const path of NEITHER) expect(page(path), path).toBe(false);
  });
}
