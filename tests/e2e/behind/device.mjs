// A browser without screens, for what a page cannot do: to come from an address of its own, to say things
// about itself that no browser says, and to ask one process past the proxy. It keeps cookies as they are
// set, and knows nothing of what is tested.

import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { prepared } from './setup.mjs';

const UNPACK = { br: brotliDecompressSync, gzip: gunzipSync };

/** Asks once. `address` is the one of this machine (127.0.0.1 to 127.255.255.255) that the request comes from. */
export function ask(url, { method = 'GET', headers = {}, body, address, path } = {}) {
  const { protocol } = new URL(url);
  const client = protocol === 'https:' ? https : http;
  const ca = protocol === 'https:' ? readFileSync(prepared().certificate.certificate) : undefined;
  // IPv4, so that the address can be chosen. `path` is for those that a URL would tidy up.
  const options = { method, headers, ca, family: 4, agent: false, timeout: 20_000, ...(address && { localAddress: address }), ...(path && { path }) };
  return new Promise((resolve, reject) => {
    const request = client.request(url, options, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part)).on('error', reject).on('end', () => {
        const bytes = Buffer.concat(parts);
        const unpack = UNPACK[response.headers['content-encoding']] ?? ((same) => same);
        resolve({ status: response.statusCode, headers: response.headers, bytes, text: unpack(bytes).toString() });
      });
    });
    request.on('timeout', () => request.destroy(new Error(`No answer within 20 s from ${url}.`))).on('error', reject).end(body);
  });
}

export class Device {
  cookies = new Map();

  /** `site` is what `startSite` gives; all that follows goes with every request. */
  constructor(site, { userAgent = 'Device/1.0', address, headers = {} } = {}) {
    this.site = site;
    this.address = address;
    this.headers = { 'user-agent': userAgent, origin: site.origin, ...headers };
  }

  get(path, more) {
    return this.send('GET', path, undefined, more);
  }

  post(path, body = {}, more) {
    return this.send('POST', path, body, more);
  }

  /** Sends to the auth server, through the proxy or to the process `via`. */
  async send(method, path, body, { via, headers = {} } = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const json = body === undefined ? undefined : JSON.stringify(body);
    const all = {
      ...this.headers,
      ...(cookie && { cookie }),
      ...(json && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) }),
      ...headers,
    };
    const base = via?.base ?? this.site.origin;
    const reply = await ask(`${base}/api/auth${path}`, { method, headers: all, body: json, address: this.address });
    const set = reply.headers['set-cookie'] ?? [];
    for (const line of set) this.#keep(line);
    return { ...reply, set, body: parsed(reply.text) };
  }

  /** Signs up, and stays logged in. */
  async signUp(person) {
    const { email, password, fullName: name, username } = person;
    return this.post('/sign-up/email', { email, password, name, username });
  }

  async signIn({ username, password }, more) {
    return this.post('/sign-in/username', { username, password }, more);
  }

  /** Who is logged in, or null. */
  async session(more) {
    return (await this.get('/get-session', more)).body;
  }

  /** The sessions of whoever is logged in. */
  async sessions(more) {
    return (await this.get('/list-sessions', more)).body;
  }

  #keep(line) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
    if (/Max-Age=0/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
