// The auth server for development and tests: `node server.mjs`. It answers on this machine only, and
// says READY and its port once it does. Options and their reasons are in options.mjs.

import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import pg from 'pg';
import { MIGRATION_LOCK, optionsFrom, settingsFrom } from './options.mjs';

const READS = ['GET', 'HEAD', 'OPTIONS'];

// better-auth counts tries with times in `bigint`, which pg hands over as text: added to, they would ask
// people to wait for millions of years. As numbers they are exact until the year 287396.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

const settings = settingsFrom(process.env);
const pool = settings.databaseUrl && new pg.Pool({ connectionString: settings.databaseUrl });
// A connection that breaks while nobody uses it must not end the process.
pool?.on('error', (error) => console.error(`The database went away: ${error.message}`));
const options = optionsFrom(settings, pool);
if (pool) await migrate();
const handle = toNodeHandler(betterAuth(options));

const server = createServer((request, response) => {
  // A proxy that keeps connections must not send on one that is about to go.
  if (ending) response.shouldKeepAlive = false;
  if (request.url === '/healthz') return health(response);
  const { headers, method, socket } = request;
  // better-auth asks where a request comes from only when cookies come along. A form that another site sends
  // has none, and would be answered with cookies that are gone: logged out, with the session left open.
  if (headers.origin && !READS.includes(method) && !settings.origins.includes(headers.origin)) return refuse(response);
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

let ending = false;
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

/** Whether requests should be sent here: not without a database, and not shortly before the end. */
async function health(response) {
  const works = await Promise.resolve(pool?.query('SELECT 1')).then(() => true, () => false);
  const words = ending ? 'ending' : works ? 'ok' : 'no database';
  response.writeHead(words === 'ok' ? 200 : 503, { 'Content-Type': 'text/plain' }).end(`${words}\n`);
}

/** What better-auth itself answers to other origins. */
function refuse(response) {
  response.writeHead(403, { 'Content-Type': 'application/json' }).end('{"message":"Invalid origin","code":"INVALID_ORIGIN"}');
}

/** Lets proxies hear that it is about to end, answers what has begun, for three seconds at most, and ends. */
function stop() {
  ending = true;
  process.stdin.destroy();
  setTimeout(() => {
    server.close(() => pool?.end());
    setTimeout(() => server.closeAllConnections(), 3000).unref();
  }, settings.drainSeconds * 1000);
}
