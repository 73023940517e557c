// What the recipes send of dist/: headers, files, addresses. These tests need no screen and no account.

import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { headersFor, parseHeaders } from '../server.mjs';
import { ask, expect, test } from './fixtures.mjs';

const NAVIGATION = { 'sec-fetch-mode': 'navigate', accept: 'text/html' };
const SCRIPT = { 'sec-fetch-mode': 'cors' };
const COMPRESSIBLE = /\.(css|html|js|json|svg|txt|wasm|webmanifest|xml)$/;
const TYPES = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
  webmanifest: 'application/manifest+json',
};

/** What public/_headers asks for at a path, with names as Node has them. */
async function asked(path) {
  const text = await readFile(new URL('../../../public/_headers', import.meta.url), 'utf8');
  const headers = [...headersFor(parseHeaders(text), path)];
  expect(headers).toHaveLength(10);
  return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
}

/** The files of the site that people may ask for. */
function files(site) {
  const names = readdirSync(site.dist).filter((name) => !/^_|\.(br|gz)$/.test(name));
  expect(names.length).toBeGreaterThan(10);
  return names;
}

test('every file has exactly the headers that public/_headers gives it, and its type', async ({ site }) => {
  for (const name of files(site)) {
    const { status, headers, bytes } = await ask(`${site.origin}/${name}`);
    expect(status, name).toBe(200);
    expect(headers, name).toMatchObject(await asked(`/${name}`));
    expect(headers['content-type'], name).toBe(TYPES[name.split('.').at(-1)]);
    expect(bytes.equals(await readFile(join(site.dist, name))), name).toBe(true);
  }
});

test('screens, redirects, refusals and replies of the auth server have them too, and are never stored', async ({ site }) => {
  const json = { 'content-type': 'application/json' };
  const own = { ...json, origin: site.origin };
  const cases = [
    ['/', 200],
    ['/accounts/login?next=/accounts/edit', 200, { headers: NAVIGATION }],
    ['/nuria.campos', 200],
    ['/', 405, { method: 'POST' }],
    ['/accounts/login', 405, { method: 'POST', headers: NAVIGATION, body: 'a=b' }],
    ['/boot.js', 405, { method: 'DELETE' }],
    ['/gone.js', 404],
    ['/onlyme-gone.js', 404],
    ['/nuria.campos', 404, { headers: SCRIPT }],
    ['/.well-known/x', 404, { headers: NAVIGATION }],
    ['/.well-known/change-password', 302],
    ['/_headers', 404],
    ['/_redirects', 404, { headers: NAVIGATION }],
    ['/api/x', 404, { headers: NAVIGATION }],
    ['/api/auth/ok', 200],
    ['/api/auth/get-session', 200],
    ['/api/auth/list-sessions', 401],
    ['/api/auth/no-such', 404],
    ['/api/auth/sign-out', 403, { method: 'POST', headers: { ...json, origin: 'https://elsewhere.example', cookie: '__Secure-better-auth.session_token=x' }, body: '{}' }],
    ['/api/auth/sign-in/username', 401, { method: 'POST', headers: own, body: '{"username":"nobody.here","password":"nothing"}' }],
    ['/api/auth/sign-in/username', 415, { method: 'POST', headers: { origin: site.origin, 'content-type': 'text/plain' }, body: '{}' }],
    ['/api/auth/sign-in/username', 413, { method: 'POST', headers: own, body: JSON.stringify({ username: 'a'.repeat(320_000), password: 'a' }) }],
  ];
  for (const [path, status, options] of cases) {
    const reply = await ask(`${site.origin}${path}`, options);
    const what = `${options?.method ?? 'GET'} ${path}`;
    expect(reply.status, what).toBe(status);
    expect(reply.headers, what).toMatchObject({ ...(await asked('/')), 'cache-control': 'no-store' });
  }
});

test('every screen gets the page, a missing file does not', async ({ site }) => {
  const page = await readFile(join(site.dist, 'index.html'), 'utf8');
  for (const path of ['/', '/accounts/login?next=/accounts/edit', '/nuria.campos', '/a.b_c', '/no/such/place', '/x/', '/healthz']) {
    for (const headers of [NAVIGATION, {}]) expect((await ask(`${site.origin}${path}`, { headers })).text, path).toBe(page);
  }
  const rust = await readFile(new URL('../../../src/domain/text.rs', import.meta.url), 'utf8');
  const endings = /FILE_ENDINGS: \[&str; \d+\] = \[([^\]]+)\]/.exec(rust)[1].match(/\.\w+/g);
  expect(endings.length).toBeGreaterThan(10);
  for (const ending of [...endings, '.JS']) {
    expect((await ask(`${site.origin}/gone${ending}`, { headers: NAVIGATION })).status, ending).toBe(404);
  }
  for (const mode of ['cors', 'no-cors', 'same-origin']) {
    expect((await ask(`${site.origin}/nuria.campos`, { headers: { 'sec-fetch-mode': mode } })).status, mode).toBe(404);
  }
  expect((await ask(`${site.origin}/`, { headers: SCRIPT })).status, 'the page itself is a file').toBe(200);
});

