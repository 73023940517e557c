// What must come through a proxy unharmed: cookies, the address that people come from, and what is large.

import { randomBytes } from 'node:crypto';
import { somebody } from '../people.mjs';
import { Device, expect, test } from './fixtures.mjs';

/** The most accounts in one browser; the auth server's own number. */
const ACCOUNTS = 25;

test('cookies are for https alone, for no script and for no other site', async ({ site, page, context }) => {
  const { set, status } = await new Device(site).signUp(somebody());
  expect(status).toBe(200);
  expect(set).toHaveLength(2);
  for (const line of set) {
    expect(line).toMatch(/^__Secure-better-auth\.session_token/);
    const attributes = line.split('; ').slice(1).sort();
    expect(attributes).toEqual(['HttpOnly', 'Max-Age=7776000', 'Path=/', 'SameSite=Lax', 'Secure']);
  }
  // And a browser takes them so.
  await page.goto('/');
  const { email, password, fullName: name, username } = somebody();
  const done = await page.evaluate(async (body) => {
    const reply = await fetch('/api/auth/sign-up/email', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return { status: reply.status, seen: document.cookie };
  }, { email, password, name, username });
  expect(done).toEqual({ status: 200, seen: '' });
  const kept = await context.cookies();
  expect(kept).toHaveLength(2);
  for (const cookie of kept) expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/', domain: 'localhost' });
});

test('the list of sessions has the address that the request came from, whatever the client says', async ({ site }) => {
  const person = somebody();
  const invented = '203.0.113.7';
  const lies = {
    'x-forwarded-for': `${invented}, 198.51.100.9`,
    'x-real-ip': invented,
    forwarded: `for=${invented};proto=http;host=elsewhere.example`,
    'x-client-ip': invented,
    'cf-connecting-ip': invented,
    'true-client-ip': invented,
    'x-forwarded-host': 'elsewhere.example',
    'x-forwarded-proto': 'http',
  };
  const laptop = new Device(site, { address: '127.0.0.21', headers: lies });
  expect((await laptop.signUp(person)).status).toBe(200);
  const phone = new Device(site, { address: '127.0.0.22' });
  const { set } = await phone.signIn(person, { headers: lies });
  for (const line of set) expect(line).toMatch(/^__Secure-.*; Secure/);
  const addresses = (await phone.sessions()).map(({ ipAddress }) => ipAddress);
  expect(addresses.sort()).toEqual(['127.0.0.21', '127.0.0.22']);
});

test('a picture of 128 KB comes through both ways, and a body of 320 KB is refused', async ({ site }) => {
  const device = new Device(site);
  await device.signUp(somebody());
  const image = `data:image/webp;base64,${randomBytes(131_072).toString('base64')}`;
  expect(image.length).toBeGreaterThan(170_000);
  expect((await device.post('/update-user', { image })).status).toBe(200);
  expect((await device.session()).user.image).toBe(image);
  const { status } = await device.post('/update-user', { image: image + 'A'.repeat(320_000 - image.length) });
  expect(status).toBe(413);
  expect((await device.session()).user.image).toBe(image);
});

test(`a browser with ${ACCOUNTS} accounts is known, and logs out of all of them`, async ({ site }) => {
  test.slow();
  const device = new Device(site);
  for (let n = 0; n < ACCOUNTS; n += 1) expect((await device.signUp(somebody())).status).toBe(200);
  expect(device.cookies.size).toBe(ACCOUNTS + 1);
  expect((await device.get('/multi-session/list-device-sessions')).body).toHaveLength(ACCOUNTS);
  const { status, set } = await device.post('/sign-out');
  expect(status).toBe(200);
  expect(set.length).toBeGreaterThan(ACCOUNTS);
  expect((await device.get('/multi-session/list-device-sessions')).body).toEqual([]);
});
