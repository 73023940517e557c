// A certificate for this machine, made for one run. It is its own authority, so nobody else has to be
// trusted; the key never leaves the run's folder.

import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './processes.mjs';

/** Makes one with openssl in `folder`. */
export async function makeCertificate(folder) {
  const [certificate, key] = ['certificate.pem', 'key.pem'].map((name) => join(folder, name));
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  await run('openssl', ['req', '-x509', ...kind, ...names, '-keyout', key, '-out', certificate]);
  const { publicKey } = new X509Certificate(await readFile(certificate));
  const spki = createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest('base64');
  return { certificate, key, spki };
}

/** What Chromium is started with so that it trusts this certificate, and no other that it would not. */
export function trusted({ spki }) {
  return [`--ignore-certificate-errors-spki-list=${spki}`];
}
