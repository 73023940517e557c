// Looks for secrets wherever a page can keep or show something: both storages, every database, the
// caches, cookies, addresses, history, document and console. What may be there: names, addresses and
// biographies, the password's hash and the names of sessions in the database, and keys that no script
// can read. What may not: a password, a session's secret, and key material. What is typed stands in a
// field's value, which is no part of the document's markup; it is not looked at.
//
// Never knows a secret: a password is known by its words, a session's secret by the session's name,
// which is its SHA-256, and a key by its form. So a symmetric key in bare bytes would not be found.

import { createHash } from 'node:crypto';
import { PASSWORDS } from './people.mjs';

/** The beginning of a private key (PKCS #8) in hexadecimal: version 0, then elliptic curve, RSA, Ed25519 or X25519. */
const PKCS8 = /02010030..06(?:072a8648ce3d0201|092a864886f70d010101|032b65(?:70|6e))/;
/** The longest run of bytes in which a session's secret is looked for at every place. */
const MOST_BYTES = 65_536;

/**
 * What was found, a line for each: where, and what. `lines` are what pages wrote to the console, and
 * `addresses` what they asked for.
 */
export async function scan(page, { lines = [], addresses = [] } = {}) {
  const things = [
    ...lines.map((text) => ({ where: 'console', text })),
    ...[...addresses, page.url()].map((text) => ({ where: 'address', text })),
    ...(await page.context().cookies()).map(({ name, value }) => ({ where: 'cookie', text: `${name}=${value}` })),
    ...(await page.evaluate(everything)),
  ];
  const rows = things.filter(({ row }) => row).map(({ text }) => /^session\/.*\/([0-9a-f]{64})$/.exec(text));
  const sessions = new Set(rows.filter(Boolean).map(([, name]) => name));
  const found = things.flatMap((thing) => judge(thing, sessions).map((what) => `${thing.where}: ${what}`));
  return [...new Set(found)];
}

/** Runs in the page: every text, every run of bytes and every key, with the place where it stands. */
async function everything() {
  const found = [];
  const walk = async (where, value) => {
    if (value instanceof CryptoKey) found.push({ where, key: { type: value.type, extractable: value.extractable } });
    else if (value instanceof Blob) await walk(where, await value.arrayBuffer());
    else if (value instanceof ArrayBuffer) found.push({ where, bytes: new Uint8Array(value) });
    else if (ArrayBuffer.isView(value)) await walk(where, value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength));
    else if (value instanceof Map || value instanceof Set) await walk(where, [...value]);
    else if (typeof value === 'object' && value !== null) {
      // As a whole, because a key in JSON is known by its neighbours.
      found.push({ where, text: JSON.stringify(value) });
      for (const [name, inner] of Object.entries(value)) await walk(`${where}.${name}`, inner);
    } else if (value !== null && value !== undefined) found.push({ where, text: String(value) });
  };
  /** Looks at one kind of place. Where the browser refuses it, the app has kept nothing there, either. */
  const look = async (how) => {
    try {
      await how();
    } catch (error) {
      if (error.name !== 'SecurityError') throw error;
    }
  };
  const answer = (request) => new Promise((resolve, reject) => {
    Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) });
  });

  for (const kind of ['localStorage', 'sessionStorage']) {
    await look(() => walk(kind, { ...globalThis[kind] }));
  }
  await look(async () => {
    for (const { name } of (await globalThis.indexedDB?.databases()) ?? []) {
      const database = await answer(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const rows = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([answer(rows.getAllKeys()), answer(rows.getAll())]);
        for (const [n, key] of keys.entries()) {
          found.push({ where: 'IndexedDB', row: true, text: String(key) });
          await walk(`IndexedDB ${name}/${store}/${key}`, values[n]);
        }
      }
      database.close();
    }
  });
  await look(async () => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        await walk('CacheStorage', [name, request.url, await (await cache.match(request)).text()]);
      }
    }
  });
  await walk('history', history.state);
  await walk('window name', window.name);
  await walk('document', document.title + document.documentElement.outerHTML);
  return found;
}

/** What is secret about a thing. */
function judge({ where, row, text, bytes, key }, sessions) {
  if (key) return key.extractable && key.type !== 'public' ? ['a key that can be exported'] : [];
  const own = text ?? Buffer.from(bytes).toString();
  const written = [...new Set([own, unescaped(own)])];
  const bodies = [...(bytes ? [Buffer.from(bytes)] : []), ...written.flatMap(hidden)];
  // Bytes may spell a text, in either of the two ways in which a browser writes one.
  const texts = [...written, ...bodies.flatMap((body) => [body.toString(), body.toString('utf16le')])];
  const any = (pattern) => texts.some((one) => pattern.test(one.normalize('NFC')));

  const found = [];
  if (any(PASSWORDS)) found.push('a password');
  if (any(/\$argon2/) && !where.startsWith('IndexedDB')) found.push("a password's hash");
  // `d` is the private half of an elliptic or an RSA key, `k` the whole of any other.
  if (any(/"kty"\s*:/) && any(/"[dk]"\s*:\s*"/)) found.push('a private key (JWK)');
  if (any(/-----BEGIN [A-Z ]*PRIVATE KEY-----/)) found.push('a private key (PEM)');
  if (bodies.some((body) => PKCS8.test(body.toString('hex')))) found.push('a private key (PKCS #8)');
  if (bodies.some((body) => holdsSecret(body, sessions))) found.push('the secret of a session');
  if (!row && [...own.matchAll(/[0-9a-f]{64}/g)].some(([name]) => sessions.has(name))) found.push('the name of a session');
  return found;
}

/** The bytes for which parts of a text may stand: in hexadecimal, in base64 of both alphabets, as a list of numbers. */
function hidden(text) {
  const runs = (pattern) => [...text.matchAll(pattern)].map(([run]) => run);
  return [
    ...runs(/[0-9a-f]{48,}/gi).map((run) => Buffer.from(run, 'hex')),
    ...runs(/[\w+/-]{22,}/g).map((run) => Buffer.from(run, 'base64')),
    ...runs(/(?:\d{1,3}\s*,\s*){31,}\d{1,3}/g).map((run) => Buffer.from(run.split(',').map(Number))),
  ];
}

/** A text without the escapes of an address. */
function unescaped(text) {
  return text.replaceAll('+', ' ').replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

/** Whether 32 bytes in a row are the secret of one of the sessions. */
function holdsSecret(body, sessions) {
  if (!sessions.size) return false;
  const starts = Math.min(body.length, MOST_BYTES) - 31;
  return Array.from({ length: Math.max(starts, 0) }).some((_, at) => sessions.has(createHash('sha256').update(body.subarray(at, at + 32)).digest('hex')));
}
