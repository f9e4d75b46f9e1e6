// Resumable uploads, by the official tus client, on the real server.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { Upload } from 'tus-js-client';
import { join as joinService } from './people.mjs';
import { startService } from './service.mjs';
import { until } from './support.mjs';

let service;
let token;
before(async () => {
  service = await startService({ FW_UPLOADS_MOST_OPEN: '5' });
  token = (await joinService(service, 'ada@example.org')).accessToken;
});
after(() => service?.stop());

const speaks = () => ({ 'tus-resumable': '1.0.0', authorization: `Bearer ${token}` });
const ask = (method, path, headers = {}, body) => fetch(path.startsWith('http') ? path : `${service.url}${path}`, { method, headers: { ...speaks(), ...headers }, body });
const begin = async (bytes, headers = {}) => (await ask('POST', '/api/v1/uploads', { 'upload-length': String(bytes), ...headers })).headers.get('location');
const send = (path, offset, body, headers = {}) => ask('PATCH', path, { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream', ...headers }, body);
const received = async (path) => Number((await ask('HEAD', path)).headers.get('upload-offset'));
const objects = () => readdirSync(service.environment.FW_OBJECTS_FOLDER, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));

/** The upload's address, once the client says that it is done. */
const upload = (data, options = {}) => new Promise((resolve, reject) => {
  const client = new Upload(data, { endpoint: `${service.url}/api/v1/uploads`, headers: { authorization: `Bearer ${token}` }, retryDelays: [0, 200, 500, 1000, 2000, 3000, 5000],
    metadata: { filename: 'front.jpg', filetype: 'image/jpeg' }, onError: reject, onSuccess: () => resolve(client.url), ...options });
  client.start();
});

test('tells any tus client what it speaks', async () => {
  const told = await fetch(`${service.url}/api/v1/uploads`, { method: 'OPTIONS' });
  assert.equal(told.status, 204);
  assert.equal(told.headers.get('tus-version'), '1.0.0');
  assert.equal(told.headers.get('tus-extension'), 'creation,creation-with-upload,checksum,expiration,termination');
  assert.equal(told.headers.get('tus-max-size'), String(4 * 2 ** 30));
});

test('the official client uploads in one piece, in chunks and with its creation; what lies in the store is sealed', async () => {
  const data = Buffer.alloc(9_000_000, 'plain text of a photograph ');
  for (const options of [{}, { chunkSize: 2_000_000 }, { uploadDataDuringCreation: true, chunkSize: 5_000_000 }]) {
    const url = await upload(data, options);
    const state = await ask('HEAD', url);
    assert.equal(state.headers.get('upload-offset'), String(data.length));
    assert.equal(state.headers.get('upload-metadata'), 'filename ZnJvbnQuanBn,filetype aW1hZ2UvanBlZw==');
    assert.ok(Date.parse(state.headers.get('upload-expires')) > Date.now() + 23 * 3_600_000);
    const parts = objects().filter((file) => file.includes(url.split('/').at(-1)));
    assert.ok(parts.length >= 3, `${parts.length} parts`);
    assert.ok(parts.reduce((sum, file) => sum + statSync(file).size, 0) > data.length);
    await Upload.terminate(url, { headers: { authorization: `Bearer ${token}` } });
    assert.equal((await ask('HEAD', url)).status, 404);
  }
  assert.deepEqual(objects(), []);
});

test('the official client goes on after the server was killed', async () => {
  const data = randomBytes(40_000_000);
  let killed = false;
  const resumedAt = [];
  const url = await upload(Readable.from((function* pieces() { for (let at = 0; at < data.length; at += 65_536) yield data.subarray(at, at + 65_536); })()), {
    uploadSize: data.length,
    chunkSize: 16_000_000,
    onProgress: (sent) => {
      if (killed || sent < 20_000_000) return;
      killed = true;
      const port = service.ready.port;
      service.stopServer('SIGKILL').then(() => service.startServer({ FW_SERVER_PORT: String(port) }));
    },
    onAfterResponse: (request, response) => { if (request.getMethod() === 'HEAD') resumedAt.push(Number(response.getHeader('upload-offset'))); },
  });
  assert.ok(killed);
  assert.ok(resumedAt.length > 0 && resumedAt.at(-1) > 0 && resumedAt.at(-1) < data.length, `resumed at ${resumedAt}`);
  assert.equal(await received(url), data.length);
  await ask('DELETE', url);
});

test('of two requests for one place one is refused, and nothing is mixed', async () => {
  const size = 12_000_000;
  const path = await begin(size);
  const answers = await Promise.all(['A', 'B', 'C'].map((letter) => send(path, 0, Buffer.alloc(size, letter)).then((a) => a.status, () => 'cut')));
  assert.equal(answers.filter((status) => status === 204).length, 1, answers.join());
  assert.ok(answers.every((status) => [204, 409, 'cut'].includes(status)), answers.join());
  assert.equal(await received(path), size);
  assert.equal((await ask('DELETE', path)).status, 204);
});

test('bytes that are not those of the checksum are refused with 460', async () => {
  const path = await begin(5);
  const sum = (text, kind) => `${kind} ${createHash(kind).update(text).digest('base64')}`;
  assert.equal((await send(path, 0, 'hello', { 'upload-checksum': sum('hullo', 'sha1') })).status, 460);
  assert.equal(await received(path), 0);
  assert.equal((await send(path, 0, 'hel', { 'upload-checksum': sum('hel', 'sha1') })).status, 204);
  assert.equal((await send(path, 3, 'lo', { 'upload-checksum': sum('lo', 'sha256') })).status, 204);
  assert.equal((await ask('DELETE', path)).status, 204);
});

test('refuses what is foreign, unsigned, too much or not tus', async () => {
  const path = await begin(5);
  const mine = token;
  token = (await joinService(service, 'eve@example.org')).accessToken;
  for (const method of ['HEAD', 'DELETE']) assert.equal((await ask(method, path)).status, 404, method);
  assert.equal((await send(path, 0, 'hello')).status, 404);
  token = mine;
  assert.equal(await received(path), 0);
  assert.equal((await fetch(`${service.url}${path}`, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } })).status, 401);
  assert.equal((await ask('HEAD', path, { 'tus-resumable': '2.0.0' })).status, 412);
  assert.equal((await send(path, 1, 'hello')).status, 409);
  assert.equal((await send(path, 0, 'hello!')).status, 413);
  assert.equal((await ask('POST', '/api/v1/uploads', { 'upload-length': String(4 * 2 ** 30 + 1) })).status, 413);
  assert.equal((await ask('POST', '/api/v1/uploads', { 'upload-length': '-1' })).status, 400);
  assert.equal((await ask('POST', '/api/v1/uploads', { 'upload-length': '1', 'upload-metadata': 'a ?' })).status, 400);
  assert.equal((await ask('HEAD', '/api/v1/uploads/..%2f..%2fetc')).status, 404);
  for (let i = 0; i < 4; ++i) assert.ok(await begin(1));
  assert.equal((await ask('POST', '/api/v1/uploads', { 'upload-length': '1' })).status, 409);
});

test('files are given to whoever has a good address, and to nobody else', async () => {
  for (const path of ['/files/temp/uploads/x', '/files/temp/uploads/x?expires=99999999999&signature=AAAA'])
    assert.equal((await fetch(service.url + path)).status, 403, path);
  assert.equal((await fetch(`${service.url}/files/..%2f..%2fetc%2fpasswd?expires=1&signature=x`)).status, 404);
});

test('uploads whose time is over go with their files', async () => {
  const path = await begin(5);
  assert.equal(path, null, 'there are five already');
  assert.ok(service.command('check').stdout.includes('takes objects and gives them back'));
  await service.restart({ FW_UPLOADS_LIFETIME: '1s', FW_UPLOADS_MOST_OPEN: '20', FW_OBJECTS_SWEEP_EVERY: '1s' });
  const short = await begin(5);
  assert.equal((await send(short, 0, 'hello')).status, 204);
  assert.equal(objects().filter((file) => file.includes(short.split('/').at(-1))).length, 1);
  const gone = () => objects().filter((file) => file.includes(short.split('/').at(-1))).length === 0;
  await until(gone, 'the files are gone');
  assert.equal((await ask('HEAD', short)).status, 404);
});
