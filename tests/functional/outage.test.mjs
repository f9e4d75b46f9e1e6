// PostgreSQL, Redis or the disk go away while people work: writes are refused with a clear 503 that says when to come
// back, nothing of ours breaks, and everything goes on by itself once they are there again.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { after, before, test } from 'node:test';
import * as people from './people.mjs';
import { startService } from './service.mjs';
import { root, until } from './support.mjs';

let service, user;
before(async () => {
  service = await startService({ FW_SERVER_RATE_LIMITS: 'true', FW_SERVER_TRUSTED_PROXIES: '127.0.0.1' }, { disk: '320m' });
  user = (await join('user@example.org')).body;
});
after(() => service?.stop());

let callers = 0;
const somebody = () => ({ 'x-forwarded-for': `203.0.113.${++callers % 250}` });  // the limits are not what is tried here
const ask = (method, path, { body, token } = {}) => people.ask(service, method, path, { headers: somebody(), body, token });
const join = (email) => people.register(service, email, somebody());
const me = () => ask('GET', '/auth/me', { token: user.accessToken });
const sessions = () => ask('GET', '/auth/sessions', { token: user.accessToken });

/** A function of scripts/lib/services.sh on the service's own folder. */
function services(call) {
  const ended = spawnSync('bash', ['-c', `source scripts/lib/common.sh; source scripts/lib/services.sh; dir="$1"; ${call}`, '_', service.folder], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  assert.equal(ended.status, 0, ended.stdout);
  return ended.stdout;
}

function checkRefusal(answer, what) {
  assert.equal(answer.status, 503, `${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  assert.ok(Number(answer.headers.get('retry-after')) >= 1, what);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json', what);
  assert.match(answer.body.detail, /\.$/, what);
  assert.doesNotMatch(JSON.stringify(answer.body), /libpq|socket|could not connect|FATAL|No space/i, what);
}

test('a lost PostgreSQL: what needs it says 503, what does not goes on, and it recovers', async () => {
  services('postgres_stop "$dir" immediate');
  const began = performance.now();
  checkRefusal(await join('lost@example.org'), 'registering');
  checkRefusal(await sessions(), 'reading');
  assert.ok(performance.now() - began < 15_000, 'nobody waits for long');
  assert.equal((await me()).status, 200, 'a verified token needs no database');
  assert.equal((await ask('GET', '//healthz')).status, 200);
  const ready = await ask('GET', '//readyz');
  assert.deepEqual([ready.status, ready.body.database], [503, false]);
  services('postgres_start "$dir" fsync=off full_page_writes=off');
  await until(async () => (await ask('GET', '//readyz')).status === 200, 'the database is back');
  assert.equal((await sessions()).status, 200);
  assert.equal((await join('lost@example.org')).status, 201, 'what was refused had not happened');
  const lines = service.lines.filter((line) => line.includes('"http.failed"')).map((line) => JSON.parse(line));
  assert.ok(lines.length >= 2 && lines.every((line) => line.requestId && line.traceId), 'each refusal is in the log with its request');
});

test('a lost Redis: the API works on without limits and says so, and it recovers', async () => {
  services('redis_stop "$dir"');
  const answer = await until(async () => { const a = await sessions(); return a.headers.get('ratelimit-policy') === 'unavailable' && a; }, 'the loss was noticed');
  assert.equal(answer.status, 200);
  const ready = await ask('GET', '//readyz');
  assert.deepEqual([ready.status, ready.body.redis], [503, false]);
  assert.equal((await me()).status, 200);
  assert.equal((await join('without-redis@example.org')).status, 201, 'the letter waits in the ledger');
  assert.match((await ask('GET', '//metrics')).body, /^http_requests_unlimited_total [1-9]/m);
  services('redis_start "$dir"');
  await until(async () => (await ask('GET', '//readyz')).status === 200, 'Redis is back');
  const limited = await sessions();
  assert.equal(limited.headers.get('ratelimit-policy'), null);
  assert.ok(limited.headers.get('ratelimit-limit'));
  assert.ok(await service.letter((text) => text.includes('To: without-redis@example.org')), 'the letter that waited is sent');
});

test('a full disk: writes say 503, reads go on, and it recovers when there is room', async (t) => {
  if (!service.ownDisk) return t.skip('no file system can be mounted here');
  const filler = pathOf(service.folder, 'filler');
  const fill = () => { for (const size of [1 << 20, 1 << 12]) try { for (;;) appendFileSync(filler, Buffer.alloc(size)); } catch (e) { if (e.code !== 'ENOSPC') throw e; } };
  let { refreshToken } = user;
  const refresh = async () => {
    const answer = await ask('POST', '/auth/refresh', { body: { refreshToken } });
    if (answer.status === 200) ({ refreshToken } = answer.body);
    return answer;
  };
  fill();
  let refused;
  for (let i = 0; i < 3000 && !refused; ++i) {
    const answer = await refresh();
    if (answer.status !== 200) refused = answer; else if (i % 50 === 49) fill();  // what PostgreSQL has given back
  }
  assert.ok(refused, 'the disk was never full');
  checkRefusal(refused, 'a write');
  assert.equal((await me()).status, 200);
  assert.equal((await ask('GET', '//healthz')).status, 200);
  rmSync(filler);
  await until(async () => (await refresh()).status === 200, 'there is room again');
  assert.equal((await join('room@example.org')).status, 201);
  assert.ok(await service.letter((text) => text.includes('To: room@example.org')));
});
