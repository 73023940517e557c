// The alarm for a better-auth whose calls are no longer those that Onlyme's adapter was written for.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { endAll, start } from './harness.mjs';
import { contractOf, described, differences, snapshot } from './openapi.mjs';

after(endAll);

test('the server describes our calls as they were written down', async () => {
  const server = await start();
  const now = await described(server);
  await server.stop();
  const found = differences(await snapshot(), now);
  assert.deepEqual(found, [], `Look at what changed, then \`npm run snapshot\`:\n${found.join('\n')}`);
});

test('whatever changes in a call is named with its place', async () => {
  const was = await snapshot();
  const is = structuredClone(was);
  const revoke = is.paths['/revoke-session'].post;
  revoke.request.content['application/json'].schema.properties.id = { type: 'string' };
  revoke.replies['200'].content['application/json'].schema.properties.status.type = 'number';
  delete is.paths['/ok'].get;
  is.schemas.Session.required.push('deviceId');
  const found = differences(was, is);
  assert.equal(found.length, 4, found.join('\n'));
  assert.match(found[0], /^paths › \/revoke-session › post › request › .* › properties › id: was undefined/);
  assert.match(found[1], /status › type: was "boolean", is "number"$/);
  assert.match(found[2], /^paths › \/ok › get: was \{.*is undefined$/);
  assert.match(found[3], /^schemas › Session › required › 6: was undefined, is "deviceId"$/);
});

test('prose is no part of a call, but a field may be called as prose is', () => {
  const schema = { type: 'object', description: 'prose', properties: { description: { type: 'string', description: 'prose' } } };
  const paths = { '/ok': { get: { description: 'prose', responses: { 200: { description: 'prose', schema }, 401: {} } } } };
  const { paths: ours } = contractOf({ paths, components: { schemas: {} } });
  const kept = { type: 'object', properties: { description: { type: 'string' } } };
  assert.deepEqual(ours['/ok'], { get: { replies: { 200: { schema: kept } }, failures: '401' } });
});
