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
  parts[file] ??= WebAssembly.instantiateStreaming(fetch(new URL(file, import.meta.url), { integrity }), { __wasm_split: wasm })
    .catch((error) => {
      delete parts[file];
      throw error;
    });
  return parts[file];
}

function loader(...files) {
  return async (callback, data) => {
    const loaded = await Promise.all(files.map(part)).then(() => true, (error) => console.error(error));
    wasm.__indirect_function_table.get(callback)(data, !!loaded);
  };
}
