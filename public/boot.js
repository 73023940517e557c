// The only script that is not compiled from Rust. In the page it guards what text may become markup,
// shows the chosen appearance before the first paint, loads the app with its digest checked, and says
// in words when it cannot start, is slow or has stopped. In a worker it does one job of the hasher.
// It never writes markup, knows nothing about a person, and leaves no global.

const WORDS = {
  en: {
    old: ['This browser is too old for Onlyme', 'Update it, or use another one.'],
    slow: ['Still loading', 'Onlyme starts by itself when everything is here.'],
    failed: ['Onlyme could not be loaded', 'A file did not arrive as it was published. Check the connection and reload.'],
    stopped: ['Onlyme stopped because of a bug', 'What was stored stays stored; what was being typed is wiped.'],
    reload: 'Reload',
  },
  es: {
    old: ['Este navegador es demasiado antiguo para Onlyme', 'Actualízalo o usa otro.'],
    slow: ['Todavía está cargando', 'Onlyme empieza solo cuando todo esté aquí.'],
    failed: ['No se pudo cargar Onlyme', 'Un archivo no llegó como se publicó. Comprueba la conexión y recarga.'],
    stopped: ['Onlyme se detuvo por un error', 'Lo guardado sigue guardado; lo que se escribía se ha borrado.'],
    reload: 'Recargar',
  },
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

  const slow = setTimeout(show, 15_000, 'slow');
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

  const { js, wasm } = document.querySelector('script[data-wasm]').dataset;
  try {
    // Browsers ignore the digest of a preload, so the fetch itself asks for it.
    const { integrity } = document.querySelector('link[as="fetch"][integrity]');
    const [glue, response] = await Promise.all([import(js), fetch(wasm, { integrity })]);
    await glue.default({ module_or_path: response });
  } catch (error) {
    clearTimeout(slow);
    console.error(error);
    if (trap(error)) return show('stopped');
    // A newer Onlyme may have been published. A page that was reloaded does not reload itself.
    const reloaded = performance.getEntriesByType('navigation')[0]?.type === 'reload';
    if (!reloaded && ((await isGone(js)) || (await isGone(wasm)))) location.reload();
    else show('failed');
  }
}

async function isGone(url) {
  const answer = await fetch(url, { method: 'HEAD', cache: 'no-store' }).catch(() => {});
  return answer?.status === 404 || answer?.headers.get('content-type')?.includes('html');
}

// Says what happened, in place of the page and all that was typed; a slow start leaves the page.
function show(what) {
  if (document.querySelector('.boot-panel:not(.waits)')) return;
  const waits = what === 'slow';
  if (!waits) {
    for (const field of document.querySelectorAll('input, textarea')) field.value = '';
    document.body.replaceChildren();
    delete document.documentElement.dataset.away;
  }
  const lang = /^es/.test(stored('language') || navigator.language) ? 'es' : 'en';
  const [title, text] = WORDS[lang][what];
  const button = element('button', { class: 'button solid' }, WORDS[lang].reload);
  button.addEventListener('click', () => location.reload());
  const box = { class: 'boot-box', role: waits ? 'status' : 'alertdialog', 'aria-labelledby': 'boot-title', 'aria-describedby': 'boot-text' };
  document.body.append(element('main', { class: waits ? 'boot-panel waits' : 'boot-panel', lang }, element('div', box,
    element('h1', { id: 'boot-title' }, title), element('p', { id: 'boot-text' }, text), button)));
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
