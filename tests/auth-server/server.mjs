// The auth server for development and tests: `node server.mjs`. It answers on this machine only, and
// says READY and its port once it does. Options and their reasons are in options.mjs.

import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import pg from 'pg';
import { MIGRATION_LOCK, optionsFrom, settingsFrom } from './options.mjs';

const settings = settingsFrom(process.env);
const pool = settings.databaseUrl && new pg.Pool({ connectionString: settings.databaseUrl });
// A connection that breaks while nobody uses it must not end the process.
pool?.on('error', (error) => console.error(`The database went away: ${error.message}`));
const options = optionsFrom(settings, pool);
if (pool) await migrate();
const handle = toNodeHandler(betterAuth(options));

const server = createServer((request, response) => {
  if (request.url === '/healthz') return health(response);
  const { headers, socket } = request;
  // Anybody can send these two. The address decides whose attempts are counted together, and a
  // protocol that is none would make the request unreadable.
  const told = settings.trustProxy ? headers['x-forwarded-for']?.split(',').at(-1).trim() : undefined;
  headers['x-forwarded-for'] = told || socket.remoteAddress;
  delete headers['x-forwarded-proto'];
  return handle(request, response).catch((error) => {
    console.error(error);
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end();
  });
});
server.listen(settings.port, '127.0.0.1', () => console.log(`READY ${server.address().port}`));
server.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});

for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, stop);
// Whoever started us holds the other end, and cannot die without letting go of it.
if (settings.endsWithInput) process.stdin.resume().once('end', stop);

/** Brings the tables up to date. Of several processes that start at once, one does it, the others wait. */
async function migrate() {
  const connection = await pool.connect();
  await connection.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
  await (await getMigrations(options)).runMigrations();
  // Closing the connection gives back the lock; so does dying before this line.
  connection.release(true);
}

/** Whether requests can be answered now. */
async function health(response) {
  const works = await Promise.resolve(pool?.query('SELECT 1')).then(() => true, () => false);
  response.writeHead(works ? 200 : 503, { 'Content-Type': 'text/plain' }).end(works ? 'ok\n' : 'no database\n');
}

/** Answers what has begun, for three seconds at most, and ends. */
function stop() {
  server.close(() => pool?.end());
  setTimeout(() => server.closeAllConnections(), 3000).unref();
  process.stdin.destroy();
}
