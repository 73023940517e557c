// Pages of somebody else, over https: at another port of the same host, which browsers take for the same
// site and send our cookies from, and at another host. They are empty; a test makes them act.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';

/** Starts both, with the certificate of this run. */
export async function startStrangers({ certificate }) {
  const [cert, key] = await Promise.all([certificate.certificate, certificate.key].map((path) => readFile(path)));
  const server = createServer({ cert, key }, (_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end('<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Elsewhere</title>');
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  return {
    'another port': `https://localhost:${port}`,
    'another site': `https://127.0.0.1:${port}`,
    stop: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}
