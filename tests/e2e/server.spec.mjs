// What the host sends: headers, files, addresses. These tests need no screen.

import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from './fixtures.mjs';
import { serve } from './server.mjs';

test.skip(({ isMobile }) => isMobile, 'the host does not know the layout');

const NAVIGATION = { 'sec-fetch-mode': 'navigate', accept: 'text/html' };
const POLICY = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'connect-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'worker-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'self'",
  'frame-src': "'self'",
  'frame-ancestors': "'self'",
  'object-src': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': 'default',
};
const OTHERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self)',
  'strict-transport-security': 'max-age=63072000; includeSubDomains; preload',
};

function parsed(policy) {
  return Object.fromEntries(policy.split(';').map((directive) => directive.trim().split(/ (.*)/).slice(0, 2)));
}

/** The addresses in the page, by what they are. */
async function assets(request) {
  const html = await (await request.get('/', { headers: NAVIGATION })).text();
  const find = (pattern) => pattern.exec(html)[1];
  return {
    html,
    js: find(/data-js="?([^" >]+)/),
    wasm: find(/data-wasm="?([^" >]+)/),
    css: find(/href="?([^" >]+\.css)/),
  };
}

test('every response has all nine headers, and the policy is the strict one', async ({ request }) => {
  const { js, wasm, css } = await assets(request);
  const paths = ['/', '/accounts/login', '/nuria.campos', '/boot.js', '/config.json', js, wasm, css, '/hasher.js', '/hasher_bg.wasm', '/estimator.js', '/estimator_bg.wasm', '/gone.js', '/.well-known/change-password', '/.well-known/x'];
  for (const path of paths) {
    const response = await request.get(path, { maxRedirects: 0 });
    const headers = response.headers();
    expect(parsed(headers['content-security-policy']), path).toEqual(POLICY);
    expect(headers, path).toMatchObject(OTHERS);
  }
});

test('development is as strict as a release, but for the script that reloads the page', async () => {
  const toml = await readFile(new URL('../../Trunk.toml', import.meta.url), 'utf8');
  const lines = toml.split('[serve.headers]')[1].matchAll(/^([\w-]+) = "(.*)"$/gm);
  const { 'Content-Security-Policy': policy, 'Cache-Control': caching, ...others } = Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
  const { 'script-src': scripts, ...rest } = parsed(policy);
  const { 'script-src': strict, ...strictRest } = POLICY;
  expect(rest).toEqual(strictRest);
  expect(scripts.replace(/ 'sha256-[^']+'$/, '')).toBe(strict);
  expect(caching).toBe('no-store');
  const { 'strict-transport-security': _, ...expected } = OTHERS;
  expect(Object.fromEntries(Object.entries(others).map(([name, value]) => [name.toLowerCase(), value]))).toEqual(expected);
});

test('the page repeats the policy for hosts that send no headers', async ({ request }) => {
  const { html } = await assets(request);
  const policy = /http-equiv="?Content-Security-Policy"? content="([^"]+)"/.exec(html)[1];
  const { 'frame-ancestors': _, ...inMeta } = POLICY;
  expect(parsed(policy)).toEqual(inMeta);
});

