// Builds the floor into target/, beside everything else that can be made again.

export default {
  root: 'floor',
  oxc: { jsx: { runtime: 'automatic' } },
  build: { outDir: '../../../target/bench/floor', emptyOutDir: true },
};
