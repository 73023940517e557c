// Tries are counted for each address, by all processes together, and nobody talks their way out of it.

import { setTimeout as wait } from 'node:timers/promises';
import { somebody } from '../people.mjs';
import { Device, expect, test } from './fixtures.mjs';

/** The auth server's own numbers: so many tries in so many seconds. */
const TRIES = 3;
const SECONDS = 10;

test.use({ rateLimit: true });

test('of 25 wrong passwords three are looked at, and another address is not made to wait', async ({ site }) => {
  const person = somebody();
  expect((await new Device(site, { address: '127.0.0.31' }).signUp(person)).status).toBe(200);
  const guesser = new Device(site, { address: '127.0.0.32' });
  const replies = [];
  for (let n = 0; n < 25; n += 1) {
    // Another invented address each time: if it were believed, nothing would be counted.
    const headers = { 'x-forwarded-for': `198.51.100.${n}`, 'x-real-ip': `198.51.100.${n}`, forwarded: `for=198.51.100.${n}` };
    replies.push(await guesser.signIn({ ...person, password: `Kanari guesses ${n}` }, { headers }));
  }
  expect(replies.map(({ status }) => status)).toEqual([...Array(TRIES).fill(401), ...Array(25 - TRIES).fill(429)]);
  const { headers, body } = replies.at(-1);
  const seconds = Number(headers['x-retry-after']);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(SECONDS);
  expect(body).toEqual({ message: 'Too many requests. Please try again later.' });
  expect((await guesser.signIn(person)).status, 'the right one, too early').toBe(429);

  const other = new Device(site, { address: '127.0.0.33' });
  expect((await other.signIn(person)).status, 'somebody else').toBe(200);
  // Each process has counted what the other one was asked.
  for (const via of site.processes) {
    expect((await guesser.signIn(person, { via, headers: { 'x-forwarded-for': '127.0.0.32' } })).status).toBe(429);
  }
  await wait((SECONDS + 1) * 1_000);
  expect((await guesser.signIn(person)).status, 'the right one, in time').toBe(200);
});
