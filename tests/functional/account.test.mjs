// One's own account: the profile, everything in one archive, everything deleted.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { after, before, test } from 'node:test';
import { ask, join, login, password, totp } from './people.mjs';
import { startService } from './service.mjs';
import { scratch, until } from './support.mjs';

let service, admin, anna;
before(async () => {
  service = await startService({ FW_OBJECTS_SWEEP_EVERY: '1s' });
  admin = await join(service, 'admin@example.org');
  anna = await join(service, 'anna@example.org');
});
after(() => service?.stop());

const as = (who, method, path, body) => ask(service, method, path, { token: who.accessToken, body });
/** Every line of every table that says one of the words. */
function rowsWith(...words) {
  const dump = spawnSync('bash', ['-c', 'pg_dump --data-only --inserts --dbname="$1" || /usr/lib/postgresql/*/bin/pg_dump --data-only --inserts --dbname="$1"', '-', service.environment.FW_DATABASE_OWNER_URL], { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(dump.status, 0, dump.stderr);
  assert.ok(dump.stdout.includes('admin@example.org'), 'the dump has what is there');
  return dump.stdout.split('\n').filter((line) => words.some((word) => line.includes(word)));
}

test('shows the profile and changes what one may change', async () => {
  const profile = (await as(anna, 'GET', '/account')).body;
  assert.equal(profile.email, 'anna@example.org');
  assert.equal(profile.units, 'metric');
  assert.equal(profile.displayName, '');
  const changed = await as(anna, 'PATCH', '/account', { displayName: 'Anna Ångström', locale: 'de-CH', units: 'imperial' });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  const { displayName, locale, units } = (await as(anna, 'GET', '/account')).body;
  assert.deepEqual({ displayName, locale, units }, { displayName: 'Anna Ångström', locale: 'de-CH', units: 'imperial' });
  assert.equal((await as(anna, 'PATCH', '/account', { displayName: '' })).body.displayName, '');
  assert.equal((await as(anna, 'PATCH', '/account', { displayName: 'Anna' })).body.locale, 'de-CH', 'the rest stays');
  for (const bad of [{}, { locale: '../..' }, { units: 'furlongs' }, { displayName: 'x'.repeat(101) }, { email: 'x@example.org' }])
    assert.equal((await as(anna, 'PATCH', '/account', bad)).status, 400, JSON.stringify(bad));
});

test('gives everything in one archive, to its owner alone', async () => {
  await as(anna, 'POST', '/auth/api-keys', { name: 'press', scopes: ['design:read'] });
  const tus = (method, path, headers, body) => fetch(service.url + path, { method, body, headers: { authorization: `Bearer ${anna.accessToken}`, 'tus-resumable': '1.0.0', ...headers } });
  const begun = await tus('POST', '/api/v1/uploads', { 'upload-length': '700000' });
  assert.equal(begun.status, 201, await begun.text());
  const address = new URL(begun.headers.get('location'), service.url).pathname;
  const sent = await tus('PATCH', address, { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }, Buffer.alloc(700_000, 'fashion '));
  assert.equal(sent.status, 204, await sent.text());
  const body = { height: 171, weight: 63, chestCircumference: 91, waistCircumference: 72.5, hipCircumference: 98 };
  const avatar = (await as(anna, 'POST', '/avatars', { name: 'Me', sex: 'female', measurements: body })).body;
  const stream = await fetch(`${service.url}/api/v1/jobs/${avatar.jobId}/events`, { headers: { authorization: `Bearer ${anna.accessToken}` } });
  await stream.text();  // ends with the job
  assert.equal((await as(anna, 'GET', `/avatars/${avatar.id}`)).body.status, 'ready');
  const answer = await fetch(`${service.url}/api/v1/account/export`, { headers: { authorization: `Bearer ${anna.accessToken}` } });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'application/zip');
  const folder = scratch('export');
  writeFileSync(pathOf(folder, 'all.zip'), Buffer.from(await answer.arrayBuffer()));
  const unpacked = spawnSync('unzip', ['-q', 'all.zip'], { cwd: folder, encoding: 'utf8' });
  assert.equal(unpacked.status, 0, unpacked.stderr);
  const read = (name) => JSON.parse(readFileSync(pathOf(folder, name), 'utf8'));
  assert.deepEqual(readdirSync(folder).sort(), ['account.json', 'all.zip', 'api-keys.json', 'audit.json', 'avatars', 'exports', 'identities.json', 'jobs.json', 'notifications.json', 'sessions.json', 'uploads', 'uploads.json']);
  const me = pathOf('avatars', avatar.id);
  assert.equal(readFileSync(pathOf(folder, me, 'avatar.glb')).toString('latin1', 0, 4), 'glTF');
  assert.ok(readdirSync(pathOf(folder, me)).includes('thumbnail.webp'));
  const upload = readFileSync(pathOf(folder, 'uploads', address.split('/').at(-1)));
  assert.ok(upload.equals(Buffer.alloc(700_000, 'fashion ')), 'what was sent comes back');
  assert.equal(read('account.json').email, 'anna@example.org');
  assert.equal(read('account.json').displayName, 'Anna');
  assert.equal(read('api-keys.json')[0].name, 'press');
  assert.equal(read('sessions.json').length, 1);
  assert.deepEqual(read('notifications.json').map((each) => each.kind), ['avatar:processed']);
  assert.ok(read('audit.json').some((entry) => entry.action === 'auth.registered'));
  const everything = readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => readFileSync(pathOf(folder, name), 'utf8')).join();
  for (const secret of ['argon2', 'password_hash', 'refresh', 'totp_secret', 'admin@example.org', 'fwk_' + 'x'.repeat(3)]) assert.equal(everything.includes(secret), false, secret);
  assert.equal((await ask(service, 'GET', '/account/export')).status, 401);
});

