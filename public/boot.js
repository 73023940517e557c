// The only script that is not compiled from Rust. In the page it guards what text may become markup,
// shows the chosen appearance before the first paint, loads the app with its digest checked and the
// settings of the site, and says in words when it cannot start, is slow or has stopped. In a worker it
// does one job of the hasher.
// It never writes markup, knows nothing about a person, and leaves no global.

const WORDS = {
  en: {
    old: ['This browser is too old for Onlyme', 'Update it, or use another one.'],
    slow: ['Still loading', 'Onlyme starts by itself when everything is here.'],
    failed: ['Onlyme could not be loaded', 'A file did not arrive as it was published. Check the connection and reload.'],
    stopped: ['Onlyme stopped because of a bug', 'What was stored stays stored; what was being typed is wiped.'],
    config: ['This site is not set up correctly', 'No account service was opened.\n\nFor whoever runs the site: config.json '],
    status: 'did not arrive, status ',
    long: 'is longer than 10 KB.',
    json: 'is not a JSON object.',
    unknown: 'has a field that is no setting: ',
    service: 'needs “service”, which is “embedded” or “better-auth”.',
    base_path: 'has a wrong “base_path”: a path on this site begins with “/”, does not end with it, and has no “//” and no “..”.',
    embedded: 'has a “base_path”, which only “better-auth” has.',
    name: 'has a wrong “name”: it is a text of 1 to 60 characters, with no space at its ends.',
    password_min: 'has a wrong “password_min”: it is a whole number from 1 to 128.',
    reload: 'Reload',
  },
  es: {
    old: ['Este navegador es demasiado antiguo para Onlyme', 'Actualízalo o usa otro.'],
    slow: ['Todavía está cargando', 'Onlyme empieza solo cuando todo esté aquí.'],
    failed: ['No se pudo cargar Onlyme', 'Un archivo no llegó como se publicó. Comprueba la conexión y recarga.'],
    stopped: ['Onlyme se detuvo por un error', 'Lo guardado sigue guardado; lo que se escribía se ha borrado.'],
    config: ['Este sitio no está bien configurado', 'No se abrió ningún servicio de cuentas.\n\nPara quien lleva el sitio: config.json '],
    status: 'no llegó, estado ',
    long: 'ocupa más de 10 KB.',
    json: 'no es un objeto JSON.',
    unknown: 'tiene un campo que no es ningún ajuste: ',
    service: 'necesita «service», que es «embedded» o «better-auth».',
    base_path: 'tiene mal «base_path»: una ruta de este sitio empieza por «/», no acaba así y no lleva «//» ni «..».',
    embedded: 'tiene «base_path», que es solo de «better-auth».',
    name: 'tiene mal «name»: es un texto de 1 a 60 caracteres, sin espacios en los extremos.',
    password_min: 'tiene mal «password_min»: es un número entero de 1 a 128.',
    reload: 'Recargar',
  },
};

// What config.json may say: the type of each setting, and what it looks like.
const SETTINGS = {
  service: ['string', /^(embedded|better-auth)$/],
  base_path: ['string', /^(?!.*\.\.)(\/(?!\.(\/|$))[\w.~-]+)+$/],
  name: ['string', /^[^\s\p{Cc}]([^\p{Cc}]{0,58}[^\s\p{Cc}])?$/u],
  password_min: ['number', /^([1-9]\d?|1[01]\d|12[0-8])$/],
};

if (typeof document === 'undefined') {
  addEventListener('message', ({ data }) => work(data), { once: true });
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

async function start() {
  if (!window.WebAssembly || !window.HTMLDialogElement) return show('old');

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

  const { js, wasm, config } = document.querySelector('script[data-wasm]').dataset;
  try {
    // Browsers ignore the digest of a preload, so the fetch itself asks for it.
    const { integrity } = document.querySelector('link[as="fetch"][integrity]');
    const [glue, response] = await Promise.all([import(js), fetch(wasm, { integrity }), configure(config)]);
    await glue.default({ module_or_path: response });
  } catch (error) {
    clearTimeout(slow);
    console.error(error);
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
  const lang = /^es/.test(stored('language') || navigator.language) ? 'es' : 'en';
  const words = WORDS[lang];
  const [title, text] = words[what];
  const button = element('button', { class: 'button solid' }, words.reload);
  button.addEventListener('click', () => location.reload());
  const box = { class: 'boot-box', role: waits ? 'status' : 'alertdialog', 'aria-labelledby': 'boot-title', 'aria-describedby': 'boot-text' };
  document.body.append(element('main', { class: waits ? 'boot-panel waits' : 'boot-panel', lang }, element('div', box,
    element('h1', { id: 'boot-title' }, title), element('p', { id: 'boot-text' }, text + (words[wrong] ?? '') + detail), button)));
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

// Does one job of the hasher; the page ends the worker after the answer.
async function work({ glue, wasm, integrity, job }) {
  const hash = async () => {
    const hasher = await import(glue);
    await hasher.default({ module_or_path: fetch(wasm, { integrity }) });
    return hasher.run(job);
  };
  // One at a time for the whole origin: each takes 20 MB. Where storage is blocked, so are locks.
  const queued = async () => navigator.locks.request('onlyme-hash', hash);
  try {
    postMessage({ answer: await queued().catch(hash) });
  } catch (error) {
    postMessage({ error: String(error) });
  }
}
