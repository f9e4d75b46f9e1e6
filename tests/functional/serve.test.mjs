// What the settings of the server do, seen from outside: TLS, CORS, who may come, limits, files, versions, time.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import tls from 'node:tls';
import { ask as askApi, join as joinIn } from './people.mjs';
import { startService } from './service.mjs';
import { scratch } from './support.mjs';

const folder = scratch('serve');
const certificate = join(folder, 'certificate.pem');
const key = join(folder, 'key.pem');
let service;
before(async () => { service = await startService(); });
after(() => service?.stop());

function makeCertificate(name) {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
    '-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate], { stdio: 'ignore' });
}

/** { status, headers, body } with the path as it stands: fetch would tidy it up. */
function ask(path, { method = 'GET', headers = {}, secure = false, body } = {}) {
  const options = { host: '127.0.0.1', port: secure ? service.ready.tlsPort : service.ready.port, path, method, headers, agent: false, rejectUnauthorized: false };
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request(options, (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces).toString() }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** All that comes back when these bytes are sent and nothing more. */
function say(bytes) {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = net.connect(service.ready.port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (piece) => { text += piece; });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

const nameAtTls = () => new Promise((resolve, reject) => {
  const socket = tls.connect({ host: '127.0.0.1', port: service.ready.tlsPort, rejectUnauthorized: false }, () => {
    resolve(`${socket.getProtocol()} ${socket.getPeerCertificate().subject.CN}`);
    socket.destroy();
  });
  socket.on('error', reject);
});

test('speaks TLS 1.3, sends others there, and takes a new certificate on SIGHUP', async () => {
  makeCertificate('first');
  const secure = { FW_SERVER_TLS_CERTIFICATE: certificate, FW_SERVER_TLS_KEY: key, FW_SERVER_TLS_PORT: '0' };
  await service.restart(secure);
  const answer = await ask('/healthz', { secure: true });
  assert.equal(answer.status, 200);
  assert.match(answer.headers['strict-transport-security'], /max-age=/);
  const sent = await ask('/docs?x=1', { headers: { host: 'fashion.example:80' } });
  assert.equal(sent.status, 308);
  assert.equal(sent.headers.location, `https://fashion.example:${service.ready.tlsPort}/docs?x=1`);
  assert.equal(await nameAtTls(), 'TLSv1.3 first');
  makeCertificate('second');
  service.child.kill('SIGHUP');
  for (const deadline = Date.now() + 10_000; await nameAtTls() !== 'TLSv1.3 second';) assert.ok(Date.now() < deadline, 'the old certificate is still in use');
  await service.restart({ ...secure, FW_SERVER_TLS_PLAIN: 'serve' });
  assert.equal((await ask('/healthz')).status, 200);
  assert.equal((await ask('/healthz', { secure: true })).status, 200);
  await service.restart({ ...secure, FW_SERVER_TLS_PLAIN: 'off' });
  assert.equal(service.ready.port, 0);
  assert.equal((await ask('/healthz', { secure: true })).status, 200);
});

test('does not start with settings that contradict themselves, and says which', () => {
  const cases = [
    [{ FW_SERVER_TLS_CERTIFICATE: certificate }, /server\.tls\.key/],
    [{ FW_SERVER_TLS_CERTIFICATE: '/nowhere.pem', FW_SERVER_TLS_KEY: key }, /nowhere\.pem/],
    [{ FW_SERVER_CORS_ORIGINS: '*', FW_SERVER_CORS_CREDENTIALS: 'true' }, /server\.cors\.origins/],
    [{ FW_SERVER_DENY: '10.0.0.0/99' }, /10\.0\.0\.0\/99/],
    [{ FW_SERVER_STATIC_FOLDER: '/nowhere' }, /nowhere/],
    [{ FW_SERVER_RATES_FILE: '/nowhere.json' }, /nowhere\.json/],
    [{ FW_SERVER_PROT: '1' }, /FW_SERVER_PORT/],
  ];
  for (const [settings, says] of cases) {
    const ended = service.command('serve', settings);
    assert.notEqual(ended.status, 0, JSON.stringify(settings));
    assert.match(ended.stderr, says);
  }
});

test('lets pages of the named origins use the API, and no others', async () => {
  await service.restart({ FW_SERVER_CORS_ORIGINS: 'https://app.example,https://b.example', FW_SERVER_CORS_CREDENTIALS: 'true' });
  const from = (origin, more = {}) => ask('/api/v1/openapi.json', { headers: { origin, ...more.headers }, ...more });
  const good = await from('https://b.example');
  assert.equal(good.headers['access-control-allow-origin'], 'https://b.example');
  assert.equal(good.headers['access-control-allow-credentials'], 'true');
  assert.match(good.headers.vary, /Origin/);
  assert.equal((await from('https://evil.example')).headers['access-control-allow-origin'], undefined);
  const preflight = await ask('/api/v1/auth/me', { method: 'OPTIONS', headers: { origin: 'https://app.example', 'access-control-request-method': 'PATCH' } });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers['access-control-allow-methods'], /PATCH/);
  assert.match(preflight.headers['access-control-allow-headers'], /Idempotency-Key/);
});

test('refuses addresses that are denied or not allowed, as trusted proxies tell them', async () => {
  await service.restart({ FW_SERVER_TRUSTED_PROXIES: '127.0.0.1', FW_SERVER_ALLOW: '203.0.113.0/24,2001:db8::/32', FW_SERVER_DENY: '203.0.113.66' });
  const as = async (address) => (await ask('/docs', { headers: { 'x-forwarded-for': address } })).status;
  assert.equal(await as('203.0.113.7'), 200);
  assert.equal(await as('2001:db8::1'), 200);
  assert.equal(await as('203.0.113.66'), 403);
  assert.equal(await as('198.51.100.1'), 403);
  const refused = await ask('/docs', { headers: { 'x-forwarded-for': '198.51.100.1' } });
  assert.equal(JSON.parse(refused.body).code, 'http.address_refused');
});

test('limits rates by a file, or not at all', async () => {
  const rates = join(folder, 'rates.json');
  writeFileSync(rates, JSON.stringify({ classes: { ordinary: { anonymous: { rate: 2, period: 3600, burst: 2 } } } }));
  const settings = { FW_SERVER_RATES_FILE: rates, FW_SERVER_TRUSTED_PROXIES: '127.0.0.1' };
  const headers = { 'x-forwarded-for': '203.0.113.9' };  // whom nobody has counted yet
  await service.restart(settings);
  const statuses = async (count) => { const out = []; for (let i = 0; i < count; ++i) out.push(await ask('/docs', { headers })); return out; };
  const limited = await statuses(3);
  assert.deepEqual(limited.map((a) => a.status), [200, 200, 429]);
  assert.equal(limited[0].headers['ratelimit-limit'], '2');
  assert.ok(Number(limited[2].headers['retry-after']) > 1000);
  assert.equal(JSON.parse(limited[2].body).code, 'http.rate_limited');
  await service.restart({ ...settings, FW_SERVER_RATE_LIMITS: 'false' });
  assert.deepEqual((await statuses(5)).map((a) => a.status), [200, 200, 200, 200, 200]);
  writeFileSync(rates, '{"classes": {"odd": {}}}');
  assert.match(service.command('serve', { FW_SERVER_RATES_FILE: rates }).stderr, /no class "odd"/);
});

test('serves the files of a folder, with ranges and caching, and nothing beside it', async () => {
  const site = join(folder, 'site');
  mkdirSync(join(site, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(site, 'index.html'), '<title>Fashion Wallet</title>');
  writeFileSync(join(site, '.hidden'), 'hidden');
  writeFileSync(join(site, 'assets/app-3f9a1c2b.js'), '0123456789'.repeat(10));
  await service.restart({ FW_SERVER_STATIC_FOLDER: site });
  const page = await ask('/');
  assert.equal(page.body, '<title>Fashion Wallet</title>');
  assert.equal(page.headers['cache-control'], 'no-cache');
  assert.equal((await ask('/', { headers: { 'if-none-match': page.headers.etag } })).status, 304);
  const script = await ask('/assets/app-3f9a1c2b.js');
  assert.match(script.headers['cache-control'], /immutable/);
  assert.match(script.headers['content-type'], /^text\/javascript/);
  const part = await ask('/assets/app-3f9a1c2b.js', { headers: { range: 'bytes=15-19' } });
  assert.deepEqual([part.status, part.headers['content-range'], part.body], [206, 'bytes 15-19/100', '56789']);
  assert.equal((await ask('/assets/app-3f9a1c2b.js', { headers: { range: 'bytes=500-' } })).status, 416);
  for (const path of ['/../secret.txt', '/assets/..%2f..%2fsecret.txt', '/%2e%2e/secret.txt', '/.hidden', '/assets', '/nothing.js'])
    assert.ok([400, 404].includes((await ask(path)).status), path);
  assert.equal((await ask('/healthz')).body, '{"status":"ok"}');
});

test('answers to versions in the path and in Accept', async () => {
  await service.restart();
  const code = async (path, accept) => { const a = await ask(path, { headers: accept ? { accept } : {} }); return [a.status, JSON.parse(a.body).code]; };
  const version = (v) => `application/vnd.fashionwallet.v${v}+json`;
  for (const path of ['/api/v1/auth/me', '/api/v2/auth/me', '/api/auth/me']) assert.deepEqual(await code(path), [401, 'auth.required'], path);
  for (const v of [1, 2]) assert.deepEqual(await code('/api/auth/me', version(v)), [401, 'auth.required']);
  assert.deepEqual(await code('/api/v3/auth/me'), [404, 'http.not_found']);
  assert.deepEqual(await code('/api/auth/me', version(3)), [406, 'http.not_acceptable']);
  const servers = async (path, accept) => JSON.parse((await ask(path, { headers: { accept: accept ?? '*/*' } })).body).servers[0].url;
  assert.equal(await servers('/api/v2/openapi.json'), '/api/v2');
  assert.equal(await servers('/api/openapi.json', version(2)), '/api/v2');
});

test('counts on several threads what happened on all of them', async () => {
  await service.restart({ FW_SERVER_THREADS: '3' });
  assert.equal(service.ready.threads, 3);
  const { accessToken: token } = await joinIn(service, 'threads@example.org');
  const made = await Promise.all(Array.from({ length: 9 }, (_, i) => askApi(service, 'POST', '/designs', { token, body: { name: `Coat ${i}` } })));
  assert.deepEqual(made.map((answer) => answer.status), Array(9).fill(201));
  assert.match((await ask('/metrics')).body, /^designs_created_total 9$/m);
  assert.equal(await service.stopServer(), 0);
  await service.startServer();
});

test('gives up on heads and bodies that come too slowly, with 408', async () => {
  await service.restart({ FW_SERVER_HEAD_TIME: '300ms', FW_SERVER_BODY_TIME: '300ms', FW_SERVER_IDLE_TIME: '300ms' });
  assert.match(await say('GET /healthz HT'), /^HTTP\/1\.1 408 .*"http\.head_too_slow"/s);
  assert.match(await say('POST /api/v1/auth/login HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"em'),
    /^HTTP\/1\.1 408 .*"http\.body_too_slow"/s);
  assert.equal(await say(''), '', 'an idle connection is closed without a word');
});
