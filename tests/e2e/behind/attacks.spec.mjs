// Somebody else's page tries to act in the name of whoever is logged in here, in a real browser that sends
// its cookies wherever it would: from another port of this host, which is the same site, and from another
// site. It even knows what it cannot know, the password and the sessions' tokens. Nothing may come of it.

import { somebody } from '../people.mjs';
import { Device, expect, test as base } from './fixtures.mjs';
import { prepared } from './setup.mjs';
import { startStrangers } from './strangers.mjs';

const test = base.extend({
  strangers: [
    async ({}, use) => {
      const strangers = await startStrangers(prepared());
      await use(strangers);
      await strangers.stop();
    },
    { scope: 'worker' },
  ],
  // Their pages are theirs, and browsers complain about what they try.
  allowedOrigins: async ({ strangers }, use) => use(Object.values(strangers).filter((value) => typeof value === 'string')),
  allowedErrors: [[/./], { option: true }],

  /** Somebody who is logged in on a page and on a phone, and what is known of them. */
  victim: async ({ page, site, context }, use) => {
    const person = somebody();
    await page.goto('/');
    const { email, password, fullName: name, username } = person;
    expect(await send(page, '/sign-up/email', { email, password, name, username })).toBe(200);
    const phone = new Device(site, { userAgent: 'Phone/1.0' });
    expect((await phone.signIn(person)).status).toBe(200);
    const [tokens, profile] = [(await phone.sessions()).map(({ token }) => token), (await phone.session()).user];
    expect(tokens).toHaveLength(2);
    /** All that an attack could change: the account, its sessions, and the cookies of the browser. */
    const standing = async () => ({
      profile: (await phone.session())?.user,
      // Asking moves the time of last use, which is no harm.
      sessions: (await phone.sessions()).map(({ id, token, userAgent }) => ({ id, token, userAgent })).sort((a, b) => a.id.localeCompare(b.id)),
      cookies: (await context.cookies()).map(({ name, value }) => `${name}=${value}`).sort(),
    });
    await use({ person, phone, tokens, profile, standing });
  },
});

/** What could be done with somebody's cookies, or to them: address and body. */
function deeds({ person, tokens }) {
  const other = somebody();
  return [
    ['/sign-out', {}],
    ['/revoke-session', { token: tokens[0] }],
    ['/revoke-session', { token: tokens[1] }],
    ['/revoke-sessions', {}],
    ['/revoke-other-sessions', {}],
    ['/update-user', { name: 'Mallory', image: null }],
    ['/change-password', { currentPassword: person.password, newPassword: 'Kanari climbs elsewhere', revokeOtherSessions: true }],
    ['/multi-session/revoke', { sessionToken: tokens[0] }],
    ['/multi-session/set-active', { sessionToken: tokens[0] }],
    // Somebody else's login in place of one's own is an attack, too.
    ['/sign-in/username', { username: person.username, password: person.password }],
    ['/sign-up/email', { email: other.email, password: other.password, name: other.fullName, username: other.username }],
  ];
}

