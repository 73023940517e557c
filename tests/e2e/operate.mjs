// One operation of a person in a tab that other tabs race with. It runs in the page and presses what
// the page shows, found by its words, as a person finds it: what a press has led to must be seen before
// another tab changes the screen again.

/**
 * Carries one operation out. `kind` is what is done, `username` to whom; `passwords` are those that the
 * person may have now, likeliest first, and `mayType` says whether they may be typed to get in; `keep`
 * says for how long a login is saved. The answer says when something was pressed, when the screen had
 * answered, and what:
 * - `done`: the screen shows that it is so;
 * - `refused`: the screen says that it is not;
 * - `unknown`: another tab changed the screen before it said anything;
 * - `stopped`: the app has stopped because of a bug;
 * - `impossible`: there was nothing to press.
 * It says, too, whether the person is in afterwards.
 */
export async function operate({ kind, username, passwords, mayType = false, keep, patience = 5_000 }) {
  /** What was looked for can no longer come, or does not. */
  class Gone extends Error {}
  const words = (element) => (element.getAttribute('aria-label') ?? element.textContent).trim().replaceAll('’', "'");
  const all = (selector, within) => [...(within?.querySelectorAll(selector) ?? [])];
  const find = (selector, name, within = document) => all(selector, within).find((element) => !element.disabled && words(element) === name);
  const button = (name, within) => find('button', name, within);
  const heading = () => all('main h1', document).map(words).join();
  const dialog = (name) => all('dialog[open]', document).find((one) => find('h2', name, one));
  const confirming = () => dialog("Confirm it's you");
  const problem = (within) => all('[role=alert]', within).some((one) => one.textContent.trim());
  const needsPassword = (row) => row?.textContent.includes('Password needed');
  const isSaved = (row) => / left/.test(row?.textContent);
  const stopped = () => heading().startsWith('Onlyme stopped');
  const ended = () => heading() === "You're logged out";
  const atTheDoor = () => heading() === 'Log in';
  const asked = () => heading() === 'Save your login on this device?';
  /** Who is logged in here, by the link to their own profile. */
  const who = () => document.querySelector('nav.bottom a:last-child')?.getAttribute('href').slice(1);
  const isIn = () => who() === username;
  const rowHere = () => find('button', `Log in as ${username}`)?.closest('li');

  /** Waits for what is looked for, as long as it can come: a session that is over shows nothing else. */
  const until = async (look, evenOver = false) => {
    for (const end = Date.now() + patience; Date.now() < end; await new Promise((done) => setTimeout(done, 4))) {
      const found = look();
      if (found) return found;
      if (stopped() || (ended() && !evenOver)) break;
    }
    throw new Gone();
  };
  const press = async (name, within) => (await until(() => button(name, within))).click();
  const type = async (label, text, within) => {
    const field = (await until(() => find('label', label, within))).control;
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  let pressed;
  /** The press that counts: from now on the operation may have happened. */
  const commit = (element) => {
    pressed = Date.now();
    element.click();
  };

  /** Opens something of the menu behind the photo. */
  const choose = async (name, link) => {
    const found = () => all(link ? `.menu a[href="${link}"]` : '.menu button', document).find((one) => link || words(one) === name);
    if (!found()) await press('Your account');
    (await until(found)).click();
  };
  const openSavedLogins = async () => {
    await choose('Saved logins', '/accounts/saved_logins');
    await until(() => heading() === 'Saved logins');
  };
  /** Puts away what stands before anything else can be done. */
  const clear = async () => {
    if (ended()) {
      (await until(() => button('Log in again'), true)).click();
      await until(() => !ended(), true);
    }
    await until(() => atTheDoor() || who() || asked());
    if (asked()) {
      await press('Not now');
      await until(() => !asked());
    }
  };
  /** Presses the saved login with `click`, at the door or in the list of those who can be switched to. */
  const tap = async (click) => {
    const open = who() && (await choose('Switch account'), await until(() => dialog('Switch account')));
    const name = open ? `Switch to ${username}` : `Log in as ${username}`;
    const to = button(name, open || document);
    const row = to?.closest('li');
    if (!to || needsPassword(row)) return 'impossible';
    click(to);
    await until(() => isIn() || problem(open) || !row.isConnected || needsPassword(rowHere()));
    if (isIn()) return 'done';
    return (open && problem(open)) || needsPassword(rowHere()) ? 'refused' : 'unknown';
  };
  const logIn = async () => {
    if (who()) {
      await press('Add account', dialog('Switch account'));
      await until(atTheDoor);
    }
    const form = document.querySelector('main form');
    await type('Username or email', username, form);
    await type('Password', passwords[0], form);
    await press('Log in', form);
    // However the screen changes meanwhile: pressed again, it would be one more try.
    const refused = () => form.isConnected && problem(form);
    try {
      await until(() => isIn() || refused(), true);
    } finally {
      // Perhaps it was changed, and the other one is right.
      if (!isIn()) passwords.reverse();
    }
    if (isIn() && asked()) await clear();
  };
  /** Comes to be logged in, by one tap if that is possible. Other tabs may undo each step. */
  const enter = async () => {
    for (let n = 0; n < 8 && !stopped(); n += 1) {
      try {
        await clear();
        if (isIn()) return;
        const tapped = await tap((to) => to.click());
        if (tapped === 'impossible' && !mayType) break;
        if (tapped === 'impossible') await logIn();
      } catch (error) {
        if (!(error instanceof Gone)) throw error;
      }
    }
    throw new Gone();
  };
  /** Answers the question for the password. */
  const confirm = async (open) => {
    await type('Password', passwords[0], open);
    await press('Confirm', open);
    await until(() => !open.open || problem(open));
    if (problem(open)) passwords.reverse();
    return !open.open;
  };
  const leave = async (how, remembered) => {
    await enter();
    for (let again = false; ; again = true) {
      if (!again) await choose('Log out');
      const open = await until(() => dialog(`Log out of ${username}?`));
      const length = open.querySelector('select');
      if (keep) length.value = [...length.options].find((option) => option.text === keep).value;
      length.dispatchEvent(new Event('change', { bubbles: true }));
      commit(button(how, open));
      await until(() => atTheDoor() || !open.isConnected || confirming() || problem(open));
      if (problem(open)) return 'refused';
      if (!confirming()) return atTheDoor() && isSaved(rowHere()) === remembered ? 'done' : 'unknown';
      // Once confirmed, it is asked again.
      if (again || !(await confirm(confirming()))) return 'refused';
    }
  };

  const operations = {
    async tap() {
      await clear();
      return isIn() ? 'impossible' : tap(commit);
    },
    async save() {
      await enter();
      await openSavedLogins();
      const own = document.querySelector('.saved-own');
      if (!find('h2', `${username} on this device`, own)) return 'impossible';
      find('label', keep, own).control.click();
      const submit = button('Save login', own);
      const answered = () => !submit.isConnected || submit.getAttribute('aria-busy') !== 'true';
      commit(submit);
      await new Promise((done) => setTimeout(done));
      await until(() => confirming() || answered());
      // Once confirmed, it saves by itself.
      if (confirming() && (await confirm(confirming()))) await until(answered);
      if (!submit.isConnected || !find('h2', `${username} on this device`, own)) return 'unknown';
      if (problem(own) || confirming()) return 'refused';
      return /^Saved\./.test(own.querySelector('[role=status]').textContent) ? 'done' : 'unknown';
    },
    async forget() {
      await clear();
      if (who()) await openSavedLogins();
      const [ask, before] = [button(`Forget ${username}`), who()];
      if (!ask) return 'impossible';
      ask.click();
      const open = await until(() => dialog(`Forget ${username} on this device?`));
      commit(button('Forget', open));
      await until(() => !open.open || !open.isConnected || problem(open));
      if (problem(open)) return 'refused';
      return open.isConnected && who() === before && !button(`Forget ${username}`) ? 'done' : 'unknown';
    },
    'log out remembering': () => leave('Remember and log out', true),
    'log out forgetting': () => leave('Log out without remembering', false),
    async 'change the password'() {
      await enter();
      await choose('Settings', '/accounts/edit');
      (await until(() => document.querySelector('.panel a[href="/accounts/password/change"]'))).click();
      const form = await until(() => document.querySelector('form.password-form'));
      await type('Current password', passwords[0], form);
      await type('New password', passwords[1], form);
      await type('Retype new password', passwords[1], form);
      if (!isIn()) return 'impossible';
      commit(await until(() => button('Change password', form)));
      const changed = () => heading() === 'Your password was changed';
      await until(() => changed() || problem(form) || !form.isConnected);
      if (changed()) passwords.reverse();
      return changed() ? 'done' : problem(form) ? 'refused' : 'unknown';
    },
  };

  // A dialog that an earlier operation left open.
  for (const open of all('dialog[open]', document)) open.dispatchEvent(new Event('cancel'));
  let answer;
  try {
    answer = await operations[kind]();
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    answer = pressed ? 'unknown' : 'impossible';
  }
  if (stopped()) answer = 'stopped';
  return { answer, pressed, answered: Date.now(), passwords, isIn: isIn() };
}
