// A security log of 10,000 entries, the most that the service keeps: from the click on it to the words
// that its chain holds. Nobody does so much, so the entries are written into the database behind the
// service's back, as copies of the account's first, in a chain that holds.

import { withPlanted } from './person.mjs';

const COUNT = 10_000;

/** Writes the entries that follow the first. */
async function plant(page) {
  return page.evaluate(async (count) => {
    const open = (request) => new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    // RFC 8785, for entries without fractions.
    const canonical = (value) => {
      if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
      if (value === null || typeof value !== 'object') return JSON.stringify(value);
      return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
    };
    const digest = async (text) => new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toHex();
    const database = await open(indexedDB.open('onlyme-service'));
    const rows = () => database.transaction('rows', 'readwrite').objectStore('rows');
    const keys = await open(rows().getAllKeys(IDBKeyRange.bound('log/', 'log0')));
    const first = JSON.parse(await open(rows().get(keys[0])));
    const [, account, number] = keys[0].split('/');
    const entries = [first.row];
    while (entries.length < count) {
      const { n, at, what, hash: prev } = entries.at(-1);
      const entry = { n: n + 1, at: at + 1, what, prev };
      entries.push({ ...entry, hash: await digest(canonical(entry)) });
    }
    const { n, hash } = entries.at(-1);
    const all = rows();
    const put = (key, row) => all.put(JSON.stringify({ v: first.v, row }), key);
    for (const entry of entries) put(`log/${account}/${String(entry.n).padStart(number.length, '0')}`, entry);
    put(`loghead/${account}`, { n, hash });
    await new Promise((done) => (all.transaction.oncomplete = done));
    database.close();
  }, COUNT);
}

/** The time from the click to the words. */
async function look(page) {
  const time = await page.evaluate(async () => {
    const began = performance.now();
    document.querySelector('a[href$="/accounts/security_log"]').click();
    while (!/The log (holds: 10,?000 entries|was changed)/.test(document.querySelector('main')?.textContent ?? '')) {
      await new Promise((done) => requestAnimationFrame(done));
      if (performance.now() - began > 60_000) throw new Error('the log does not open');
    }
    return performance.now() - began;
  });
  if (!(await page.getByText(/The log holds/).count())) throw new Error('the planted chain does not hold');
  return time;
}

/** How long the log takes to open, checked, in milliseconds at full speed. */
export function manyEntries(browser, url) {
  return withPlanted(browser, url, 'Log', plant, look);
}
