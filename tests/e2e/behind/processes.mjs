// Programs as children: quiet while all is well, ready when they say so, and never left behind. On Linux
// the kernel ends them with whoever started them, however that one ended; elsewhere a run that is killed
// may leave them. It knows no program by name.

import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';

/** How long a program may take until it is ready, and then until it has ended. */
const READY_WITHIN = 30_000;
const ENDED_WITHIN = 10_000;
/** How much of a program's words is kept to explain a failure. */
const LAST_WORDS = 8_000;

/** Starts a program and waits until `ready` is true of what it has written, or resolves. */
export async function start(program, words, { ready, env = process.env, cwd } = {}) {
  const [first, ...rest] = [...guard(), program, ...words];
  const child = spawn(first, rest, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const running = {
    child,
    output: () => output,
    /** Ends it, and waits until it has ended. */
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const late = setTimeout(() => child.kill('SIGKILL'), ENDED_WITHIN);
      child.kill(signal);
      await ended;
      clearTimeout(late);
    },
  };
  const ended = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  let late;
  await new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${program} ${why}:\n${output}`));
    late = setTimeout(fail, READY_WITHIN, 'is not ready');
    child.once('error', (error) => fail(`does not start (${error.message})`));
    child.once('exit', (code, signal) => fail(`ended with ${code ?? signal}`));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-LAST_WORDS);
        if (ready instanceof RegExp && ready.test(output)) resolve();
      });
    }
    if (typeof ready === 'function') ready(() => child.exitCode === null && child.signalCode === null).then(resolve, reject);
  }).catch(async (error) => {
    await running.stop('SIGKILL');
    throw error;
  }).finally(() => clearTimeout(late));
  return running;
}

/** Runs a program to its end; its words are in the error when it fails. */
export async function run(program, words) {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  if (code !== 0) throw new Error(`${program} ended with ${code}:\n${output}`);
  return output;
}

/** What stands before a command so that it ends with us. */
function guard() {
  const setpriv = process.platform === 'linux' && onPath('setpriv');
  return setpriv ? [setpriv, '--pdeathsig', 'TERM', '--'] : [];
}

/** The first program of this name on PATH, or where servers are that not everybody has on PATH. */
export function onPath(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * A port of this machine that nobody uses now, and that nobody else in this run is given: two workers that
 * ask at once may be told the same by the system, and Caddy shares a port without a word.
 */
export async function freePort(folder) {
  for (;;) {
    const server = createServer();
    await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    const { port } = server.address();
    await new Promise((resolve) => server.close(resolve));
    const claimed = await mkdir(join(folder, `port-${port}`)).then(() => true, (error) => error.code !== 'EEXIST' && Promise.reject(error));
    if (claimed) return port;
  }
}
