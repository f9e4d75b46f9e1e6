// The service as its clients see it: the real server on real PostgreSQL and Redis.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import * as people from './people.mjs';
import { startService } from './service.mjs';

let service;
before(async () => { service = await startService(); });
after(() => service?.stop());

const ask = (...request) => people.ask(service, ...request);
const { password } = people;
const join = (email) => people.join(service, email);

test('says that it is alive and ready, and what it has done', async () => {
  assert.deepEqual((await ask('GET', '//healthz')).body, { status: 'ok' });
  assert.deepEqual((await ask('GET', '//readyz')).body, { status: 'ready', database: true, redis: true });
  const metrics = (await ask('GET', '//metrics')).body;
  assert.match(metrics, /^http_requests_total\{method="GET",path="\/healthz",status="200"\} \d+$/m);
  assert.match(metrics, /^http_request_duration_seconds_count\{method="GET",path="\/healthz"\} \d+$/m);
  assert.match(metrics, /^postgres_query_duration_seconds_bucket/m);
});

test('makes the first account admin, signs in, and tells who one is', async () => {
  const first = await join('admin@example.org');
  assert.deepEqual(first.user.roles, ['user', 'admin']);
  const me = await ask('GET', '/auth/me', { token: first.accessToken });
  assert.equal(me.body.email, 'admin@example.org');
  assert.match(me.headers.get('x-request-id'), /^[0-9a-f-]{36}$/);
  const second = await join('user@example.org');
  assert.deepEqual(second.user.roles, ['user']);
  const again = await ask('POST', '/auth/login', { body: { email: 'USER@example.org', password } });
  assert.equal(again.status, 200);
  assert.match(again.headers.get('set-cookie'), /^fw_refresh=.*; HttpOnly; SameSite=Strict/);
  assert.equal(again.body.refreshToken, undefined);
});

test('refuses who is not signed in, and every forged token', async () => {
  const { accessToken } = await join('forger@example.org');
  const [header, payload, signature] = accessToken.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url'));
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { keys } = (await ask('GET', '//.well-known/jwks.json')).body;
  const mac = (front, key) => createHmac('sha256', key).update(front).digest('base64url');
  const confused = `${encode({ alg: 'HS256', typ: 'JWT', kid: keys[0].kid })}.${payload}`;
  const forged = {
    nothing: undefined,
    'alg none': `${encode({ alg: 'none' })}.${payload}.`,
    'HS256 with the public key': `${confused}.${mac(confused, keys[0].x)}`,
    'more rights': `${header}.${encode({ ...claims, roles: ['admin'], permissions: ['admin:users'] })}.${signature}`,
    'another key': `${encode({ alg: 'ES256', typ: 'JWT', kid: 'mine' })}.${payload}.${signature}`,
    'cut off': accessToken.slice(0, -4),
  };
  for (const [name, token] of Object.entries(forged)) {
    const refused = await ask('GET', '/auth/me', { token });
    assert.equal(refused.status, 401, name);
    assert.equal(refused.headers.get('content-type'), 'application/problem+json', name);
  }
  assert.equal((await ask('GET', '/auth/me', { token: accessToken })).status, 200);
});

test('exchanges the refresh cookie once and ends the session when it comes back', async () => {
  await join('cookie@example.org');
  const first = (await ask('POST', '/auth/login', { body: { email: 'cookie@example.org', password } })).headers.get('set-cookie').split(';')[0];
  const second = await ask('POST', '/auth/refresh', { headers: { cookie: first } });
  assert.equal(second.status, 200);
  assert.equal((await ask('POST', '/auth/refresh', { headers: { cookie: first } })).body.code, 'auth.refreshed_elsewhere');
  const third = await ask('POST', '/auth/refresh', { headers: { cookie: second.headers.get('set-cookie').split(';')[0] } });
  assert.equal(third.status, 200);
  const stolen = await ask('POST', '/auth/refresh', { headers: { cookie: first } });
  assert.equal(stolen.body.code, 'auth.refresh_reused');
  assert.match(stolen.headers.get('set-cookie'), /Max-Age=0/);
  assert.equal((await ask('POST', '/auth/refresh', { headers: { cookie: third.headers.get('set-cookie').split(';')[0] } })).status, 401);
});

