// What administrators do over HTTP, and the operator by command; on two servers.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { join as pathOf } from 'node:path';
import { after, before, test } from 'node:test';
import { ask, join, login, password, totp } from './people.mjs';
import { startService } from './service.mjs';
import { firstLineOf, program, scratch, until, within } from './support.mjs';

let service, second, mailServer, admin, user;
before(async () => {
  const folder = scratch('admin-mail');
  mailServer = spawn('node', [pathOf(import.meta.dirname, 'mail_server.mjs'), folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await firstLineOf(mailServer, 'mail_server.mjs');
  service = await startService({ FW_MAIL_SMTP_URL: `smtp://localhost:${JSON.parse(line).ports.plain}`, FW_MAIL_STARTTLS: 'never' });
  second = await service.startAnother();
  admin = await join(service, 'admin@example.org');
  user = await join(service, 'user@example.org');
});
after(async () => { await service?.stop(); mailServer?.stdin.end(); });

const by = (method, path, body, token = admin.accessToken, at = service) => ask(at, method, path, { token, body });
const command = (words, input = '') => {
  const done = spawnSync(program, ['admin', ...words], { env: service.environment, encoding: 'utf8', input, timeout: 60_000 });
  return { code: done.status, out: done.stdout, err: done.stderr };
};
const me = async (at, token) => ask(at, 'GET', '/auth/me', { token });

test('lets nobody in but administrators', async () => {
  const id = user.user.id;
  const routes = [['GET', '/admin/users'], ['GET', `/admin/users/${id}`], ['PUT', `/admin/users/${id}/roles`, { roles: ['user', 'admin'] }], ['POST', `/admin/users/${id}/disable`], ['POST', `/admin/users/${id}/enable`],
    ['POST', `/admin/users/${id}/sign-out`], ['POST', `/admin/users/${id}/reset-second-factor`], ['GET', '/admin/roles'], ['GET', '/admin/queues'], ['GET', '/admin/queues/email/jobs'],
    ['POST', '/admin/queues/email/retry'], ['POST', '/admin/queues/email/pause'], ['POST', '/admin/queues/email/resume'], ['GET', '/admin/audit']];
  for (const [method, path, body] of routes) {
    assert.equal((await by(method, path, body, user.accessToken)).status, 403, `${method} ${path}`);
    assert.equal((await ask(service, method, path, { body })).status, 401, `${method} ${path}`);
  }
  assert.deepEqual((await me(service, user.accessToken)).body.roles, ['user']);
});

test('lists accounts page by page and finds them by their address', async () => {
  for (const name of ['ann', 'ben', 'cid']) await join(service, `${name}@list.example.org`);
  const first = (await by('GET', '/admin/users?search=LIST.example&limit=2')).body;
  assert.deepEqual(first.items.map((u) => u.email), ['cid@list.example.org', 'ben@list.example.org']);
  const rest = (await by('GET', `/admin/users?search=LIST.example&limit=2&cursor=${first.nextCursor}`)).body;
  assert.deepEqual(rest.items.map((u) => u.email), ['ann@list.example.org']);
  assert.equal(rest.nextCursor, undefined);
  assert.equal((await by('GET', `/admin/users?cursor=${first.nextCursor}`)).status, 400, 'a cursor of another list');
  assert.equal((await by('GET', '/admin/users?search=%25')).body.items.length, 0, 'no wildcard');
  assert.equal((await by('GET', `/admin/users/${admin.user.id}`)).body.roles.includes('admin'), true);
  assert.equal((await by('GET', '/admin/users/00000000-0000-7000-8000-000000000000')).status, 404);
  assert.deepEqual((await by('GET', '/admin/roles')).body.items.map((r) => r.name), ['user', 'premium', 'curator', 'admin']);
});

test('gives and takes roles, at once and on every server', async () => {
  const path = `/admin/users/${user.user.id}/roles`;
  assert.equal((await me(second, user.accessToken)).status, 200);
  assert.deepEqual((await by('PUT', path, { roles: ['user', 'curator'] })).body.roles, ['user', 'curator']);
  await within(1000, async () => (await me(second, user.accessToken)).body.code === 'auth.token_outdated', 'the other server asks for a new token');
  const fresh = (await ask(second, 'POST', '/auth/refresh', { body: { refreshToken: user.refreshToken } })).body;
  user = { ...user, ...fresh };
  assert.ok((await me(service, user.accessToken)).body.permissions.includes('catalog:write'));
  assert.equal((await by('PUT', path, { roles: ['user', 'queen'] })).body.code, 'auth.role_unknown');
  assert.equal((await by('PUT', path, { roles: ['curator'] })).body.code, 'auth.role_unknown');
});

test('keeps an administrator', async () => {
  const path = `/admin/users/${admin.user.id}`;
  for (const [method, tail, body] of [['PUT', '/roles', { roles: ['user'] }], ['POST', '/disable']]) {
    const refused = await by(method, path + tail, body);
    assert.equal(refused.status, 409, tail);
    assert.equal(refused.body.code, 'auth.last_admin');
  }
  assert.equal((await me(service, admin.accessToken)).status, 200);
});

test('closes and opens an account; its tokens, sessions and keys rest meanwhile', async () => {
  const key = (await by('POST', '/auth/api-keys', { name: 'press', scopes: ['design:read'] }, user.accessToken)).body.secret;
  assert.equal((await me(second, key)).status, 200);
  assert.equal((await by('POST', `/admin/users/${user.user.id}/disable`)).body.active, false);
  await within(1000, async () => (await me(second, user.accessToken)).status === 401, 'its token is refused');
  assert.equal((await me(second, key)).status, 401);
  assert.equal((await login(service, 'user@example.org')).body.code, 'auth.bad_credentials');
  assert.equal((await ask(service, 'POST', '/auth/refresh', { body: { refreshToken: user.refreshToken } })).status, 401);
  assert.equal((await by('POST', `/admin/users/${user.user.id}/enable`)).body.active, true);
  user = (await login(service, 'user@example.org')).body;
  assert.equal((await me(second, user.accessToken)).status, 200);
  assert.equal((await by('POST', `/admin/users/${user.user.id}/sign-out`)).body.ended, 1);
  await within(1000, async () => (await me(second, user.accessToken)).body.code === 'auth.session_ended', 'it is signed out');
  user = (await login(service, 'user@example.org')).body;
});

test('takes away a second factor that somebody has lost', async () => {
  const path = `/admin/users/${user.user.id}/reset-second-factor`;
  assert.equal((await by('POST', path)).body.code, 'auth.second_factor_off');
  const setup = await by('POST', '/auth/mfa/totp', undefined, user.accessToken);
  assert.equal((await by('POST', '/auth/mfa/totp/confirm', { code: totp(setup.body.secret) }, user.accessToken)).status, 200);
  assert.equal((await login(service, 'user@example.org')).body.code, 'auth.second_factor_required');
  assert.equal((await by('POST', path)).status, 204);
  user = (await login(service, 'user@example.org')).body;
  assert.ok(user.accessToken);
});

test('shows the queues, why jobs failed, and tries them again', async () => {
  await join(service, 'nobody@example.org');
  const dead = await until(async () => (await by('GET', '/admin/queues/email/jobs?state=failed')).body.items[0], 'the letter is refused');
  assert.equal(dead.errorCode, 'mail.refused');
  assert.equal(JSON.stringify(dead).includes('nobody@'), false, 'a letter is nobody\'s business');
  const email = async () => (await by('GET', '/admin/queues')).body.items.find((q) => q.name === 'email');
  assert.equal((await email()).failed, 1);
  assert.equal((await by('POST', '/admin/queues/email/pause')).status, 204);
  assert.equal((await email()).paused, true);
  assert.equal((await by('POST', `/admin/queues/email/jobs/${dead.id}/retry`)).status, 204);
  assert.equal((await email()).queued, 1);
  assert.equal((await by('POST', `/admin/queues/email/jobs/${dead.id}/retry`)).body.code, 'queue.job_state');
  assert.equal((await by('POST', '/admin/queues/email/resume')).status, 204);
  await until(async () => (await email()).failed === 1, 'it is refused again');
  assert.equal((await by('POST', '/admin/queues/email/retry')).body.retried, 1);
  assert.equal((await by('GET', '/admin/queues/nothing/jobs')).status, 400);
  await join(service, 'nobody@second.example.org');
  await until(async () => (await email()).failed === 2, 'another letter is refused');
  const first = (await by('GET', '/admin/queues/email/jobs?state=failed&limit=1')).body;
  const next = (await by('GET', `/admin/queues/email/jobs?state=failed&limit=1&cursor=${first.nextCursor}`)).body;
  assert.deepEqual(new Set([first.items[0].id, next.items[0].id]).size, 2);
  assert.equal((await by('GET', `/admin/queues/email/jobs?state=done&cursor=${first.nextCursor}`)).body.code, 'http.cursor_invalid');
  assert.equal((await by('GET', '/admin/queues/email/jobs?cursor=1')).body.code, 'http.cursor_invalid');
});

test('keeps a log of who did what', async () => {
  const roles = (await by('GET', '/admin/audit?action=admin.roles_set')).body.items;
  assert.equal(roles.length, 1);
  assert.equal(roles[0].actor, admin.user.id);
  assert.equal(roles[0].user, user.user.id);
  assert.equal(roles[0].details.roles, 'user curator');
  const mine = (await by('GET', `/admin/audit?actor=${admin.user.id}&limit=100`)).body.items.map((e) => e.action);
  for (const action of ['admin.account_closed', 'admin.account_opened', 'admin.signed_out', 'admin.second_factor_reset', 'admin.queue_paused', 'admin.queue_resumed', 'admin.job_retried', 'admin.jobs_retried']) assert.ok(mine.includes(action), action);
  const page = (await by('GET', '/admin/audit?action=auth&limit=3')).body;
  assert.ok(page.items.every((e) => e.action.startsWith('auth.')));
  const next = (await by('GET', `/admin/audit?action=auth&limit=3&cursor=${page.nextCursor}`)).body;
  assert.ok(next.items[0].at <= page.items[2].at && next.items[0].id !== page.items[2].id);
  assert.equal((await by('GET', `/admin/audit?from=${new Date(Date.now() + 60_000).toISOString()}`)).body.items.length, 0);
});

test('refuses attacks and notes them', async () => {
  const thief = (await login(service, 'ann@list.example.org')).body;
  const next = (await ask(service, 'POST', '/auth/refresh', { body: { refreshToken: thief.refreshToken } })).body;
  const last = (await ask(service, 'POST', '/auth/refresh', { body: { refreshToken: next.refreshToken } })).body;
  assert.equal((await ask(service, 'POST', '/auth/refresh', { body: { refreshToken: thief.refreshToken } })).body.code, 'auth.refresh_reused');
  await within(1000, async () => (await me(second, last.accessToken)).status === 401, 'the whole session is over');
  assert.equal((await by('GET', '/admin/audit?action=auth.refresh_reused')).body.items[0].outcome, 'refused');
  await ask(service, 'POST', '/auth/login', { body: { email: 'ann@list.example.org', password: 'wrong' } });
  assert.equal((await by('GET', '/admin/audit?action=auth.sign_in_refused')).body.items[0].outcome, 'refused');
});

test('does the same by command, as the operator', async () => {
  const made = command(['create-user', 'op@example.org', '--role', 'curator', '--json'], `${password}\n`);
  assert.equal(made.code, 0, made.err);
  assert.deepEqual(JSON.parse(made.out).roles, ['user', 'curator']);
  const op = (await login(second, 'op@example.org')).body;
  assert.ok(op.accessToken);
  assert.equal(command(['create-user', 'op@example.org'], `${password}\n`).err.includes('There is an account with this address'), true);
  assert.equal(command(['create-user', 'weak@example.org'], 'short\n').code, 2);
  assert.equal(command(['create-user', 'none@example.org'], '').code, 2);
  assert.ok(JSON.parse(command(['list-users', '--json', '--search', 'op@']).out)[0].email === 'op@example.org');
  assert.match(command(['set-roles', 'op@example.org', 'premium']).out, /user, premium/);
  await within(1000, async () => (await me(second, op.accessToken)).body.code === 'auth.token_outdated', 'the servers know');
  assert.equal(command(['set-roles', 'op@example.org', 'queen']).code, 2);
  assert.notEqual(command(['disable', 'unknown@example.org']).code, 0);
  assert.match(command(['disable', 'op@example.org']).out, /closed/);
  assert.equal((await login(service, 'op@example.org')).status, 401);
  assert.match(command(['enable', 'op@example.org']).out, /open/);
  const link = JSON.parse(command(['reset-password', 'op@example.org', '--json']).out).link;
  const reset = await ask(service, 'POST', '/auth/password/reset', { body: { token: link.match(/token=([\w-]+)/)[1], password: 'operator horse battery' } });
  assert.equal(reset.status, 204, JSON.stringify(reset.body));
  assert.equal((await login(service, 'op@example.org', { password: 'operator horse battery' })).status, 200);
  assert.match(command(['sign-out', 'op@example.org']).out, /1 sessions/);
  assert.notEqual(command(['reset-second-factor', 'op@example.org']).code, 0);
  const noted = (await by('GET', '/admin/audit?action=admin.reset_link_made')).body.items[0];
  assert.equal(noted.details.by, 'operator');
  assert.equal(noted.actor, undefined);
});

test('changes the key that signs: announced on every server before it signs, or at once', async () => {
  const keys = async (at) => (await ask(at, 'GET', '//.well-known/jwks.json')).body.keys.map((k) => k.kid);
  const signedBy = (token) => JSON.parse(Buffer.from(token.split('.')[0], 'base64url')).kid;
  const before = await keys(service);
  assert.equal(before.length, 1);
  assert.equal(command(['rotate-keys']).code, 0);
  await within(1500, async () => (await keys(service)).length === 2 && (await keys(second)).length === 2, 'both publish the next key');
  assert.deepEqual(await keys(service), await keys(second));
  user = (await login(second, 'user@example.org')).body;
  assert.equal(signedBy(user.accessToken), before[0], 'it does not sign yet');
  assert.equal((await me(service, user.accessToken)).status, 200);
  assert.equal(command(['rotate-keys', '--at-once']).code, 0);
  await within(1500, async () => (await keys(service)).length === 1 && (await keys(second)).length === 1, 'the old ones are gone');
  await within(1000, async () => (await me(service, user.accessToken)).status === 401 && (await me(second, user.accessToken)).status === 401, 'their tokens are refused');
  const fresh = (await ask(second, 'POST', '/auth/refresh', { body: { refreshToken: user.refreshToken } })).body;
  assert.equal(signedBy(fresh.accessToken), (await keys(service))[0]);
  assert.equal((await me(service, fresh.accessToken)).status, 200);
});
