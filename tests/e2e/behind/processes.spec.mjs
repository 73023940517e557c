// Two processes on one database are one service: what one does the other knows, and one that ends is not
// missed. These tests end processes, and start them again.

import { somebody } from '../people.mjs';
import { ask, Device, expect, test } from './fixtures.mjs';

/** How long a proxy may leave a process alone that has come back. */
const BACK_WITHIN = 6_000;
/** Caddy asks every second who is there, and until 2.11.1 it loses bodies when it has to try another process. */
const NOTICED_WITHIN = { nginx: 0, caddy: 2_000 };

/** Somebody on two devices. */
async function onTwo(site) {
  const person = somebody();
  const [laptop, phone] = ['Laptop/1.0', 'Phone/1.0'].map((userAgent) => new Device(site, { userAgent }));
  expect((await laptop.signUp(person)).status).toBe(200);
  expect((await phone.signIn(person)).status).toBe(200);
  return { person, laptop, phone };
}

test('a session that one process ends is over at once for the other', async ({ site }) => {
  const { person, laptop, phone } = await onTwo(site);
  for (let n = 0; n < 10; n += 1) {
    const [here, there] = n % 2 ? site.processes : [...site.processes].reverse();
    expect((await phone.session({ via: there })).user.username).toBe(person.username);
    const { token } = (await laptop.sessions({ via: here })).find(({ userAgent }) => userAgent === 'Phone/1.0');
    expect((await laptop.post('/revoke-session', { token }, { via: here })).status).toBe(200);
    expect(await phone.session({ via: there })).toBeNull();
    expect((await phone.get('/list-sessions', { via: there })).status).toBe(401);
    expect(await laptop.sessions({ via: there })).toHaveLength(1);
    expect((await phone.signIn(person)).status).toBe(200);
  }
});

test('when a process is killed, the next requests work, whichever it was', async ({ site, front }) => {
  const { person, laptop, phone } = await onTwo(site);
  for (const one of site.processes) {
    await one.kill();
    for (let n = 0; n < 10; n += 1) expect((await laptop.session()).user.username).toBe(person.username);
    await after(NOTICED_WITHIN[front]);
    for (let n = 0; n < 10; n += 1) expect((await phone.post('/verify-password', { password: person.password })).status).toBe(200);
    await one.start();
    // The other one is next: until this one is asked again there would be nobody.
    await expect(async () => expect(await works(site, one)).toBe(true)).toPass({ timeout: BACK_WITHIN });
  }
});

/** Whether the proxy gets through to this process when it is the only one. The other is held meanwhile. */
async function works(site, one) {
  const other = site.processes.find((process) => process !== one);
  other.hold();
  try {
    const replies = await Promise.all([1, 2].map(() => Promise.race([ask(`${site.origin}/api/auth/ok`), after(1_000)])));
    return replies.some((reply) => reply?.status === 200);
  } finally {
    other.release();
  }
}

const after = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('processes that are restarted one after the other fail no request', async ({ site }) => {
  const { person, laptop, phone } = await onTwo(site);
  const statuses = [];
  let going = true;
  const keepAsking = async (request) => {
    while (going) statuses.push((await request()).status);
  };
  const asking = [() => laptop.get('/get-session'), () => phone.get('/list-sessions'), () => phone.post('/verify-password', { password: person.password })].map(keepAsking);
  for (const one of site.processes) {
    await one.restart();
    await after(BACK_WITHIN / 2);
  }
  going = false;
  await Promise.all(asking);
  expect(statuses.length).toBeGreaterThan(30);
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
});

test('what a hanging process was sent is not sent again, and nobody waits longer than ten seconds', async ({ site }) => {
  const { person, laptop } = await onTwo(site);
  const [hanging] = site.processes;
  hanging.hold();
  let replies;
  const begun = Date.now();
  try {
    replies = await Promise.all([1, 2].map((n) => new Device(site, { userAgent: `Try/${n}` }).signIn(person)));
  } finally {
    hanging.release();
  }
  expect(Date.now() - begun).toBeLessThan(12_000);
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 504]);
  // What it was sent it may do yet: once.
  await after(2_000);
  const tries = (await laptop.sessions()).filter(({ userAgent }) => userAgent.startsWith('Try/')).map(({ userAgent }) => userAgent);
  expect(tries).toEqual([...new Set(tries)]);
});

test('while no process is there the pages are, and an answer says so', async ({ site }) => {
  const { person, laptop } = await onTwo(site);
  for (const one of site.processes) await one.kill();
  const { status, headers } = await laptop.get('/get-session');
  expect([502, 503]).toContain(status);
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'content-security-policy': expect.stringContaining("default-src 'none'") });
  expect((await ask(`${site.origin}/nuria.campos`)).status).toBe(200);
  await Promise.all(site.processes.map((one) => one.start()));
  await expect(async () => expect((await laptop.session())?.user.username).toBe(person.username)).toPass({ timeout: BACK_WITHIN });
});