test('the page has no inline script, no style attribute and no global handle', async ({ request }) => {
  const { html } = await assets(request);
  expect(html.match(/<script[^>]*>/g)).toEqual([expect.stringMatching(/src="?\/boot\.js/)]);
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|wasmBindings/);
});

test('pages are never stored, hashed files for ever, the others are asked for again', async ({ request }) => {
  const { js, wasm, css } = await assets(request);
  const caching = async (path) => (await request.get(path)).headers()['cache-control'];
  for (const path of ['/', '/accounts/login', '/nuria.campos', '/gone.js']) expect(await caching(path), path).toBe('no-store');
  const later = [...(await (await request.get(js)).text()).matchAll(/'([\w-]+\.(?:wasm|css))'/g)].map(([, name]) => `/${name}`);
  // The screens, their style sheet, a service of each kind, and what they share.
  for (const kind of ['inside', 'later', 'server', 'service', 'shared']) expect(later.join(' ')).toContain(`/${kind}-`);
  const texts = (await (await request.get('/')).text()).match(/\/texts-[\w-]+\.txt/g);
  expect(texts.join(' ')).toMatch(/texts-es-first-.* \/texts-es-whole-/);
  for (const path of [js, wasm, css, ...later, ...texts]) expect(await caching(path), path).toBe('public, max-age=31536000, immutable');
  for (const path of ['/boot.js', '/config.json', '/hasher.js', '/hasher_bg.wasm', '/estimator.js', '/estimator_bg.wasm', '/common-passwords.txt']) expect(await caching(path), path).toBe('no-cache');
});

test('files have the right types', async ({ request }) => {
  const { js, wasm, css } = await assets(request);
  const types = { '/': 'text/html', '/boot.js': 'text/javascript', '/config.json': 'application/json', [js]: 'text/javascript', [wasm]: 'application/wasm', [css]: 'text/css', '/hasher_bg.wasm': 'application/wasm', '/common-passwords.txt': 'text/plain', '/icon.svg': 'image/svg+xml' };
  for (const [path, type] of Object.entries(types)) {
    expect((await request.get(path)).headers()['content-type'], path).toContain(type);
  }
});

test('every screen gets the page, a missing file does not', async ({ request }) => {
  const status = async (path, headers = NAVIGATION) => (await request.get(path, { headers })).status();
  for (const path of ['/', '/accounts/login?next=/accounts/edit', '/nuria.campos', '/a.b_c', '/no/such/place']) expect(await status(path), path).toBe(200);
  // The app lets no user name end like a file; the host must mean the same by it.
  const rust = await readFile(new URL('../../src/domain/text.rs', import.meta.url), 'utf8');
  const endings = /FILE_ENDINGS: \[&str; \d+\] = \[([^\]]+)\]/.exec(rust)[1].match(/\.\w+/g);
  expect(endings.length).toBeGreaterThan(10);
  for (const ending of endings) expect(await status(`/gone${ending}`), ending).toBe(404);
  expect(await status('/nuria.campos', { 'sec-fetch-mode': 'cors' }), 'a script asks').toBe(404);
  for (const path of ['/_headers', '/_redirects']) expect(await (await request.get(path)).text(), path).not.toContain('/*');
});

test('a password manager finds the way to change the password, and nothing else', async ({ request }) => {
  const change = await request.get('/.well-known/change-password', { maxRedirects: 0 });
  expect(change.status()).toBe(302);
  expect(change.headers().location).toBe('/accounts/password/change');
  for (const path of ['/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200', '/.well-known/security.txt']) {
    expect((await request.get(path, { headers: NAVIGATION })).status(), path).toBe(404);
  }
});

test('nothing outside the folder is ever served', async ({ baseURL }) => {
  // By hand, because `fetch` would tidy the paths up.
  const answer = (path) =>
    new Promise((resolve, reject) => {
      get(`${baseURL}/`, { path }, (response) => {
        let body = '';
        response.on('data', (part) => (body += part)).on('end', () => resolve({ status: response.statusCode, body }));
      }).on('error', reject);
    });
  for (const path of ['/../Cargo.toml', '/%2e%2e/Cargo.toml', '/..%2fCargo.toml', '/..\\Cargo.toml', '/%2e%2e%5cCargo.toml', '/x/../../Cargo.toml', '/%00', '/%']) {
    expect((await answer(path)).body, path).not.toContain('[package]');
  }
  expect((await answer('/%00')).status).toBe(400);
  expect((await answer('/%')).status).toBe(400);
});

test('packed files are sent where they are understood, and links lead nowhere', async ({ request }) => {
  const folder = await mkdtemp(join(tmpdir(), 'onlyme-'));
  await writeFile(join(folder, '_headers'), '/*\n  X-A: 1\n/x.js\n  ! X-A\n  X-A: 2\n/x.j*\n  X-A: 3\n');
  await writeFile(join(folder, '_redirects'), '/* /index.html 200\n');
  await writeFile(join(folder, 'index.html'), 'page');
  await writeFile(join(folder, 'x.js'), 'long');
  await writeFile(join(folder, 'x.js.br'), brotliCompressSync('short'));
  await symlink('/etc/hostname', join(folder, 'host.txt'));
  const { port, close } = await serve(folder);
  const origin = `http://127.0.0.1:${port}`;
  const packed = await request.get(`${origin}/x.js`, { headers: { 'accept-encoding': 'br' } });
  expect(await packed.text()).toBe('short');
  expect(packed.headers()).toMatchObject({ 'content-encoding': 'br', 'x-a': '2, 3', vary: 'Accept-Encoding' });
  expect(await (await request.get(`${origin}/x.js`, { headers: { 'accept-encoding': 'gzip' } })).text()).toBe('long');
  expect((await request.get(`${origin}/host.txt`)).status()).toBe(404);
  expect((await request.post(`${origin}/`)).status()).toBe(405);
  close();
  await rm(folder, { recursive: true });
});
