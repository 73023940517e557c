// What all tests behind a proxy share, made before the first and thrown away after the last: a folder and a
// certificate, and the PostgreSQL that is named to us. The workers learn of it from the environment.

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from './certificate.mjs';

const PREFIX = 'onlyme-behind-';

export default async function setup() {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) {
    throw new Error('DATABASE_URL names no PostgreSQL in which databases may be made. `cargo xtask test --only behind` starts one and names it.');
  }
  if (process.env.END_WITH_STDIN === '1') endWithInput();
  await removeLeft();
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const certificate = await makeCertificate(folder);
    process.env.ONLYME_BEHIND = JSON.stringify({ folder, certificate, databaseUrl });
    // Node reads this when it starts, so it counts in the workers.
    process.env.NODE_EXTRA_CA_CERTS = certificate.certificate;
    return remove;
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Ends the run, in good order, when whoever started it lets go of our input. */
function endWithInput() {
  process.stdin.resume().once('end', () => process.kill(process.pid, 'SIGINT'));
  process.stdin.unref?.();
}

/** Removes folders of runs that were killed. */
async function removeLeft() {
  for (const name of (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX))) {
    if (!isRunning(Number(name.slice(PREFIX.length).split('-')[0]))) await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** What was prepared, for a worker. */
export const prepared = () => JSON.parse(process.env.ONLYME_BEHIND);
