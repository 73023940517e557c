// How the auth server is set up: what it takes from the environment, and better-auth's options with
// the reason for each. Whoever runs better-auth for Onlyme needs these options; the server around them
// is for development and tests. This file opens nothing and reads nothing but what it is given.

import { randomBytes } from 'node:crypto';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { multiSession, openAPI, username } from 'better-auth/plugins';

/** What PostgreSQL calls the right to make tables. Any number will do, but every process needs the same. */
export const MIGRATION_LOCK = 61_905_177;

const DAY = 24 * 60 * 60;
const PLUGINS = {
  // Log-in by user name, beside log-in by e-mail, which is always on.
  username: () => username(),
  // Several accounts in one browser, and so one tap back in. A dead account's cookie counts until it is
  // removed, and the default of 5 fills up: then a live account is missing from the list.
  'multi-session': () => multiSession({ maximumSessions: 25 }),
  // The description that openapi.snapshot.json is compared with. Its reference page is off: it runs a
  // script from another host on the app's own origin.
  'open-api': () => openAPI({ disableDefaultReference: true }),
};

/** What the environment asks for. It throws a sentence when that makes no sense. */
export function settingsFrom(env) {
  const origins = words(env.SPA_ORIGIN ?? 'http://127.0.0.1:8080');
  const wrong = origins.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (wrong || !origins.length) throw new Error(`SPA_ORIGIN is no origin such as http://127.0.0.1:8080: ${wrong ?? 'empty'}`);
  const databaseUrl = env.DATABASE_URL || undefined;
  if (databaseUrl && !/^postgres(ql)?:\/\//.test(databaseUrl)) throw new Error('DATABASE_URL must begin with postgres://');
  // Cookies are signed with it, so every process on one database needs the same, at every start.
  if (databaseUrl && !env.AUTH_SECRET) throw new Error('DATABASE_URL needs AUTH_SECRET as well: at least 32 random characters');
  const without = words(env.WITHOUT ?? '');
  const unknown = without.find((name) => !(name in PLUGINS));
  if (unknown) throw new Error(`WITHOUT knows ${Object.keys(PLUGINS).join(', ')}, not ${unknown}`);
  const port = Number(env.PORT ?? 4100);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`PORT is no port: ${env.PORT}`);
  const drainSeconds = Number(env.DRAIN || 0);
  if (!(drainSeconds >= 0 && drainSeconds <= 60)) throw new Error(`DRAIN is a number of seconds up to 60, not ${env.DRAIN}`);
  return {
    origins,
    databaseUrl,
    without,
    port,
    drainSeconds,
    secret: env.AUTH_SECRET || randomBytes(32).toString('hex'),
    rateLimit: isOn(env, 'RATE_LIMIT'),
    trustProxy: isOn(env, 'TRUST_PROXY'),
    endsWithInput: isOn(env, 'END_WITH_STDIN'),
  };
}

/** better-auth's options. Without a `pool` everything is forgotten when the process ends. */
export function optionsFrom({ origins, secret, rateLimit, without }, pool) {
  return {
    // The page's origin, not this server's: pages and `/api/auth` share one origin. With https the
    // cookies become `Secure` and their names begin with `__Secure-`. `__Host-` can be had by naming the
    // cookies (`cookiePrefix: '__Host-…'`, `useSecureCookies: false`, `defaultCookieAttributes: { secure:
    // true }`), but signing out then leaves the other accounts' cookies behind, dead: multiSession
    // expires them under a lower-case name and knows `__Secure-` alone.
    baseURL: origins[0],
    // Below this path are all its endpoints; the app's `config.json` names the same.
    basePath: '/api/auth',
    // Signs the cookies.
    secret,
    // Always an explicit store: without one, better-auth keeps sessions in cookies, where nobody can
    // revoke them.
    database: pool ?? memoryAdapter({ user: [], session: [], account: [], verification: [], rateLimit: [] }),
    // Onlyme's own least length; the default would be 8.
    emailAndPassword: { enabled: true, minPasswordLength: 6 },
    plugins: Object.keys(PLUGINS).filter((name) => !without.includes(name)).map((name) => PLUGINS[name]()),
    session: {
      // As long as Onlyme's own sessions live.
      expiresIn: 90 * DAY,
      // How far off "last active" may be. The default, a day, tells nothing about who is here now.
      updateAge: 60,
      // Otherwise the list of sessions is refused a day after the log-in.
      freshAge: 0,
      // A cached session would outlive its revocation.
      cookieCache: { enabled: false },
    },
    // A page that is opened at localhost has another origin than at 127.0.0.1.
    trustedOrigins: origins,
    // Nothing about this server goes to its makers.
    telemetry: { enabled: false },
    // Off for development and tests, whatever NODE_ENV says. Several processes share their counts
    // through the database; each counting alone would let through a multiple.
    rateLimit: { enabled: rateLimit, storage: pool ? 'database' : 'memory' },
    // With NODE_ENV=test better-auth would let every origin in, and tests would see what nobody runs.
    advanced: { disableOriginCheck: false, disableCSRFCheck: false },
    // Each wrong password is a warning, and the tests type hundreds.
    logger: { level: 'error' },
  };
}

function words(list) {
  return list.split(',').map((word) => word.trim()).filter(Boolean);
}

function isOn(env, name) {
  if (['', '0', undefined].includes(env[name])) return false;
  if (env[name] === '1') return true;
  throw new Error(`${name} is 1 or 0, not ${env[name]}`);
}
