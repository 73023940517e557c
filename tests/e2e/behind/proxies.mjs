// nginx and Caddy with the recipes in deploy/ as they stand: only names, ports, paths and certificates
// come from here. They run in the foreground, on this machine only, with their files in the run's folder.

import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onPath, start } from './processes.mjs';

const DEPLOY = fileURLToPath(new URL('../../../deploy', import.meta.url));
const BROTLI = '/usr/lib/nginx/modules/ngx_http_brotli_static_module.so';

/** Whether this nginx can send brotli. */
export const nginxKnowsBrotli = () => existsSync(BROTLI);

/**
 * Starts `front`, nginx or caddy, with its files in `folder`, before `dist` and the processes at `ports`,
 * on the ports `http` and `https`.
 */
export async function startProxy(front, place) {
  const [folder, origin] = [join(place.folder, front), `https://localhost:${place.https}`];
  await mkdir(folder);
  const running = await (front === 'nginx' ? nginx : caddy)({ ...place, folder, origin });
  return { origin, insecureOrigin: `http://localhost:${place.http}`, output: running.output, stop: () => running.stop() };
}

async function nginx({ folder, dist, certificate, ports, http, https, brotli, origin }) {
  const names = [
    ['server 127.0.0.1:4101', `server 127.0.0.1:${ports[0]}`],
    ['server 127.0.0.1:4102', `server 127.0.0.1:${ports[1]}`],
    ['listen 80;', `listen 127.0.0.1:${http};`],
    ['listen [::]:80;', ''],
    ['listen 443 ', `listen 127.0.0.1:${https} `],
    ['listen [::]:443 ssl http2;', ''],
    ['https://onlyme.example', origin],
    ['/srv/onlyme/dist', dist],
    ['/etc/letsencrypt/live/onlyme.example/fullchain.pem', certificate.certificate],
    ['/etc/letsencrypt/live/onlyme.example/privkey.pem', certificate.key],
    ['server_name onlyme.example', 'server_name localhost'],
    ...(brotli ? [['#brotli_static', 'brotli_static']] : []),
  ];
  const site = renamed(await readFile(join(DEPLOY, 'nginx', 'onlyme.conf'), 'utf8'), names);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`);
  // What a distribution's own nginx.conf does, and no more.
  const main = `${brotli ? `load_module ${BROTLI};` : ''}
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  ${temporary.join('\n  ')}
  gzip on;
  include sites-enabled/*;
}
`;
  await mkdir(join(folder, 'sites-enabled'));
  await symlink(join(DEPLOY, 'nginx', 'onlyme'), join(folder, 'onlyme'));
  await writeFile(join(folder, 'sites-enabled', 'onlyme.conf'), site);
  await writeFile(join(folder, 'nginx.conf'), main);
  const words = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr', '-g', 'daemon off;'];
  return start(needed('nginx'), words, { ready: (alive) => listens(https, alive) });
}

/** The recipe with other names; one that does not occur was changed in the recipe and is missed here. */
function renamed(text, names) {
  const missing = names.find(([from]) => !text.includes(from));
  if (missing) throw new Error(`deploy/nginx/onlyme.conf has no “${missing[0]}”.`);
  // In one pass, so that no new name is taken for an old one.
  const any = names.map(([from]) => from.replace(/[.[\]/]/g, '\\$&')).join('|');
  return text.replace(new RegExp(any, 'g'), (from) => new Map(names).get(from));
}

async function caddy({ folder, dist, certificate, ports, http, https, origin }) {
  const env = {
    PATH: process.env.PATH,
    ONLYME_HTTP: `http://localhost:${http}`,
    ONLYME_HTTPS: origin,
    ONLYME_DIST: dist,
    ONLYME_TLS: `tls ${certificate.certificate} ${certificate.key}`,
    ONLYME_AUTH: ports.map((port) => `127.0.0.1:${port}`).join(' '),
    ONLYME_OPTIONS: 'admin off\n\tdefault_bind 127.0.0.1',
    // Caddy's own folders.
    HOME: folder,
    XDG_DATA_HOME: folder,
    XDG_CONFIG_HOME: folder,
  };
  const words = ['run', '--adapter', 'caddyfile', '--config', join(DEPLOY, 'caddy', 'Caddyfile')];
  return start(needed('caddy'), words, { env, ready: (alive) => listens(https, alive) });
}

function needed(name) {
  const program = onPath(name);
  if (!program) throw new Error(`${name} is missing: install it as a package of your system.`);
  return program;
}

/** Resolves when something listens on this port. */
async function listens(port, alive) {
  while (alive()) {
    const answers = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.end());
    });
    if (answers) return;
    await wait(50);
  }
}
