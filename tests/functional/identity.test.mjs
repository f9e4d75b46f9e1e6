// Accounts where there are several servers, and where a role demands a second factor.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, join, login, password, totp } from './people.mjs';
import { startService } from './service.mjs';
import { within } from './support.mjs';

let service, second;
before(async () => {
  service = await startService({ FW_AUTH_SECOND_FACTOR_ROLES: 'curator,admin' });
  second = await service.startAnother();
});
after(() => service?.stop());

const me = async (at, token) => (await ask(at, 'GET', '/auth/me', { token })).status;

let admin;
test('lets who must have a second factor do nothing but set one up, and then everything', async () => {
  admin = await join(service, 'admin@example.org');
  assert.equal(admin.mustSetUpSecondFactor, true);
  const token = admin.accessToken;
  assert.equal(await me(service, token), 200);
  for (const [method, path] of [['GET', '/auth/sessions'], ['GET', '/auth/api-keys'], ['GET', '/jobs'], ['POST', '/auth/email/resend'], ['DELETE', '/auth/sessions']]) {
    const refused = await ask(service, method, path, { token });
    assert.equal(refused.body.code, 'auth.second_factor_needed', `${method} ${path}: ${JSON.stringify(refused.body)}`);
    assert.equal(refused.status, 403);
  }
  const setup = await ask(service, 'POST', '/auth/mfa/totp', { token });
  assert.equal(setup.status, 200, JSON.stringify(setup.body));
  assert.equal((await ask(service, 'POST', '/auth/mfa/totp/confirm', { token, body: { code: '000000' } })).body.code, 'auth.second_factor_wrong');
  const code = totp(setup.body.secret);
  const on = await ask(service, 'POST', '/auth/mfa/totp/confirm', { token, body: { code } });
  assert.equal(on.status, 200, JSON.stringify(on.body));
  assert.equal(on.body.recoveryCodes.length, 10);
  assert.equal((await ask(service, 'GET', '/auth/sessions', { token: on.body.accessToken })).status, 200);
  assert.ok((await ask(second, 'GET', '/auth/me', { token: on.body.accessToken })).body.permissions.includes('admin:users'));
  const used = await login(service, 'admin@example.org', { code });
  assert.equal(used.body.code, 'auth.second_factor_wrong', 'a code counts once');
  const next = await login(service, 'admin@example.org', { code: totp(setup.body.secret, 1) });
  assert.equal(next.status, 200, JSON.stringify(next.body));
  assert.equal(next.body.mustSetUpSecondFactor, false);
  admin = { ...admin, token: on.body.accessToken, secret: setup.body.secret };
});

test('signs out on one server, and the other refuses within a second', async () => {
  const one = await join(service, 'two-servers@example.org');
  assert.equal(await me(second, one.accessToken), 200);
  assert.equal((await ask(service, 'POST', '/auth/logout', { token: one.accessToken })).status, 204);
  await within(1000, async () => (await me(second, one.accessToken)) === 401, 'the other server knows');
  assert.equal((await ask(second, 'GET', '/auth/me', { token: one.accessToken })).body.code, 'auth.session_ended');
});

test('ends the other sessions with a new password, on every server', async () => {
  const here = await join(service, 'new-password@example.org');
  const there = (await login(second, 'new-password@example.org')).body;
  assert.equal(await me(second, there.accessToken), 200);
  const changed = await ask(service, 'POST', '/auth/password/change', { token: here.accessToken, body: { oldPassword: password, newPassword: 'another horse battery' } });
  assert.equal(changed.status, 204, JSON.stringify(changed.body));
  await within(1000, async () => (await me(second, there.accessToken)) === 401, 'the other server knows');
  assert.equal(await me(second, here.accessToken), 200, 'the session that changed it goes on');
});

test('does not believe again, after a restart, what was revoked before', async () => {
  const one = await join(service, 'restart@example.org');
  assert.equal((await ask(service, 'POST', '/auth/logout', { token: one.accessToken })).status, 204);
  await second.stop('SIGKILL');
  second = await service.startAnother();
  assert.equal((await ask(second, 'GET', '/auth/me', { token: one.accessToken })).body.code, 'auth.session_ended');
});