test('deletes everything, at once, and nothing is left in the database', async () => {
  const setup = await as(anna, 'POST', '/auth/mfa/totp');
  await as(anna, 'POST', '/auth/mfa/totp/confirm', { code: totp(setup.body.secret) });
  await as(anna, 'POST', '/auth/password/forgot', { email: 'anna@example.org' });
  const key = (await as(anna, 'POST', '/auth/api-keys', { name: 'second', scopes: ['design:read'] })).body.secret;
  assert.ok(rowsWith(anna.user.id, 'anna@example.org').length >= 5);
  assert.equal((await ask(service, 'DELETE', '/account', { token: key })).status, 403, 'not with an API key');
  const unproved = await as(anna, 'DELETE', '/account');
  assert.deepEqual([unproved.status, unproved.body.code], [400, 'auth.password_required'], 'a browser that was left open is not enough');
  const guessed = await as(anna, 'DELETE', '/account', { password: 'not her password' });
  assert.deepEqual([guessed.status, guessed.body.code], [401, 'auth.bad_credentials']);
  assert.equal((await as(anna, 'GET', '/auth/me')).status, 200, 'nothing has happened');
  assert.equal((await as(anna, 'DELETE', '/account', { password })).status, 204);
  assert.equal((await as(anna, 'GET', '/auth/me')).status, 401);
  assert.equal((await ask(service, 'GET', '/auth/me', { token: key })).status, 401);
  assert.equal((await ask(service, 'POST', '/auth/refresh', { body: { refreshToken: anna.refreshToken } })).status, 401);
  assert.equal((await login(service, 'anna@example.org')).body.code, 'auth.bad_credentials');
  await until(() => rowsWith('INSERT INTO platform.doomed_objects').length === 0, 'the sweep has deleted the files');
  const files = readdirSync(service.environment.FW_OBJECTS_FOLDER, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  assert.deepEqual(files.filter((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`.includes(anna.user.id)), []);
  for (const table of ['platform.upload', 'avatar.', 'platform.notifications']) assert.deepEqual(rowsWith(`INSERT INTO ${table}`), [], table);
  const left = rowsWith(anna.user.id, 'anna@example.org');
  const allowed = /^INSERT INTO auth\.(audit_log|token_floors) /;
  assert.deepEqual(left.filter((line) => !allowed.test(line)), []);
  assert.equal(left.some((line) => line.includes('anna@example.org')), false, 'the log has no address');
  const log = left.filter((line) => line.startsWith('INSERT INTO auth.audit_log '));
  assert.ok(log.some((line) => line.includes("'account.deleted'")) && log.some((line) => line.includes("'auth.registered'")), 'what was done stays');
  assert.deepEqual(log.filter((line) => line.includes('127.0.0.1')), [], 'but not from where');
  await service.letter((text) => text.includes('To: anna@example.org') && text.includes('have been deleted'));
  const again = await join(service, 'anna@example.org');
  assert.notEqual(again.user.id, anna.user.id);
});

test('keeps the last administrator', async () => {
  const refused = await as(admin, 'DELETE', '/account', { password });
  assert.equal(refused.status, 409);
  assert.equal(refused.body.code, 'auth.last_admin');
  assert.equal((await as(admin, 'GET', '/account')).status, 200);
});

test('wants a fresh sign-in for what can not be undone', async () => {
  const document = (await ask(service, 'GET', '/openapi.json')).body;
  for (const [path, verb] of [['/account/export', 'get']]) {
    const operation = (document.paths[path] ?? document.paths[`/api/v1${path}`])[verb];
    assert.deepEqual(Object.keys(operation.security[0]), ['bearer'], path);
  }
});
