// What Onlyme's adapter needs of the auth server, over memory and, when DATABASE_URL names a PostgreSQL,
// over databases that are made for each test and dropped after it. The given one is never changed.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Device, endAll, ORIGIN, start } from './harness.mjs';
import { MIGRATION_LOCK } from './options.mjs';

const PASSWORD = 'correct horse';
const POSTGRES = process.env.DATABASE_URL;
const databases = [];

after(async () => {
  endAll();
  for (const name of databases) await ask(`DROP DATABASE ${name} WITH (FORCE)`);
});

/** Signs up under a name that nobody has. */
async function signUp(device, name = `u${randomBytes(6).toString('hex')}`) {
  const reply = await device.post('/sign-up/email', { email: `${name}@example.test`, password: PASSWORD, name, username: name });
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  return name;
}

async function signIn(device, username, password = PASSWORD) {
  return device.post('/sign-in/username', { username, password });
}

async function ask(sql, connectionString = POSTGRES) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client.query(sql).finally(() => client.end());
}

/** A database of its own, as variables for `start`. */
async function scratch() {
  const name = `onlyme_test_${randomBytes(6).toString('hex')}`;
  await ask(`CREATE DATABASE ${name}`);
  databases.push(name);
  const url = new URL(POSTGRES);
  url.pathname = `/${name}`;
  return { DATABASE_URL: url.href, AUTH_SECRET: randomBytes(32).toString('hex') };
}

for (const kind of POSTGRES ? ['memory', 'PostgreSQL'] : ['memory']) {
  describe(`over ${kind}`, () => {
    let server;
    before(async () => {
      server = await start(kind === 'memory' ? {} : await scratch());
    });
    after(async () => {
      assert.equal(await server.stop(), 0);
      // Only of the strangers below does it tell anything.
      assert.deepEqual(server.errors().split('\n').filter((line) => line && !/origin/i.test(line)), []);
    });

    test('a session that was revoked from another device is over at its next call', async () => {
      const [laptop, phone] = [new Device(server, { 'User-Agent': 'Laptop' }), new Device(server, { 'User-Agent': 'Phone' })];
      const name = await signUp(laptop);
      assert.equal((await signIn(phone, name)).status, 200);
      const { body: list } = await laptop.get('/list-sessions');
      assert.deepEqual(list.map((session) => session.userAgent).sort(), ['Laptop', 'Phone']);
      assert.deepEqual([...new Set(list.map((session) => session.ipAddress))], ['127.0.0.1']);
      const { token } = list.find((session) => session.userAgent === 'Phone');
      assert.deepEqual((await laptop.post('/revoke-session', { token })).body, { status: true });
      assert.equal((await phone.get('/get-session')).body, null);
      assert.equal((await phone.get('/list-sessions')).status, 401);
      assert.equal((await laptop.get('/list-sessions')).body.length, 1);
    });

    test('a changed password closes the others when asked to, and only then', async () => {
      const [laptop, phone] = [new Device(server), new Device(server)];
      const name = await signUp(laptop);
      await signIn(phone, name);
      const change = (currentPassword, newPassword, revokeOtherSessions) =>
        laptop.post('/change-password', { currentPassword, newPassword, revokeOtherSessions });
      assert.equal((await change('wrong one', 'second', false)).body.code, 'INVALID_PASSWORD');
      assert.equal((await change(PASSWORD, 'second', false)).body.token, null);
      assert.equal((await phone.get('/get-session')).body.user.username, name);
      assert.match((await change('second', 'third!', true)).body.token, /^\w{32}$/);
      assert.equal((await phone.get('/get-session')).body, null);
      assert.equal((await signIn(phone, name)).body.code, 'INVALID_USERNAME_OR_PASSWORD');
      assert.equal((await signIn(phone, name, 'third!')).status, 200);
      assert.deepEqual((await laptop.post('/verify-password', { password: 'third!' })).body, { status: true });
    });

    test('two accounts share a browser, and one tap goes back to the first', async () => {
      const device = new Device(server);
      const names = [await signUp(device), await signUp(device)];
      const { body: accounts } = await device.get('/multi-session/list-device-sessions');
      assert.deepEqual(accounts.map(({ user }) => user.username).sort(), [...names].sort());
      const first = accounts.find(({ user }) => user.username === names[0]);
      await device.post('/multi-session/set-active', { sessionToken: first.session.token });
      assert.equal((await device.get('/get-session')).body.user.username, names[0]);
      assert.deepEqual((await device.post('/multi-session/revoke', { sessionToken: first.session.token })).body, { status: true });
      assert.equal((await device.get('/get-session')).body.user.username, names[1]);
      await device.post('/sign-out');
      assert.deepEqual((await device.get('/multi-session/list-device-sessions')).body, []);
    });

    test('a name is free until somebody has it, in whatever letters', async () => {
      const device = new Device(server);
      const free = async (username) => (await device.post('/is-username-available', { username })).body.available;
      const name = `u${randomBytes(6).toString('hex')}`;
      assert.equal(await free(name), true);
      await signUp(device, name);
      assert.equal(await free(name.toUpperCase()), false);
    });

    test('a picture of 128 KB is kept as it is', async () => {
      const device = new Device(server);
      await signUp(device);
      const head = 'data:image/webp;base64,';
      const image = head + randomBytes(98_304).toString('base64').slice(0, 131_072 - head.length);
      assert.equal(image.length, 131_072);
      assert.equal((await device.post('/update-user', { image })).status, 200);
      assert.equal((await device.get('/get-session')).body.user.image, image);
    });

    test('a session lives for 90 days', async () => {
      const device = new Device(server);
      await signUp(device);
      const { session } = (await device.get('/get-session')).body;
      assert.equal(Date.parse(session.expiresAt) - Date.parse(session.createdAt) > 89.9 * 86_400_000, true);
    });

    test('another origin is refused, and so is none', async () => {
      const device = new Device(server);
      await signUp(device);
      device.headers.Origin = 'https://evil.test';
      assert.equal((await device.post('/sign-out')).body.code, 'INVALID_ORIGIN');
      delete device.headers.Origin;
      assert.equal((await device.post('/sign-out')).body.code, 'MISSING_OR_NULL_ORIGIN');
    });

    test('headers that a proxy would set are not believed from anybody', async () => {
      const device = new Device(server, { 'X-Forwarded-For': '203.0.113.9', 'X-Forwarded-Proto': 'no protocol' });
      await signUp(device);
      assert.equal((await device.get('/get-session')).body.session.ipAddress, '127.0.0.1');
    });

    test('it says that it is well', async () => {
      const reply = await fetch(`${server.base}/healthz`);
      assert.deepEqual([reply.status, await reply.text()], [200, 'ok\n']);
    });
  });
}

