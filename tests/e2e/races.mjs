// What must be true after many tabs have done many things at the same time: the oracle, which keeps what
// the screens have answered, and what it is compared with, which is all that the browser keeps and what
// a new tab shows.

/** Numbers between 0 and 1 that are the same for the same seed (Mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What an operation makes of a saved login, if it says that it is done. */
const EFFECTS = { save: 'saved', 'log out remembering': 'saved', forget: 'forgotten', 'log out forgetting': 'forgotten' };

/** What the answers since the last look allow for one account of the browser. */
export class Oracle {
  /** How it stood at the last look. */
  #before = 'forgotten';
  #answers = [];

  note({ kind, answer, pressed, answered, tab }) {
    if (pressed) this.#answers.push({ kind, answer, effect: EFFECTS[kind], from: pressed, to: ['unknown', 'stopped'].includes(answer) ? Infinity : answered, tab });
  }

  /**
   * How it may stand now. Of operations that overlapped, either may have been the last. One that is
   * unknown may have happened, or not, at any time since it was pressed.
   */
  allowed() {
    const effective = this.#answers.filter(({ effect, answer }) => effect && answer !== 'refused');
    const done = effective.filter(({ answer }) => answer === 'done');
    const last = effective.filter(({ to }) => !done.some(({ from }) => from > to));
    return new Set([...last.map(({ effect }) => effect), ...(done.length ? [] : [this.#before])]);
  }

  /** One-tap log-ins that were refused although the login was saved all the time, as far as anybody was told. */
  refusedThoughSaved() {
    const forgets = this.#answers.filter(({ effect, answer }) => effect === 'forgotten' && answer !== 'refused');
    const saves = this.#answers.filter(({ effect, answer }) => effect === 'saved' && answer === 'done');
    return this.#answers.filter(({ kind, answer, from, to }) => {
      if (kind !== 'tap' || answer !== 'refused') return false;
      const saved = this.#before === 'saved' || saves.some((save) => save.to < from);
      return saved && !forgets.some((forget) => forget.from <= to);
    });
  }

  /** Goes on from how it was found to stand. */
  settle(standing) {
    this.#before = standing;
    this.#answers = [];
  }

  /** The answers since the last look, for a failure. */
  toString() {
    const lines = this.#answers.map(({ kind, answer, from, to, tab }) => `  ${from}-${to} tab ${tab}: ${kind}, ${answer}`);
    return [`  ${this.#before} at the last look`, ...lines].join('\n');
  }
}

/** Runs in a page: all that the browser keeps of saved logins, by user name. */
export async function kept() {
  const answer = (request) => new Promise((done, failed) => Object.assign(request, { onsuccess: () => done(request.result), onerror: () => failed(request.error) }));
  const read = async (name, stores) => {
    const database = await answer(indexedDB.open(name));
    const transaction = database.transaction(stores);
    const found = await Promise.all(
      stores.map(async (store) => {
        const rows = transaction.objectStore(store);
        const [keys, values] = await Promise.all([answer(rows.getAllKeys()), answer(rows.getAll())]);
        return Object.fromEntries(keys.map((key, n) => [key, values[n]]));
      }),
    );
    database.close();
    return found;
  };
  const [rows] = await read('onlyme-service', ['rows']);
  const [devices, keys] = await read('onlyme-device', ['devices', 'keys']);
  const device = devices.browser;
  const entries = Object.entries(rows).map(([key, text]) => [key, JSON.parse(text).row]);
  const under = (prefix) => entries.filter(([key]) => key.startsWith(prefix)).map(([key, row]) => [key.slice(prefix.length), row]);
  const accounts = under('account/').map(([id, { username }]) => {
    const saved = rows[`saved/${device}/${id}`] && JSON.parse(rows[`saved/${device}/${id}`]).row;
    const mirror = localStorage.getItem(`onlyme/saved/${id}`);
    const grants = under(`grant/${id}/`).filter(([, row]) => row.device.id === device);
    return [
      username,
      {
        saved: saved?.grant,
        grants: grants.map(([grant, { ended }]) => (ended ? `${grant}, ended` : grant)),
        mirror: mirror ? JSON.parse(mirror).row.grant : undefined,
        key: saved ? `${device}/login/${saved.key}` in keys : undefined,
        gone: saved ? `gone/${device}/${saved.grant}` in rows : false,
        live: under(`session/${id}/`).filter(([, row]) => row.device.id === device && row.ended === null).length,
      },
    ];
  });
  const named = entries.filter(([key]) => key.startsWith(`saved/${device}/`)).map(([, row]) => `${device}/login/${row.key}`);
  const unnamed = Object.keys(keys).filter((key) => key.startsWith(`${device}/login/`) && !named.includes(key));
  return { accounts: Object.fromEntries(accounts), unnamed: unnamed.length };
}

/** Runs in a page: how the list shows each account: `saved`, `needed` (its password) or `in`. */
export function listed() {
  const found = {};
  const state = (text) => (/ left\b/.test(text) ? 'saved' : /Password needed/.test(text) ? 'needed' : 'in');
  for (const row of document.querySelectorAll('main li.account-row')) {
    const [name, how] = row.querySelectorAll('.of-name');
    found[name.textContent] = state(how.textContent);
  }
  const own = document.querySelector('.saved-own');
  if (own) found[own.querySelector('h2').textContent.replace(/ on this device$/, '')] = state(own.querySelector('[role=status]').textContent);
  return found;
}

/** What is wrong with an account that must stand as `standing`, in what is kept and what is listed. */
export function wrongs(standing, { saved, grants, mirror, key, gone }, listed) {
  const isSaved = standing === 'saved';
  const wrong = (is, what) => (is ? [what] : []);
  return isSaved
    ? [
        ...wrong(grants.length !== 1 || grants[0] !== saved, `the service knows ${grants.join(' and ') || 'nothing'} and not ${saved}`),
        ...wrong(!key, 'its key is missing'),
        ...wrong(gone, 'it is marked as forgotten'),
        ...wrong(mirror !== saved, `the mirror has ${mirror}`),
        ...wrong(listed !== 'saved', `the list shows it as ${listed}`),
      ]
    : [
        ...wrong(saved !== undefined, 'the device has it'),
        ...wrong(grants.length > 0, `the service knows ${grants.join(' and ')}`),
        ...wrong(mirror !== undefined, 'the mirror has it'),
        ...wrong(listed === 'saved', 'the list shows it as saved'),
      ];
}
