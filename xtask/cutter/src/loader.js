// How the app's own wasm starts, and how the parts that were cut off it are loaded when they are
// first asked for. Stands at the end of the code that wasm-bindgen made.
const parts = {};

export default async function ({ module_or_path }) {
  const response = await module_or_path;
  const streams = /^application\/wasm/.test(response.headers.get('content-type'));
  const source = streams ? response : await response.arrayBuffer();
  const run = streams ? WebAssembly.instantiateStreaming : WebAssembly.instantiate;
  const { instance, module } = await run(source, __wbg_get_imports());
  return __wbg_finalize_init(instance, module);
}

// A part that could not be loaded is forgotten, so that asking again tries again.
function part([file, integrity]) {
  const load = file.endsWith('.css') ? sheet : code;
  parts[file] ??= load(new URL(file, import.meta.url), integrity).catch((error) => {
    delete parts[file];
    throw error;
  });
  return parts[file];
}

function code(url, integrity) {
  return WebAssembly.instantiateStreaming(fetch(url, { integrity }), { __wasm_split: wasm });
}

function sheet(href, integrity) {
  return new Promise((done, failed) => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href, integrity, onload: done });
    link.onerror = () => {
      link.remove();
      failed(new Error(`${href} did not come`));
    };
    document.head.append(link);
  });
}

function loader(...files) {
  return async (callback, data) => {
    const loaded = await Promise.all(files.map(part)).then(() => true, (error) => console.error(error));
    wasm.__indirect_function_table.get(callback)(data, !!loaded);
  };
}
