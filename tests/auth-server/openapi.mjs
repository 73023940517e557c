// What Onlyme's adapter relies on, in the server's own words: the part of its OpenAPI description that
// tells of the calls we make. `npm run snapshot` writes openapi.snapshot.json anew; a test compares
// the running server with it, so that a new version of better-auth cannot change a call unnoticed.

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Device, start } from './harness.mjs';

const SNAPSHOT = new URL('openapi.snapshot.json', import.meta.url);

/** Every call of the adapter that the description knows; it leaves out the one that returns itself. */
const PATHS = [
  '/sign-up/email',
  '/is-username-available',
  '/sign-in/username',
  '/sign-in/email',
  '/get-session',
  '/list-sessions',
  '/revoke-session',
  '/revoke-other-sessions',
  '/revoke-sessions',
  '/change-password',
  '/verify-password',
  '/update-user',
  '/sign-out',
  '/multi-session/list-device-sessions',
  '/multi-session/set-active',
  '/multi-session/revoke',
  '/ok',
];
const SCHEMAS = ['User', 'Session'];

/**
 * Our part of a description: methods, parameters, requests and replies, without the prose. Of failures
 * only the numbers, because all of them are described alike.
 */
export function contractOf(description) {
  const paths = {};
  for (const path of PATHS) {
    paths[path] = mapped(description.paths[path] ?? {}, ({ parameters, requestBody, responses }) => ({
      parameters,
      request: requestBody,
      replies: Object.fromEntries(Object.entries(responses).filter(([status]) => !isFailure(status))),
      failures: Object.keys(responses).filter(isFailure).join(' '),
    }));
  }
  const schemas = Object.fromEntries(SCHEMAS.map((name) => [name, description.components.schemas[name]]));
  return withoutProse(JSON.parse(JSON.stringify({ paths, schemas })));
}

/** Where two contracts differ, one sentence for each place. */
export function differences(was, is, place = '') {
  if (!isTree(was) || !isTree(is)) {
    return Object.is(was, is) ? [] : [`${place}: was ${JSON.stringify(was)}, is ${JSON.stringify(is)}`];
  }
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return names.flatMap((name) => differences(was[name], is[name], `${place} › ${name}`.replace(/^ › /, '')));
}

/** What was written down. */
export async function snapshot() {
  return JSON.parse(await readFile(SNAPSHOT, 'utf8'));
}

/** What a running server says. */
export async function described(server) {
  return contractOf((await new Device(server).get('/open-api/generate-schema')).body);
}

function isFailure(status) {
  return Number(status) >= 400;
}

function isTree(value) {
  return typeof value === 'object' && value !== null;
}

function mapped(object, change) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

/** `properties` holds names of fields, and a field may be called as prose is. */
function withoutProse(value, isNames = false) {
  if (Array.isArray(value)) return value.map((part) => withoutProse(part));
  if (!isTree(value)) return value;
  const kept = Object.entries(value).filter(([name]) => isNames || !['description', 'example'].includes(name));
  return Object.fromEntries(kept.map(([name, part]) => [name, withoutProse(part, name === 'properties' && !isNames)]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await start();
  const now = await described(server);
  await server.stop();
  const changed = differences(await snapshot().catch(() => ({})), now);
  await writeFile(SNAPSHOT, `${JSON.stringify(now, null, 1)}\n`);
  console.log(changed.length ? changed.join('\n') : 'Nothing has changed.');
}