describe('what the environment asks for', () => {
  /** Runs `use` on a server of its own. */
  async function withServer(variables, use) {
    const server = await start(variables);
    await use(server);
    await server.stop();
  }

  test('behind a proxy the address is the one that the proxy wrote, which is the last', async () => {
    await withServer({ TRUST_PROXY: '1' }, async (server) => {
      const device = new Device(server, { 'X-Forwarded-For': '203.0.113.9, 198.51.100.7' });
      await signUp(device);
      assert.equal((await device.get('/get-session')).body.session.ipAddress, '198.51.100.7');
    });
  });

  test('with a rate limit the fourth try within ten seconds waits, and invented addresses do not help', async () => {
    await withServer({ RATE_LIMIT: '1' }, async (server) => {
      const replies = [];
      for (const n of [1, 2, 3, 4]) {
        replies.push(await signIn(new Device(server, { 'X-Forwarded-For': `203.0.113.${n}` }), 'nobody'));
      }
      assert.deepEqual(replies.map(({ status }) => status), [401, 401, 401, 429]);
      assert.equal(Number(replies[3].headers.get('x-retry-after')) > 0, true);
      assert.equal(replies[3].body.code, undefined);
    });
  });

  test('a plugin that is left out answers like an unknown call', async () => {
    await withServer({ WITHOUT: 'multi-session, username' }, async (server) => {
      const device = new Device(server);
      const missing = [await device.get('/multi-session/list-device-sessions'), await signIn(device, 'nobody')];
      assert.deepEqual(missing.map(({ status, body }) => [status, body]), [[404, undefined], [404, undefined]]);
      await signUp(device);
      assert.deepEqual([...device.cookies.keys()], ['better-auth.session_token']);
    });
  });

  test('pages of every origin that is named may call', async () => {
    await withServer({ SPA_ORIGIN: `${ORIGIN},http://localhost:8080` }, async (server) => {
      await signUp(new Device(server, { Origin: 'http://localhost:8080' }));
    });
  });

  test('behind https every cookie is secure and says so in its name', async () => {
    await withServer({ SPA_ORIGIN: 'https://onlyme.test' }, async (server) => {
      const device = new Device(server, { Origin: 'https://onlyme.test' });
      const name = `u${randomBytes(6).toString('hex')}`;
      const { set } = await device.post('/sign-up/email', { email: `${name}@example.test`, password: PASSWORD, name });
      assert.equal(set.length, 2);
      for (const line of set) assert.match(line, /^__Secure-better-auth\.session_token.*; HttpOnly; Secure; SameSite=Lax$/);
      await device.post('/sign-out');
      assert.equal(device.cookies.size, 0);
    });
  });

  test('origins are checked even where better-auth would not, with NODE_ENV=test', async () => {
    await withServer({ NODE_ENV: 'test' }, async (server) => {
      const device = new Device(server, { Origin: 'https://evil.test' });
      const reply = await device.post('/sign-up/email', { email: 'a@example.test', password: PASSWORD, name: 'A' });
      assert.equal(reply.body.code, 'INVALID_ORIGIN');
    });
  });

  test('a form of another site signs nobody out, though it brings no cookies', async () => {
    await withServer({}, async (server) => {
      for (const Origin of ['https://evil.test', 'null']) {
        const reply = await fetch(`${server.base}/api/auth/sign-out`, { method: 'POST', headers: { Origin, 'Content-Type': 'application/x-www-form-urlencoded' } });
        assert.deepEqual([reply.status, reply.headers.getSetCookie(), (await reply.json()).code], [403, [], 'INVALID_ORIGIN']);
      }
    });
  });

  test('what makes no sense is refused in words', async () => {
    for (const [variables, words] of [
      [{ SPA_ORIGIN: 'http://127.0.0.1:8080/app' }, /SPA_ORIGIN/],
      [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL/],
      [{ DATABASE_URL: 'postgres://x' }, /AUTH_SECRET/],
      [{ WITHOUT: 'usernames' }, /WITHOUT/],
      [{ RATE_LIMIT: 'yes' }, /RATE_LIMIT/],
      [{ PORT: 'http' }, /PORT/],
      [{ DRAIN: 'soon' }, /DRAIN/],
    ]) {
      await assert.rejects(start(variables), words);
    }
  });

  test('a proxy hears that it is about to end, and is answered until then', async () => {
    const server = await start({ DRAIN: '1' });
    const health = () => fetch(`${server.base}/healthz`);
    assert.equal((await health()).status, 200);
    const begun = Date.now();
    const ended = server.stop();
    // The signal may come after the next request.
    let told = await health();
    for (let tries = 0; told.status === 200 && tries < 100; tries += 1) told = await health();
    assert.deepEqual([told.status, told.headers.get('connection')], [503, 'close']);
    const reply = await new Device(server).get('/get-session');
    assert.deepEqual([reply.status, reply.headers.get('connection')], [200, 'close']);
    assert.equal(await ended, 0);
    assert.equal(Date.now() - begun >= 1000, true);
  });

  test('it ends at once at Ctrl-C, and when its starter lets go of it', async () => {
    assert.equal(await (await start()).stop('SIGINT'), 0);
    const server = await start();
    server.child.stdin.end();
    const code = await new Promise((resolve) => server.child.once('exit', resolve));
    assert.equal(code, 0);
  });
});

