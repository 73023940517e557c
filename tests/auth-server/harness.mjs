// What the tests share: servers as processes of their own, and browsers as cookie jars. It knows
// nothing of what is tested.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The origin of the pages, unless a test says otherwise. */
export const ORIGIN = 'http://127.0.0.1:8080';

const running = new Set();
const SERVER = fileURLToPath(new URL('server.mjs', import.meta.url));

/** Starts a server, with these variables and no other of ours. */
export async function start(variables = {}) {
  const env = { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, PORT: '0', SPA_ORIGIN: ORIGIN, END_WITH_STDIN: '1', ...variables };
  const child = spawn(process.execPath, [SERVER], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  const ended = once(child, 'exit').finally(() => running.delete(child));
  let errors = '';
  child.stderr.on('data', (text) => (errors += text));
  const ready = once(createInterface(child.stdout), 'line');
  const first = await Promise.race([ready, ended]);
  const port = /^READY (\d+)$/.exec(first[0])?.[1];
  if (!port) throw new Error(`The server did not start: ${errors}`);
  return {
    child,
    base: `http://127.0.0.1:${port}`,
    errors: () => errors,
    /** Ends it as a person or a machine would, and says with which code it ended. */
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return (await ended)[0];
    },
  };
}

/** Ends what a failed test has left. */
export function endAll() {
  for (const child of running) child.kill('SIGKILL');
}

/** A browser: it keeps its cookies, and says where its page comes from. */
export class Device {
  cookies = new Map();

  constructor(server, headers = {}) {
    this.server = server;
    this.headers = { 'User-Agent': 'Harness/1.0', Origin: ORIGIN, ...headers };
  }

  get(path) {
    return this.send('GET', path);
  }

  post(path, body = {}) {
    return this.send('POST', path, body);
  }

  async send(method, path, body) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...this.headers, ...(cookie && { Cookie: cookie }), ...(body && { 'Content-Type': 'application/json' }) };
    const reply = await fetch(`${this.server.base}/api/auth${path}`, { method, headers, body: body && JSON.stringify(body) });
    const set = reply.headers.getSetCookie();
    for (const line of set) this.keep(line);
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, set, body: text ? JSON.parse(text) : undefined };
  }

  keep(line) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
    if (/Max-Age=0/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