test('a password manager finds the way to change the password, and nothing else', async ({ site }) => {
  const change = await ask(`${site.origin}/.well-known/change-password`, { headers: NAVIGATION });
  expect([change.status, change.headers.location]).toEqual([302, '/accounts/password/change']);
  for (const path of ['/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200', '/.well-known/security.txt', '/.well-known/']) {
    expect((await ask(`${site.origin}${path}`, { headers: NAVIGATION })).status, path).toBe(404);
  }
});

test('whoever comes by http is sent to https, under our name and with the same address', async ({ site }) => {
  for (const [path, options] of [['/'], ['/nuria.campos?a=b&c=%20'], ['/api/auth/get-session'], ['/', { headers: { host: 'elsewhere.example' } }], ['/api/auth/sign-out', { method: 'POST' }]]) {
    const { status, headers, text } = await ask(`${site.insecureOrigin}${path}`, options);
    // Caddy knows no other name than ours, and says nothing there.
    if (options?.headers && site.front === 'caddy') expect([status, headers.location, text]).toEqual([200, undefined, '']);
    else expect([status, headers.location], path).toEqual([301, `${site.origin}${path}`]);
    expect(headers['set-cookie']).toBeUndefined();
  }
});

test('nothing outside the folder is ever served', async ({ site }) => {
  for (const path of ['/../Cargo.toml', '/%2e%2e/Cargo.toml', '/..%2fCargo.toml', '/..\\Cargo.toml', '/%2e%2e%5cCargo.toml', '/x/../../Cargo.toml', '/../../../../../../etc/hosts', '/%00', '/%']) {
    const { status, text } = await ask(site.origin, { path });
    expect([200, 400, 404], path).toContain(status);
    if (status === 200) expect(text, path).toContain('<!doctype html>');
    expect(text, path).not.toMatch(/\[package\]|localhost\s/);
  }
});

/** What is sent to whoever accepts `accept` is the packed file beside each that has one. */
async function sendsPacked(site, accept, ending, encoding) {
  let count = 0;
  for (const name of files(site)) {
    const packed = await readFile(join(site.dist, `${name}.${ending}`)).catch(() => undefined);
    if (!packed) continue;
    count += 1;
    const { headers, bytes, text } = await ask(`${site.origin}/${name}`, { headers: { 'accept-encoding': accept } });
    expect(headers, name).toMatchObject({ 'content-encoding': encoding, vary: 'Accept-Encoding', 'content-type': TYPES[name.split('.').at(-1)] });
    expect(bytes.equals(packed), name).toBe(true);
    expect(text, name).toBe(await readFile(join(site.dist, name), 'utf8'));
    expect(headers, name).toMatchObject(await asked(`/${name}`));
  }
  expect(count).toBeGreaterThan(10);
}

test('the build packs every file that gains by it, for brotli and for gzip', ({ site }) => {
  for (const name of files(site).filter((name) => COMPRESSIBLE.test(name) && name !== 'config.json')) {
    for (const ending of ['br', 'gz']) expect(readdirSync(site.dist), name).toContain(`${name}.${ending}`);
  }
});

test('packed files are sent to whoever takes gzip', async ({ site }) => {
  await sendsPacked(site, 'gzip, deflate', 'gz', 'gzip');
});

test('a browser is sent the smallest that the proxy can send', async ({ site, brotli }) => {
  const best = site.front === 'nginx' && !brotli ? ['gz', 'gzip'] : ['br', 'br'];
  await sendsPacked(site, 'gzip, deflate, br, zstd', ...best);
});

test('a screen is packed like the page, and a reply of the auth server is not packed', async ({ site }) => {
  const headers = { 'accept-encoding': 'gzip', ...NAVIGATION };
  const screen = await ask(`${site.origin}/nuria.campos`, { headers });
  expect(screen.headers['content-encoding']).toBe('gzip');
  expect(screen.bytes.equals(await readFile(join(site.dist, 'index.html.gz')))).toBe(true);
  const reply = await ask(`${site.origin}/api/auth/open-api/generate-schema`, { headers });
  expect(reply.bytes.length).toBeGreaterThan(10_000);
  expect(reply.headers['content-encoding']).toBeUndefined();
});

test('a file that did not change is not sent again', async ({ site }) => {
  for (const name of ['boot.js', 'index.html']) {
    const { headers } = await ask(`${site.origin}/${name}`);
    const again = await ask(`${site.origin}/${name}`, { headers: { 'if-none-match': headers.etag } });
    expect([again.status, again.bytes.length], name).toEqual([304, 0]);
    expect(again.headers['cache-control'], name).toBe(headers['cache-control']);
  }
});