describe('several processes on one PostgreSQL', { skip: !POSTGRES && 'DATABASE_URL names none' }, () => {
  test('they may make its tables at the same moment, and what one revokes is over at the others', async () => {
    const database = await scratch();
    const gate = new pg.Client({ connectionString: database.DATABASE_URL });
    await gate.connect();
    await gate.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const starting = Promise.all(Array.from({ length: 4 }, () => start(database)));
    const waiting = async () => (await gate.query(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`)).rowCount;
    for (let tries = 0; (await waiting()) < 4; tries += 1) {
      assert.equal(tries < 300, true, 'not all of them wait for their turn');
      await sleep(100);
    }
    await gate.end();
    const servers = await starting;
    const [laptop, phone] = [new Device(servers[0]), new Device(servers[1])];
    await signIn(phone, await signUp(laptop));
    laptop.server = servers[2];
    const { body: list } = await laptop.get('/list-sessions');
    const mine = (await laptop.get('/get-session')).body.session.id;
    await laptop.post('/revoke-session', { token: list.find(({ id }) => id !== mine).token });
    for (const server of servers) {
      phone.server = server;
      assert.equal((await phone.get('/get-session')).body, null);
    }
    for (const server of servers) {
      assert.equal(await server.stop(), 0);
      assert.equal(server.errors(), '');
    }
  });

  test('they count tries together', async () => {
    const database = await scratch();
    const servers = await Promise.all([1, 2].map(() => start({ ...database, RATE_LIMIT: '1' })));
    const replies = [];
    for (const n of [0, 1, 0, 1]) replies.push(await signIn(new Device(servers[n]), 'nobody'));
    assert.deepEqual(replies.map(({ status }) => status), [401, 401, 401, 429]);
    const seconds = Number(replies[3].headers.get('x-retry-after'));
    assert.equal(seconds > 0 && seconds <= 10, true, `wait ${seconds} s`);
    await Promise.all(servers.map((server) => server.stop()));
  });

  test('a login outlives a restart, and even an old one may see the list', async () => {
    const database = await scratch();
    const device = new Device(await start(database));
    const name = await signUp(device);
    await device.server.stop();
    device.server = await start(database);
    assert.equal((await device.get('/get-session')).body.user.username, name);
    await ask(`UPDATE session SET "createdAt" = now() - interval '80 days'`, database.DATABASE_URL);
    const { status, body } = await device.get('/list-sessions');
    assert.deepEqual([status, body.length], [200, 1]);
    assert.equal(Date.now() - Date.parse(body[0].createdAt) > 79 * 86_400_000, true);
    await device.server.stop();
  });
});