/** Sends as the page's own script would, and says with which status it was answered. */
function send(page, path, body) {
  return page.evaluate(
    async ([path, body]) => {
      const reply = await fetch(`/api/auth${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      return reply.status;
    },
    [path, body],
  );
}

/** A page of a stranger in the victim's browser, and what the auth server has answered to it, whether or
 *  not the page was let know. */
async function strangerPage(context, origin, site) {
  const page = await context.newPage();
  const [asked, answers] = [new Map(), []];
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  network.on('Network.requestWillBeSent', ({ requestId, request }) => asked.set(requestId, request));
  network.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode }) => answers.push({ requestId, status: statusCode }));
  await page.goto(origin);
  const ours = ({ url }) => url.startsWith(`${site.origin}/api/auth/`);
  return {
    page,
    answers: () => answers
      .map(({ requestId, status }) => ({ status, ...(asked.get(requestId) ?? { url: '' }) }))
      .filter(ours)
      .map(({ method, url, status }) => ({ method, path: new URL(url).pathname.slice('/api/auth'.length), status })),
  };
}

/** The account stands as before and its password is what it was; what a page of ours asks for is done. */
async function unharmed({ person, standing }, before, site, page) {
  expect(await standing()).toEqual(before);
  expect((await new Device(site).signIn(person)).status, 'the password').toBe(200);
  // Would it have shown? The same deed from our own page does.
  expect(await send(page, '/update-user', { name: 'Kanari waits' })).toBe(200);
  expect(await send(page, '/revoke-other-sessions', {})).toBe(200);
  await expect(standing()).rejects.toThrow();
}

for (const where of ['another port', 'another site']) {
  test(`${where}: forms change nothing, in a frame or in the whole window`, async ({ site, context, page, victim, strangers }) => {
    test.slow();
    const before = await victim.standing();
    const { page: theirs, answers } = await strangerPage(context, strangers[where], site);
    const kinds = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];
    const all = deeds(victim);
    for (const kind of kinds) {
      for (const deed of all) await theirs.evaluate(formInFrame, [site.origin, kind, ...deed]);
    }
    // Sent by going there, cookies of SameSite=Lax would go along with a GET.
    for (const [path, body] of all.slice(0, 4)) {
      for (const method of ['get', 'post']) {
        const count = answers().length;
        await theirs.evaluate(formInWindow, [site.origin, method, path, body]);
        await expect.poll(() => answers().length).toBeGreaterThan(count);
        // The answer may not be shown yet, and would come in between.
        await expect(async () => theirs.goto(strangers[where])).toPass();
      }
    }
    expect(answers().length).toBeGreaterThanOrEqual(all.length * kinds.length);
    // What acts does not listen to GET.
    for (const { method, path, status } of answers()) expect(status, `${method} ${path}`).toBe(method === 'GET' ? 404 : 403);
    await unharmed(victim, before, site, page);
  });

  test(`${where}: scripts change nothing and read nothing`, async ({ site, context, page, victim, strangers }) => {
    test.slow();
    const before = await victim.standing();
    const { page: theirs, answers } = await strangerPage(context, strangers[where], site);
    const all = deeds(victim);
    for (const deed of all) expect(await theirs.evaluate(fetches, [site.origin, ...deed])).toEqual([]);
    const posts = answers().filter(({ method }) => method === 'POST');
    expect(posts.length, 'what got through to be refused').toBeGreaterThanOrEqual(all.length * 2);
    for (const { path, status } of posts) expect(status, path).toBe(403);
    for (const path of ['/get-session', '/list-sessions', '/multi-session/list-device-sessions']) {
      expect(await theirs.evaluate(reads, `${site.origin}/api/auth${path}`), path).toEqual([]);
    }
    await unharmed(victim, before, site, page);
  });

  test(`${where}: images, scripts, styles and frames change nothing and show nothing`, async ({ site, context, page, victim, strangers }) => {
    const before = await victim.standing();
    const { page: theirs, answers } = await strangerPage(context, strangers[where], site);
    // An address is written down in many places, so ours would be the fault if a password stood there.
    const asQuery = (body) => new URLSearchParams(Object.entries(body).filter(([name]) => !/password/i.test(name)));
    const paths = [...deeds(victim).map(([path, body]) => `${path}?${asQuery(body)}`), '/get-session', '/list-sessions'];
    for (const path of paths) expect(await theirs.evaluate(carriers, `${site.origin}/api/auth${path}`), path).toEqual([]);
    expect(answers().length).toBeGreaterThanOrEqual(paths.length * 5);
    // What only asks may be answered; what acts does not listen to GET.
    const acts = paths.length - 2;
    expect(answers().filter(({ status }) => status === 404).length).toBeGreaterThanOrEqual(acts * 5);
    expect(answers().filter(({ status }) => ![200, 401, 404].includes(status))).toEqual([]);
    await unharmed(victim, before, site, page);
  });

  test(`${where}: our pages cannot be framed, opened and held, or read`, async ({ site, context, page, victim, strangers }) => {
    const before = await victim.standing();
    const { page: theirs } = await strangerPage(context, strangers[where], site);
    for (const path of ['/', '/accounts/password/change', '/session/login_activity', '/api/auth/get-session', '/boot.js']) {
      for (const sandbox of [undefined, 'allow-scripts allow-forms']) {
        expect(await theirs.evaluate(framed, [site.origin + path, sandbox]), path).toBe('blank');
      }
    }
    for (const frame of theirs.frames().slice(1)) expect(await frame.locator('body').innerText()).not.toContain('Onlyme');
    const opened = context.waitForEvent('page');
    await theirs.evaluate((url) => void (globalThis.held = window.open(url)), `${site.origin}/`);
    const ours = await opened;
    await expect(ours.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await ours.evaluate(() => window.opener)).toBeNull();
    expect(await theirs.evaluate(() => globalThis.held.closed), 'as far as they know').toBe(true);
    await ours.close();
    await unharmed(victim, before, site, page);
  });
}

/** Runs in the stranger's page: a form into a frame. As text, its one field reads like JSON. */
async function formInFrame([origin, kind, path, body]) {
  const frame = document.createElement('iframe');
  frame.name = `frame${document.querySelectorAll('iframe').length}`;
  document.body.append(frame);
  const form = Object.assign(document.createElement('form'), { method: 'post', enctype: kind, action: `${origin}/api/auth${path}`, target: frame.name });
  const json = JSON.stringify(body).replace(/}$/, `${Object.keys(body).length ? ',' : ''}"x":"`);
  const fields = kind === 'text/plain' ? [[json, '"}']] : Object.entries(body);
  for (const [name, value] of fields) form.append(Object.assign(document.createElement('input'), { name, value }));
  document.body.append(form);
  const loaded = new Promise((done) => frame.addEventListener('load', done, { once: true }));
  form.submit();
  await Promise.race([loaded, new Promise((done) => setTimeout(done, 3_000))]);
  frame.remove();
  form.remove();
}

/** Runs in the stranger's page: the window itself goes there. */
function formInWindow([origin, method, path, body]) {
  const form = Object.assign(document.createElement('form'), { method, action: `${origin}/api/auth${path}` });
  for (const [name, value] of Object.entries(body)) form.append(Object.assign(document.createElement('input'), { name, value }));
  document.body.append(form);
  form.submit();
}

/** Runs in the stranger's page: every way in which a script can send; gives back what it was let see. */
async function fetches([origin, path, body]) {
  const url = `${origin}/api/auth${path}`;
  const text = JSON.stringify(body);
  const seen = [];
  const attempt = async (options) => {
    try {
      const reply = await fetch(url, { method: 'POST', credentials: 'include', ...options });
      if (reply.type !== 'opaque') seen.push(`${reply.status} ${await reply.text()}`);
    } catch {
      // The browser does not let them see it, which is no sign that it was not sent.
    }
  };
  const json = { 'content-type': 'application/json' };
  await attempt({ mode: 'no-cors', body: text });
  await attempt({ mode: 'no-cors', body: new Blob([text], { type: 'text/plain' }) });
  await attempt({ mode: 'no-cors', headers: json, body: text });
  await attempt({ mode: 'no-cors' });
  await attempt({ mode: 'cors', body: text });
  await attempt({ mode: 'cors', headers: json, body: text });
  await attempt({ mode: 'cors', headers: json, body: text, referrerPolicy: 'no-referrer' });
  navigator.sendBeacon(url, text);
  navigator.sendBeacon(url, new Blob([text], { type: 'application/json' }));
  const request = new XMLHttpRequest();
  await new Promise((done) => {
    request.open('POST', url);
    request.withCredentials = true;
    request.onloadend = done;
    request.setRequestHeader('content-type', 'text/plain');
    request.send(text);
  });
  if (request.responseText) seen.push(request.responseText);
  return seen;
}

/** Runs in the stranger's page: every way in which a script can ask; gives back what it was let see. */
async function reads(url) {
  const seen = [];
  for (const mode of ['cors', 'no-cors']) {
    try {
      const text = await (await fetch(url, { mode, credentials: 'include' })).text();
      if (text) seen.push(text);
    } catch {
      // As it should be.
    }
  }
  return seen;
}

/** Runs in the stranger's page: every element that fetches; gives back which of them got something. */
async function carriers(url) {
  const kinds = [
    ['img', 'src'], ['script', 'src'], ['link', 'href', { rel: 'stylesheet' }], ['link', 'href', { rel: 'preload', as: 'fetch' }],
    ['video', 'src'], ['object', 'data'], ['embed', 'src'], ['input', 'src', { type: 'image' }],
  ];
  const got = await Promise.all(kinds.map(([name, attribute, more]) => new Promise((done) => {
    const element = Object.assign(document.createElement(name), more);
    // A frame and its like say that they have loaded whatever came; what they show is looked at elsewhere.
    const tells = !['object', 'embed'].includes(name);
    element.addEventListener('load', () => done(tells ? name : undefined));
    element.addEventListener('error', () => done());
    setTimeout(done, 1_500);
    element[attribute] = url;
    document.body.append(element);
  })));
  document.body.replaceChildren();
  return got.filter(Boolean);
}

/** Runs in the stranger's page: a frame with one of our pages, and whether there is anything in it. */
async function framed([url, sandbox]) {
  const frame = document.createElement('iframe');
  if (sandbox) frame.sandbox = sandbox;
  const loaded = new Promise((done) => frame.addEventListener('load', done, { once: true }));
  frame.src = url;
  document.body.append(frame);
  await Promise.race([loaded, new Promise((done) => setTimeout(done, 3_000))]);
  try {
    return frame.contentDocument ? 'readable' : frame.contentWindow.length ? 'frames' : 'blank';
  } catch {
    return 'blank';
  }
}
