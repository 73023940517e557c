// Onlyme as it is deployed, on this machine: dist/ and two processes of the auth server on one PostgreSQL
// behind nginx or Caddy, over https on one origin. Each call makes one of its own.

import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeDatabase } from './databases.mjs';
import { freePort, start } from './processes.mjs';
import { startProxy } from './proxies.mjs';

const root = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** What config.json says of each account service. */
const CONFIG = {
  embedded: { service: 'embedded' },
  'better-auth': { service: 'better-auth', base_path: '/api/auth', name: 'Behind' },
};

/**
 * Starts one. `run` is what `setup.mjs` has prepared, `front` is nginx or caddy, `service` is what
 * config.json names, `rateLimit` counts tries as in the recipe, `brotli` lets nginx send it, `without` names
 * plugins of the server that are left out.
 */
export async function startSite(run, { front, service = 'better-auth', rateLimit = false, brotli = false, without = '' }) {
  const folder = await mkdtemp(join(run.folder, 'site-'));
  const dist = join(folder, 'dist');
  await cp(root('dist'), dist, { recursive: true });
  await writeFile(join(dist, 'config.json'), JSON.stringify(CONFIG[service]));
  // The build may have packed its own.
  for (const ending of ['br', 'gz']) await rm(join(dist, `config.json.${ending}`), { force: true });
  const [http, https, ...ports] = [await freePort(run.folder), await freePort(run.folder), await freePort(run.folder), await freePort(run.folder)];
  const database = await makeDatabase(run.databaseUrl);
  const env = {
    ...(await recipe()),
    PATH: process.env.PATH,
    DATABASE_URL: database.url,
    AUTH_SECRET: randomBytes(32).toString('hex'),
    SPA_ORIGIN: `https://localhost:${https}`,
    RATE_LIMIT: rateLimit ? '1' : '0',
    WITHOUT: without,
  };
  const begun = [];
  const stop = async () => {
    await Promise.all(begun.map((part) => part.stop()));
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const processes = service === 'embedded' ? [] : ports.map((port) => new AuthProcess(port, env));
    begun.push(...processes.map((one) => ({ stop: () => one.kill() })));
    await Promise.all(processes.map((one) => one.start()));
    // Last, as on a server: Caddy looks at once whether they are there.
    const proxy = await startProxy(front, { folder, dist, certificate: run.certificate, ports, brotli, http, https });
    begun.push(proxy);
    return { front, dist, origin: proxy.origin, insecureOrigin: proxy.insecureOrigin, proxyOutput: proxy.output, processes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** One process of the auth server, on a port that stays the same when it is started again. */
class AuthProcess {
  #running;
  #env;

  constructor(port, env) {
    this.port = port;
    this.base = `http://127.0.0.1:${port}`;
    this.#env = { ...env, PORT: String(port) };
  }

  async start() {
    const cwd = root('tests/auth-server');
    this.#running = await start(process.execPath, ['server.mjs'], { env: this.#env, cwd, ready: /^READY \d+$/m });
  }

  /** Ends it and starts it again, as `systemctl restart` does. */
  async restart() {
    await this.#running.stop();
    await this.start();
  }

  /** Ends it as a crash does. */
  async kill() {
    await this.#running?.stop('SIGKILL');
  }

  /** Makes it hang, without ending it, until it is released. */
  hold() {
    this.#running.child.kill('SIGSTOP');
  }

  release() {
    this.#running.child.kill('SIGCONT');
  }

  /** What it has written. */
  output() {
    return this.#running.output();
  }
}

/** The variables of deploy/auth-server/auth-server.env. */
async function recipe() {
  const text = await readFile(root('deploy/auth-server/auth-server.env'), 'utf8');
  return Object.fromEntries(text.split('\n').filter((line) => /^\w+=/.test(line)).map((line) => line.split(/=(.*)/s).slice(0, 2)));
}
