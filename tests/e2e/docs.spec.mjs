// What the documents say is there: links, addresses, commands, files, and names in files. No browser is
// needed. It reads what is written and never judges whether a sentence is true.

import { expect, test } from '@playwright/test';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

test.skip(({ isMobile }) => isMobile, 'a document does not know the layout');

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
// What is not ours, or not written by hand.
const SKIPPED = ['node_modules', 'target', 'dist', 'test-results', 'playwright-report'];
// Folders in which a path that a document names must exist.
const PLACES = '(?:\\.cargo|deploy|docs|locales|public|src|style|tests|xtask)';

/** All files below a folder that end so, by their path from the root. */
async function files(folder, ending) {
  const found = [];
  for (const entry of await readdir(join(ROOT, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED.includes(entry.name) && !/^\.(?!cargo)/.test(entry.name)) found.push(...(await files(path, ending)));
    else if (entry.isFile() && entry.name.endsWith(ending)) found.push(path);
  }
  return found;
}

const read = (path) => readFile(join(ROOT, path), 'utf8');

/** Every document, by its path. */
async function documents() {
  const paths = await files('.', '.md');
  expect(paths.length, 'documents').toBeGreaterThan(10);
  return Promise.all(paths.map(async (path) => ({ path, text: await read(path) })));
}

/** The text without what stands between fences. */
const prose = (text) => text.replace(/^( *)```[^]*?^\1```/gm, '');

/** What headings are called in addresses, as GitHub does it. */
function anchors(text) {
  const headings = [...prose(text).matchAll(/^#+ +(.+)$/gm)].map(([, heading]) => heading);
  return headings.map((heading) => heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'));
}

/** The links of a document that lead nowhere; `open` gives a file's text, if there is one. */
async function deadLinks({ path, text }, open) {
  const dead = [];
  for (const [, target] of prose(text).matchAll(/\]\(([^()\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [file, anchor] = target.split('#');
    const leads = file ? relative(ROOT, resolve(ROOT, dirname(path), file)) : path;
    const there = leads === path ? text : await open(leads);
    if (there === undefined || (anchor && !anchors(there).includes(anchor))) dead.push(target);
  }
  return dead;
}

/** A file's text; of a folder, of its README; nothing if there is none. */
async function openFile(path) {
  const readme = join(path, 'README.md');
  if (existsSync(join(ROOT, readme))) return read(readme);
  return existsSync(join(ROOT, path)) ? read(path) : undefined;
}

/** The words in a text that `pattern` finds, each once. */
const words = (text, pattern) => [...new Set([...text.matchAll(pattern)].map(([all, one]) => one ?? all))];

const addresses = (text) => words(text, /(?<![\w.])\/(?:accounts|session|help)\/[a-z][a-z_/-]*[a-z]/g);
const paths = (text) => words(text, new RegExp(`\`(${PLACES}/[\\w./-]+)\``, 'g'));

/** The rows of a document whose first cell is a file and whose second says names in it. */
function namesInFiles(text) {
  const rows = [...text.matchAll(new RegExp(`^\\| \`(${PLACES}/[\\w./-]+)\` \\| ((?:\`[\\w:]+\`(?:, )?)+) \\|`, 'gm'))];
  return rows.flatMap(([, file, names]) => words(names, /`([\w:]+)`/g).map((name) => ({ file, name })));
}

/** Whether a source says what something is called: each part of `A::b`, as a word. */
const says = (source, name) => name.split('::').every((part) => new RegExp(`\\b${part}\\b`).test(source.replace(/^\s*\/\/.*$/gm, '')));

test('every link in the documents leads to a file, and to a heading in it', async () => {
  for (const document of await documents()) {
    expect.soft(await deadLinks(document, openFile), document.path).toEqual([]);
  }
});

test('a link that leads nowhere is seen', async () => {
  const open = async (path) => ({ 'docs/a.md': '# One, `two`: three\n```\n# not one\n```\n' })[path];
  const dead = (text) => deadLinks({ path: 'docs/b.md', text }, open);
  expect(await dead('[x](a.md) [x](a.md#one-two-three) [x](https://e.example/y) [x](#here)\n## Here')).toEqual([]);
  expect(await dead('[x](c.md) [x](a.md#not-one) [x](#gone) ![x](wide.png)')).toEqual(['c.md', 'a.md#not-one', '#gone', 'wide.png']);
});

test('every address of a screen that the documents name is one', async () => {
  const sources = await Promise.all((await files('src', '.rs')).map(read));
  const known = (address) => {
    const [, first, ...rest] = address.split('/');
    // A guide's name alone stands where the guides are kept, whichever file that is.
    const guide = (source) => first === 'help' && /\bguides?\b/i.test(source) && source.includes(`"${rest.join('/')}"`);
    return sources.some((source) => source.includes(`"${address}"`) || guide(source));
  };
  expect(known('/accounts/edit')).toBe(true);
  expect(known('/accounts/gone') || known('/help/accounts/edit')).toBe(false);
  let found = 0;
  for (const { path, text } of await documents()) {
    found += addresses(text).length;
    expect.soft(addresses(text).filter((address) => !known(address)), path).toEqual([]);
  }
  expect(found, 'addresses in the documents').toBeGreaterThan(10);
});

test('every command that the documents name is one, and so is every part of the tests', async () => {
  const commands = ['help', ...words(await read('xtask/src/main.rs'), /name: "([\w-]+)"/g)];
  const parts = words(await read('xtask/src/checks.rs'), /part: "(\w+)"/g);
  expect(commands).toContain('verify-log');
  expect(parts).toContain('behind');
  for (const { path, text } of await documents()) {
    expect.soft(words(text, /cargo xtask ([a-z][\w-]*)/g).filter((name) => !commands.includes(name)), path).toEqual([]);
    expect.soft(words(text, /--only ([a-z]\w*)/g).filter((name) => !parts.includes(name)), path).toEqual([]);
  }
});

test('every file that the documents name is there', async () => {
  let found = 0;
  for (const { path, text } of await documents()) {
    found += paths(text).length;
    expect.soft(paths(text).filter((name) => !existsSync(join(ROOT, name))), path).toEqual([]);
  }
  expect(found, 'files in the documents').toBeGreaterThan(50);
});

test('every name that a document gives beside a file stands in that file', async () => {
  let found = 0;
  for (const { path, text } of await documents()) {
    const wrong = [];
    for (const { file, name } of namesInFiles(text)) {
      found += 1;
      if (!existsSync(join(ROOT, file)) || !says(await read(file), name)) wrong.push(`${name} in ${file}`);
    }
    expect.soft(wrong, path).toEqual([]);
  }
  expect(found, 'names beside files').toBeGreaterThan(40);
  expect(says('// gone\nfn here() {}', 'gone')).toBe(false);
  expect(says('enum Event { Read }', 'Event::Read')).toBe(true);
});
