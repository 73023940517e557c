// The scan for secrets finds what is planted, in each kind of place and in each form, and nothing
// where nothing was planted. Without the fixtures of the other specs, which would find it, too.

import { createHash, generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { scan } from './canary.mjs';
import { LogInPage } from './pages/log-in.mjs';
import { ProfilePage } from './pages/profile.mjs';
import { SettingsFrame } from './pages/settings.mjs';
import { signedUp } from './pages/sign-up.mjs';

const PLACES = ['localStorage', 'sessionStorage', 'IndexedDB', 'CacheStorage', 'cookie', 'address', 'history', 'window name', 'document', 'console'];

test.beforeEach(({ isMobile }) => test.skip(isMobile, 'the scan does not know the layout'));

/** Somebody who has signed up in a page whose console is read. */
async function listened(page) {
  const lines = [];
  page.on('console', (message) => lines.push(message.text()));
  return { person: await signedUp(page), lines };
}

/** Puts a text into each place, among others. */
async function plant(page, text) {
  await page.evaluate(async (planted) => {
    const among = `before ${planted} after`;
    localStorage.setItem('planted', among);
    sessionStorage.setItem('planted', among);
    const opening = indexedDB.open('planted', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('rows').put({ deep: [among] }, 'row');
    await new Promise((done) => Object.assign(opening, { onsuccess: done }));
    opening.result.close();
    await (await caches.open('planted')).put('/planted', new Response(among));
    document.cookie = `planted=${encodeURIComponent(planted)}`;
    history.replaceState({ deep: among }, '', `?planted=${encodeURIComponent(planted)}`);
    window.name = among;
    document.body.append(among);
    console.debug(among);
  }, text);
  // The browser takes a cookie over a little later than the page has set it.
  await expect.poll(() => page.context().cookies()).toHaveLength(1);
}

/** Whether each place is named with `what`, and no place with anything else. */
function expectEverywhere(found, what) {
  const places = found.map((line) => PLACES.find((place) => line.startsWith(place)) ?? line);
  expect([...new Set(places)].sort()).toEqual([...PLACES].sort());
  expect(found.filter((line) => !line.endsWith(`: ${what}`))).toEqual([]);
}

/** The secret of the page's own session, unsealed by the page's key, in hexadecimal. */
async function ownSecret(page) {
  const secret = await page.evaluate(async () => {
    const answer = (request) => new Promise((done) => Object.assign(request, { onsuccess: () => done(request.result) }));
    const database = await answer(indexedDB.open('onlyme-device'));
    const store = (name) => database.transaction(name).objectStore(name);
    const device = await answer(store('devices').get('browser'));
    const { account, iv, sealed } = JSON.parse(await answer(store('devices').get(device)));
    const key = await answer(store('keys').get(device));
    database.close();
    const context = ['onlyme/session/1', location.origin, device, account].join('\n');
    const algorithm = { name: 'AES-GCM', iv: Uint8Array.fromHex(iv), additionalData: new TextEncoder().encode(context) };
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, Uint8Array.fromHex(sealed))).toHex();
  });
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  return secret;
}

test('a story from the sign-up to a one-tap log-in leaves no secret anywhere', async ({ page }) => {
  const { person, lines } = await listened(page);
  expect(await scan(page, { lines })).toEqual([]);
  await new ProfilePage(page, person).openSettings();
  await new SettingsFrame(page).logOutOf(person.username, 'Remember and log out');
  await new LogInPage(page).tap(person.username);
  await expect(new ProfilePage(page, person).heading).toBeVisible();
  expect(await scan(page, { lines })).toEqual([]);
});

test('a password is found in each place', async ({ page }) => {
  const { person, lines } = await listened(page);
  await plant(page, person.password);
  expectEverywhere(await scan(page, { lines }), 'a password');
});

for (const form of ['hex', 'base64', 'base64url', 'numbers']) {
  test(`the secret of a session is found in each place, written as ${form}`, async ({ page }) => {
    const { lines } = await listened(page);
    const secret = Buffer.from(await ownSecret(page), 'hex');
    await plant(page, form === 'numbers' ? [...secret].join(', ') : secret.toString(form));
    expectEverywhere(await scan(page, { lines }), 'the secret of a session');
  });
}

test('the name of a session is found in each place but the one where it belongs', async ({ page }) => {
  const { lines } = await listened(page);
  const name = createHash('sha256').update(Buffer.from(await ownSecret(page), 'hex')).digest('hex');
  await plant(page, name);
  expectEverywhere(await scan(page, { lines }), 'the name of a session');
});

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const KEYS = {
  'a private key (JWK)': JSON.stringify(privateKey.export({ format: 'jwk' })),
  'a private key (PKCS #8)': privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  'a private key (PEM)': privateKey.export({ format: 'pem', type: 'sec1' }),
};
for (const [what, text] of Object.entries(KEYS)) {
  test(`${what} is found in each place`, async ({ page }) => {
    const { lines } = await listened(page);
    await plant(page, text);
    expectEverywhere(await scan(page, { lines }), what);
  });
}

test('what is no text is found, too: bytes, files, keys and their JSON forms', async ({ page }) => {
  const { person, lines } = await listened(page);
  const secret = await ownSecret(page);
  await page.evaluate(async ([password, hex]) => {
    const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    const rows = {
      bytes: Uint8Array.fromHex(`00${hex}00`),
      buffer: Uint8Array.fromHex(hex).buffer,
      list: [...Uint8Array.fromHex(hex)],
      file: new Blob([password]),
      spelled: new TextEncoder().encode(password),
      map: new Map([['a', password]]),
      key: { deep: [privateKey] },
      form: await crypto.subtle.exportKey('jwk', privateKey),
      pkcs8: await crypto.subtle.exportKey('pkcs8', privateKey),
    };
    const opening = indexedDB.open('planted', 1);
    opening.onupgradeneeded = () => {
      const store = opening.result.createObjectStore('rows');
      for (const [name, value] of Object.entries(rows)) store.put(value, name);
      store.put('', password);
    };
    await new Promise((done) => Object.assign(opening, { onsuccess: done }));
    opening.result.close();
    history.replaceState({ key: privateKey }, '');
  }, [person.password, secret]);
  const row = (name) => `IndexedDB planted/rows/${name}`;
  expect(await scan(page, { lines })).toEqual(
    expect.arrayContaining([
      `${row('bytes')}: the secret of a session`,
      `${row('buffer')}: the secret of a session`,
      `${row('list')}: the secret of a session`,
      `${row('file')}: a password`,
      `${row('spelled')}: a password`,
      `${row('map')}.0.1: a password`,
      'IndexedDB: a password',
      `${row('key')}.deep.0: a key that can be exported`,
      `${row('form')}: a private key (JWK)`,
      `${row('pkcs8')}: a private key (PKCS #8)`,
      'history.key: a key that can be exported',
    ]),
  );
});

test("a password's hash is found everywhere but in the database, where it belongs", async ({ page }) => {
  const { lines } = await listened(page);
  await plant(page, '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g');
  const found = await scan(page, { lines });
  expect(found).toContain("localStorage.planted: a password's hash");
  expect(found.filter((line) => line.startsWith('IndexedDB'))).toEqual([]);
});
