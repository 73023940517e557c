// Databases of the tests' own in the PostgreSQL that DATABASE_URL names: made empty, dropped afterwards.
// What else is there is never touched.

import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';

// The auth server's own package.
const pg = createRequire(new URL('../../auth-server/server.mjs', import.meta.url))('pg');

/** Makes one, and says at which address and how to drop it. */
export async function makeDatabase(server) {
  const name = `onlyme_behind_${randomBytes(6).toString('hex')}`;
  const ask = async (sql) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await ask(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => ask(`DROP DATABASE ${name} WITH (FORCE)`) };
}
