// An account with 10,000 sessions: how long its list takes to open, how it scrolls, and how long a
// search takes. No log-in makes so many (the service keeps 25), so they are written into the database
// behind the service's back, as copies of the account's own.

import { withPlanted } from './person.mjs';

const COUNT = 10_000;

/** Writes the sessions. */
async function plant(page) {
  return page.evaluate(async (count) => {
    const open = (request) => new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    const database = await open(indexedDB.open('onlyme-service'));
    const rows = database.transaction('rows', 'readwrite').objectStore('rows');
    const keys = await open(rows.getAllKeys(IDBKeyRange.bound('session/', 'session0')));
    const own = JSON.parse(await open(rows.get(keys[0])));
    const account = keys[0].split('/')[1];
    const systems = ['Windows', 'Mac', 'Linux', 'iPhone', 'Android'];
    const browsers = ['Firefox', 'Chrome', 'Safari', 'Edge'];
    for (let n = 0; n < count - 1; n += 1) {
      const hash = (n + 1).toString(16).padStart(64, '0');
      const row = structuredClone(own);
      row.row.device = { ...row.row.device, id: hash.slice(-32), browser: browsers[n % 4], system: systems[n % 5] };
      row.row.created -= (n % 700) * 60_000;
      row.row.last_active -= (n % 500) * 60_000;
      row.row.unanswered = false;
      rows.put(JSON.stringify(row), `session/${account}/${hash}`);
    }
    await new Promise((done) => (rows.transaction.oncomplete = done));
    database.close();
    return account;
  }, COUNT);
}

/** Opens the list by a click, scrolls it from end to end, and searches it. */
async function look(page) {
  return page.evaluate(async (count) => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const until = async (held) => {
      const began = performance.now();
      while (!held()) {
        if (performance.now() - began > 60_000) throw new Error(`a minute went by before ${held}`);
        await frame();
      }
      return performance.now() - began;
    };
    const listed = () => document.querySelector('.chip[aria-pressed="true"] .count')?.textContent.replace(/\D/g, '');
    document.querySelector('a[href$="/session/login_activity"]').click();
    const open = await until(() => listed() === String(count - 1) && document.querySelectorAll('.other-devices .row').length > 5);
    await frame();

    const list = document.querySelector('.other-devices ul');
    const drawn = list.querySelectorAll('.row').length;
    let longest = 0;
    let gaps = 0;
    const height = document.documentElement.scrollHeight;
    let last = performance.now();
    const steps = 240;
    for (let step = 0; step <= steps; step += 1) {
      // Quick wheels at the beginning and the end, jumps of the scroll bar in between.
      scrollTo(0, step < 80 ? step * 240 : ((step - 80) / (steps - 80)) * height);
      const now = await frame();
      longest = Math.max(longest, now - last);
      last = now;
      const box = list.getBoundingClientRect();
      const middle = document.elementFromPoint(box.left + 40, innerHeight / 2);
      if (!middle?.closest('.row') && middle?.closest('.other-devices')) gaps += 1;
    }
    scrollTo(0, 0);
    await frame();

    const search = document.querySelector('#search');
    const type = async (text) => {
      search.value = text;
      const began = performance.now();
      search.dispatchEvent(new Event('input', { bubbles: true }));
      const shown = () => document.querySelector('.other-devices .row')?.getAttribute('aria-setsize');
      const before = shown();
      await until(() => shown() !== before);
      return performance.now() - began;
    };
    const searches = [];
    for (const text of ['firefox', 'firefox linux', 'safari', 'edge w', '']) searches.push(await type(text));
    return { open, drawn, longest, gaps, search: Math.max(...searches) };
  }, COUNT);
}

/** The figures, in milliseconds, at full speed. */
export function manySessions(browser, url) {
  return withPlanted(browser, url, 'Many', plant, look);
}