test('ends a session at once, not when its token expires', async () => {
  const { accessToken } = await join('ended@example.org');
  assert.equal((await ask('POST', '/auth/logout', { token: accessToken })).status, 204);
  assert.equal((await ask('GET', '/auth/me', { token: accessToken })).body.code, 'auth.session_ended');
  const { body } = await ask('POST', '/auth/login', { body: { email: 'ended@example.org', password, client: 'native' } });
  const sessions = (await ask('GET', '/auth/sessions', { token: body.accessToken })).body.items;
  assert.equal(sessions.length, 1);
  assert.ok(sessions[0].current);
});

test('sets a new password by the letter, once', async () => {
  await join('forgetful@example.org');
  assert.equal((await ask('POST', '/auth/password/forgot', { body: { email: 'forgetful@example.org' } })).status, 202);
  assert.equal((await ask('POST', '/auth/password/forgot', { body: { email: 'nobody@example.org' } })).status, 202);
  const letter = await service.letter((text) => text.includes('To: forgetful@example.org') && text.includes('reset-password'));
  const token = letter.match(/token=([\w-]+)/)[1];
  const reset = (value) => ask('POST', '/auth/password/reset', { body: { token, password: value } });
  assert.equal((await reset('short')).body.code, 'auth.password_weak');
  assert.equal((await reset('another horse battery')).status, 204);
  assert.equal((await reset('third horse battery')).body.code, 'auth.link_invalid');
  assert.equal((await ask('POST', '/auth/login', { body: { email: 'forgetful@example.org', password } })).status, 401);
  assert.equal((await ask('POST', '/auth/login', { body: { email: 'forgetful@example.org', password: 'another horse battery' } })).status, 200);
});

test('names the field and the rule of bad input, and changes nothing', async () => {
  const cases = [
    ['not JSON', '{"email":', 400, 'json.syntax'],
    ['an unknown member', { email: 'a@example.org', password, admin: true }, 400, 'request.invalid'],
    ['a missing member', { email: 'a@example.org' }, 400, 'request.invalid'],
    ['a wrong type', { email: 5, password }, 400, 'request.invalid'],
    ['too much', { email: 'a@example.org', password: 'x'.repeat(100_000) }, 413, 'http.body_too_large'],
  ];
  for (const [name, body, status, code] of cases) {
    const refused = await ask('POST', '/auth/register', { body });
    assert.equal(refused.status, status, `${name}: ${JSON.stringify(refused.body)}`);
    assert.equal(refused.body.code, code, name);
  }
  const injection = await ask('POST', '/auth/login', { body: { email: "' OR 1=1 --@example.org", password } });
  assert.equal(injection.status, 401);
  assert.equal((await ask('GET', '/auth/nothing')).status, 404);
  assert.equal((await ask('DELETE', '/auth/me')).status, 405);
});

test('describes itself in an OpenAPI document that a validator accepts', async () => {
  const document = (await ask('GET', '/api/v1/openapi.json')).body;
  const judged = await new Validator().validate(document);
  assert.ok(judged.valid, JSON.stringify(judged.errors));
  for (const path of ['/auth/register', '/auth/login', '/auth/me', '/auth/api-keys/{id}']) assert.ok(document.paths[path] ?? document.paths[`/api/v1${path}`], path);
});

test('keeps what it acknowledged when it is killed, and its tokens hold', async () => {
  const before = await join('survivor@example.org');
  await service.stopServer('SIGKILL');
  await service.startServer();
  assert.equal((await ask('GET', '/auth/me', { token: before.accessToken })).status, 200);
  assert.equal((await ask('POST', '/auth/refresh', { body: { refreshToken: before.refreshToken } })).status, 200);
});

test('ends by itself when it is told to', async () => {
  assert.equal(await service.stopServer(), 0);
  assert.ok(service.lines.at(-1).includes('serve.stopped'), service.lines.at(-1));
});
