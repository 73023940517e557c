// Serves dist/ the way we ask every host to: `node server.mjs [port] [folder]`, without dependencies.
// Headers come from dist/_headers and rules from dist/_redirects, so that the tests see what is
// deployed. It never changes a file, and never answers for anything outside the folder.

import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const MIME = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.xml': 'application/xml',
};
// What no screen's address ends with: `domain/text.rs` lets no user name end so.
export const FILE_ENDINGS = [...Object.keys(MIME), '.br', '.gz'];
// These two instruct the host; they are no part of the site.
const PRIVATE = ['/_headers', '/_redirects'];

/** Starts the server and says where. Port 0 takes a free one. */
export async function serve(folder, port = 0) {
  const root = await realpath(folder);
  const blocks = parseHeaders(await readFile(join(root, '_headers'), 'utf8'));
  const redirects = parseRedirects(await readFile(join(root, '_redirects'), 'utf8'));
  const server = createServer((request, response) => {
    answer(root, blocks, redirects, request, response).catch((error) => {
      console.error(error);
      response.destroy();
    });
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return { port: server.address().port, close: () => server.close() };
}

async function answer(root, blocks, redirects, request, response) {
  const path = decoded(request.url.split('?', 1)[0]);
  for (const [name, value] of headersFor(blocks, path ?? '/')) response.setHeader(name, value);
  if (path === undefined) return plain(response, 400, 'Bad request');
  if (!['GET', 'HEAD'].includes(request.method)) {
    response.setHeader('Allow', 'GET, HEAD');
    return plain(response, 405, 'Method not allowed');
  }
  const file = PRIVATE.includes(path) ? undefined : await fileAt(root, path);
  if (file) return send(request, response, file);
  const { to, status } = redirects.find((rule) => rule.from.test(path)) ?? { status: 404 };
  if (status === 200 && isNavigation(request, path)) return send(request, response, join(root, to));
  if (status >= 300 && status < 400) {
    response.setHeader('Location', to);
    return plain(response, status, 'Redirecting');
  }
  return plain(response, 404, 'Not found');
}

/** The path with its escapes undone, or nothing if it is none. */
function decoded(path) {
  try {
    const plainPath = decodeURIComponent(path);
    return /[\0\\]/.test(plainPath) || !plainPath.startsWith('/') ? undefined : plainPath;
  } catch {
    return undefined;
  }
}

/** The file at `path`, if it is one and lies in the folder even after links are followed. */
async function fileAt(root, path) {
  const wanted = join(root, path.endsWith('/') ? `${path}index.html` : path);
  const real = await realpath(wanted).catch(() => undefined);
  const inside = real?.startsWith(root + sep);
  return inside && (await stat(real)).isFile() ? real : undefined;
}

/** Whether somebody goes to a screen: scripts that ask for a missing file must not get a page. */
function isNavigation(request, path) {
  const mode = request.headers['sec-fetch-mode'];
  return !FILE_ENDINGS.includes(extname(path).toLowerCase()) && (mode === undefined || mode === 'navigate');
}

async function send(request, response, file) {
  const packed = `${file}.br`;
  const accepts = /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
  const compressed = accepts && (await stat(packed).then(() => true, () => false));
  const body = compressed ? packed : file;
  response.setHeader('Content-Type', MIME[extname(file).toLowerCase()] ?? 'application/octet-stream');
  response.setHeader('Vary', 'Accept-Encoding');
  if (compressed) response.setHeader('Content-Encoding', 'br');
  response.setHeader('Content-Length', (await stat(body)).size);
  response.writeHead(200);
  if (request.method === 'HEAD') return response.end();
  return createReadStream(body).pipe(response);
}

function plain(response, status, words) {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.writeHead(status).end(words);
}

/** The blocks of a `_headers` file: a path, then indented headers; `! Name` takes one away. */
export function parseHeaders(text) {
  const blocks = [];
  for (const line of text.split(/\r?\n/).filter((line) => line.trim() && !line.trim().startsWith('#'))) {
    if (/^\S/.test(line)) {
      blocks.push({ from: line.trim(), path: pattern(line.trim()), headers: [] });
      continue;
    }
    const [, taken, name, value] = /^\s+(?:! *(\S+)|([^:]+):\s*(.*))$/.exec(line);
    blocks.at(-1).headers.push({ taken, name, value });
  }
  return blocks;
}

/** The headers of all blocks that match, in order, as the hosts do it: a repeated one is joined. */
export function headersFor(blocks, path) {
  const headers = new Map();
  for (const { taken, name, value } of blocks.filter((block) => block.path.test(path)).flatMap((block) => block.headers)) {
    if (taken) headers.delete(taken);
    else headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value);
  }
  return headers;
}

/** The rules of a `_redirects` file: from, to, status. */
function parseRedirects(text) {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() && !line.startsWith('#'))
    .map((line) => line.trim().split(/\s+/))
    .map(([from, to, status]) => ({ from: pattern(from), to, status: Number(status) }));
}

/** A path of those files as an expression; `*` is anything. */
function pattern(path) {
  return new RegExp(`^${path.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [port = '0', folder = fileURLToPath(new URL('../../dist', import.meta.url))] = process.argv.slice(2);
  console.log(`READY ${(await serve(folder, Number(port))).port}`);
}
