// The only script that is not compiled from Rust. In the page it guards what text may become markup,
// shows the chosen appearance before the first paint, loads the app with its digest checked and the
// settings of the site and the first texts of the person's language, and says in words when it cannot
// start, is slow or has stopped. In a worker it does the jobs of the hasher or of the estimator.
// It never writes markup, knows nothing about a person, and leaves no global.

// What the panels say in English; the build writes it here, from locales/en.json. The first lines of
// another language's texts say the same in the same order.
const ENGLISH = {};
const words = { ...ENGLISH, lang: 'en' };

// What config.json may say: the type of each setting, and what it looks like.
const SETTINGS = {
  service: ['string', /^(embedded|better-auth)$/],
  base_path: ['string', /^(?!.*\.\.)(\/(?!\.(\/|$))[\w.~-]+)+$/],
  name: ['string', /^[^\s\p{Cc}]([^\p{Cc}]{0,58}[^\s\p{Cc}])?$/u],
  password_min: ['number', /^([1-9]\d?|1[01]\d|12[0-8])$/],
};

if (typeof document === 'undefined') {
  addEventListener('message', ({ data }) => work(data));
} else {
  guardMarkup();
  prepareFirstPaint();
  start();
}

// Lets the markup through that Rust was compiled with, and nothing that could run.
function guardMarkup() {
  const runs = /<\s*(script|i?frame|object|embed|base|meta|link|style)|[\s"'/]on\w+\s*=|javascript:|srcdoc/i;
  // What is not returned is refused by the browser. The one worker is this very file.
  window.trustedTypes?.createPolicy('default', {
    createHTML: (text) => (runs.test(text) ? null : text),
    createScriptURL: (url) => (new URL(url, location).href === import.meta.url ? url : null),
  });
}

function prepareFirstPaint() {
  // The style sheet knows "light" and "dark"; anything else is as the system has it.
  document.documentElement.dataset.theme = stored('appearance');
  const shell = document.getElementById('app-shell');
  shell.querySelector('.shell-late').remove();
  // The shell has the shape of the log-in screen; at other addresses it would only jump.
  shell.classList.toggle('elsewhere', !/\/(accounts\/login\/?)?$/.test(location.pathname));
}

// What a page showed when it went to sleep or into the cache may be nobody's business when it comes
// back; the app shows it again once it has looked. Before the app runs, and after it has stopped, there
// is nothing to hide and nobody to show it again.
function hideWhileAway() {
  const hide = () => document.querySelector('.boot-panel') || (document.documentElement.dataset.away = '');
  addEventListener('pagehide', hide);
  document.addEventListener('freeze', hide);
}

function stored(name) {
  try {
    return localStorage.getItem(`onlyme/${name}`).replaceAll('"', '');
  } catch {
    return ''; // Nothing is stored, or the browser does not let us look.
  }
}

// Loads the first texts of the person's language, hands them to the app, and says which language the
// page is in: the stored choice, else the first of the browser's languages that there is, else English.
async function speak(languages) {
  const list = languages.split(' ');
  const tags = [stored('language'), ...navigator.languages].map((tag) => tag.split('-')[0]);
  const at = list.indexOf(tags.find((tag) => tag && (tag === 'en' || list.includes(tag))));
  if (at < 0) return;
  const [lang, url, integrity] = list.slice(at);
  // Without them the page is in English.
  const text = await fetch(url, { integrity, signal: AbortSignal.timeout(10_000) }).then((answer) => answer.ok && answer.text());
  if (!text) return;
  Object.assign(document.documentElement, { lang }).dataset.texts = text;
  words.lang = lang;
  const lines = text.split('\n');
  Object.keys(ENGLISH).forEach((key, line) => (words[key] = lines[line] || words[key]));
}

async function start() {
  const { js, wasm, config, languages = '' } = document.querySelector('script[data-wasm]').dataset;
  const spoken = speak(languages).catch(console.warn);
  if (!window.WebAssembly || !window.HTMLDialogElement) return spoken.then(() => show('old'));

  const slow = setTimeout(show, 5_000, 'slow');
  addEventListener('onlyme-ready', () => {
    hideWhileAway();
    clearTimeout(slow);
    document.querySelector('.boot-panel')?.remove();
  });
  // After a panic, or after an exception went through it, the app may look alive and be dead.
  const trap = (error) => error instanceof WebAssembly.RuntimeError;
  addEventListener('onlyme-panic', () => show('stopped'));
  addEventListener('unhandledrejection', ({ reason }) => trap(reason) && show('stopped'));
  addEventListener('error', ({ error }) => (trap(error) || /wasm-function/.test(error?.stack)) && show('stopped'));

  try {
    // Browsers ignore the digest of a preload, so the fetch itself asks for it.
    const { integrity } = document.querySelector('link[as="fetch"][integrity]');
    const [glue, response] = await Promise.all([import(js), fetch(wasm, { integrity }), configure(config), spoken]);
    await glue.default({ module_or_path: response });
  } catch (error) {
    clearTimeout(slow);
    console.error(error);
    await spoken;
    if (trap(error)) return show('stopped');
    if (error.cause) return show('config', ...error.cause);
    // A newer Onlyme may have been published. A page that was reloaded does not reload itself.
    const reloaded = performance.getEntriesByType('navigation')[0]?.type === 'reload';
    if (!reloaded && ((await isGone(js)) || (await isGone(wasm)))) location.reload();
    else show('failed');
  }
}

// Writes on <html> how the site is set up, for the app and for the style sheet. A file that is wrong in
// anything is refused: in a service that nobody chose somebody might type a real password.
async function configure(url) {
  const wrong = (...cause) => new Error('config.json', { cause });
  const answer = await fetch(url, { cache: 'no-cache' });
  if (!answer.ok) throw wrong('status', answer.status);
  const file = await answer.blob();
  if (file.size > 10_000) throw wrong('long');
  const config = await file.text().then(JSON.parse).catch(() => {});
  if (!/^\[object O/.test({}.toString.call(config))) throw wrong('json');
  const settings = Object.entries(config);
  for (const [field, value] of settings) {
    if (!Object.hasOwn(SETTINGS, field)) throw wrong('unknown', `“${field.slice(0, 60)}”`);
    const [type, form] = SETTINGS[field];
    if (typeof value !== type || !form.test(value)) throw wrong(field);
  }
  if (!config.service) throw wrong('service');
  if (config.base_path && config.service === 'embedded') throw wrong('embedded');
  for (const [field, value] of settings) document.documentElement.setAttribute(`data-${field}`, value);
}

async function isGone(url) {
  const answer = await fetch(url, { method: 'HEAD', cache: 'no-store' }).catch(() => {});
  return answer?.status === 404 || answer?.headers.get('content-type')?.includes('html');
}

// Says what happened, in place of the page and all that was typed; a slow start leaves the page. Of the
// settings it also says what is wrong with them.
function show(what, wrong, detail = '') {
  if (document.querySelector('.boot-panel:not(.waits)')) return;
  const waits = what === 'slow';
  if (!waits) {
    for (const field of document.querySelectorAll('input, textarea')) field.value = '';
    document.body.replaceChildren();
    delete document.documentElement.dataset.away;
  }
  const button = element('button', { class: 'button solid' }, words.reload);
  button.addEventListener('click', () => location.reload());
  const cause = wrong ? ['\n\n', words.config_who, ' ', words[wrong].replace('{0}', () => detail)] : [];
  const box = { class: 'boot-box', role: waits ? 'status' : 'alertdialog', 'aria-labelledby': 'boot-title', 'aria-describedby': 'boot-text' };
  document.body.append(element('main', { class: waits ? 'boot-panel waits' : 'boot-panel', lang: words.lang }, element('div', box,
    element('h1', { id: 'boot-title' }, words[what]), element('p', { id: 'boot-text' }, words[`${what}_text`], ...cause), button)));
  if (waits) return;
  button.focus();
  // Once more, after what a dead app had still planned for the next frame.
  setTimeout(() => button.focus(), 100);
}

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// The hasher or the estimator, once a worker has loaded it.
let tool;

async function load({ glue, wasm, integrity }) {
  const made = await import(glue);
  await made.default({ module_or_path: fetch(wasm, { integrity }) });
  return made;
}

// Does a job; the page ends the worker. Hashes are made one at a time for the whole origin, because each
// takes 20 MB. Where storage is blocked, so are locks.
async function work(message) {
  const { lock, job } = message;
  const run = async () => (tool ??= await load(message)).run(job);
  const queued = async () => (lock ? navigator.locks.request(lock, run) : run());
  try {
    postMessage({ answer: await queued().catch(run) });
  } catch (error) {
    postMessage({ error: String(error) });
  }
}
