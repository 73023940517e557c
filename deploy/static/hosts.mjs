// Writes what hosts ask for that do not read `_headers` and `_redirects`: `node deploy/static/hosts.mjs`,
// after public/_headers was changed. A test (`tests/e2e/hosts.spec.mjs`) fails until that is done. It knows
// no header and no address of its own.

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { FILE_ENDINGS, headersFor, parseHeaders } from '../../tests/e2e/server.mjs';

const CACHING = 'Cache-Control';
const CHANGE = { from: '/.well-known/change-password', to: '/accounts/password/change' };
/** What is never a screen, by how it begins. */
const NO_SCREEN = ['.well-known/', 'api/'];

/** All files, by name. */
export async function hosts() {
  const text = await readFile(new URL('../../public/_headers', import.meta.url), 'utf8');
  const [all, ...others] = parseHeaders(text);
  const every = headersFor([all], '/');
  const rest = every.get(CACHING);
  every.delete(CACHING);
  // The other blocks only say how long a file may be kept; those that say the same go together.
  const kept = new Map();
  for (const block of others) {
    const headers = headersFor([all, block], block.from);
    const value = headers.get(CACHING);
    headers.delete(CACHING);
    if (String([...headers]) !== String([...every])) throw new Error(`${block.from} changes more than ${CACHING}.`);
    kept.set(value, [...(kept.get(value) ?? []), block.from.slice(1)]);
  }
  const rules = { every: [...every], rest, kept: [...kept] };
  return { 'vercel.json': json(vercel(rules)), 'firebase.json': json(firebase(rules)), '.htaccess': apache(rules) };
}

/** Names with a `*` at the end, as an expression for what follows the first slash. */
function expression(names) {
  return names.map((name) => (name.endsWith('*') ? quoted(name.slice(0, -1)) : `${quoted(name)}$`)).join('|');
}

const quoted = (text) => text.replace(/[.\\]/g, '\\$&');
const endings = FILE_ENDINGS.map((ending) => ending.slice(1)).sort().join('|');
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

function vercel({ every, rest, kept }) {
  const asked = (pairs) => pairs.map(([key, value]) => ({ key, value }));
  const any = kept.flatMap(([, names]) => names);
  const screen = `/((?!${NO_SCREEN.map(quoted).join('|')}|.*\\.(?:${endings})$).*)`;
  const mode = { type: 'header', key: 'sec-fetch-mode' };
  return {
    $schema: 'https://openapi.vercel.sh/vercel.json',
    framework: null,
    // No address has two of these for one header, so it does not matter which of two would win.
    headers: [
      { source: '/(.*)', headers: asked(every) },
      { source: `/((?!${expression(any)}).*)`, headers: asked([[CACHING, rest]]) },
      ...kept.map(([value, names]) => ({ source: `/((?:${expression(names)}).*)`, headers: asked([[CACHING, value]]) })),
    ],
    redirects: [{ source: quoted(CHANGE.from), destination: CHANGE.to, statusCode: 302 }],
    rewrites: [
      { source: screen, has: [{ ...mode, value: 'navigate' }], destination: '/index.html' },
      { source: screen, missing: [mode], destination: '/index.html' },
    ],
  };
}

function firebase({ every, rest, kept }) {
  const asked = (pairs) => pairs.map(([key, value]) => ({ key, value }));
  return {
    hosting: {
      public: 'dist',
      // It packs by itself.
      ignore: ['_headers', '_redirects', '**/*.br', '**/*.gz'],
      // By expression, because a glob passes over names that begin with a dot. Of two rules for one header the
      // later counts.
      headers: [
        { regex: '.*', headers: asked([...every, [CACHING, rest]]) },
        ...kept.map(([value, names]) => ({ regex: `^/(?:${expression(names)})`, headers: asked([[CACHING, value]]) })),
      ],
      redirects: [{ source: CHANGE.from, destination: CHANGE.to, type: 302 }],
      // Of these the first counts. There is no such file, so the answer is 404.
      rewrites: [
        { regex: `^/(?:${NO_SCREEN.map(quoted).join('|')})|\\.(?:${endings})$`, destination: '/_no_such_file' },
        { regex: '.*', destination: '/index.html' },
      ],
    },
  };
}

function apache({ every, rest, kept }) {
  const set = (name, value, more = '') => `Header always set ${name} "${value.replaceAll('"', '\\"')}"${more}`;
  const when = (names) => ` "expr=%{REQUEST_STATUS} in {'200','206','304'} && %{REQUEST_URI} =~ m#^/(${expression(names)})#"`;
  return `# Written by deploy/static/hosts.mjs. For Apache 2.4 with mod_headers and mod_rewrite, in the root of the site.

${every.map(([name, value]) => set(name, value)).join('\n')}
${set(CACHING, rest)}
${kept.map(([value, names]) => set(CACHING, value, when(names))).join('\n')}

Options -Indexes -MultiViews
DirectoryIndex index.html
DirectorySlash Off
AddType application/wasm .wasm
AddType text/javascript .js .mjs
AddCharset utf-8 .css .html .js .mjs .txt

<Files ".ht*">
  Require all denied
</Files>

RewriteEngine On
RewriteRule ^${quoted(CHANGE.from.slice(1))}$ ${CHANGE.to} [R=302,L]
RewriteRule ^_(headers|redirects)$ - [R=404,L]
RewriteCond %{REQUEST_FILENAME} -f
RewriteRule ^ - [L]
RewriteRule ^$ index.html [L]
RewriteRule ^(${NO_SCREEN.map(quoted).join('|')}) - [R=404,L]
RewriteRule \\.(${endings})$ - [R=404,L,NC]
RewriteCond %{HTTP:Sec-Fetch-Mode} !^(navigate)?$
RewriteRule ^ - [R=404,L]
RewriteRule ^ index.html [L]
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(await hosts())) await writeFile(new URL(name, import.meta.url), text);
}
