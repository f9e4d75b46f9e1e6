// Nothing is lost when things are killed: workers, servers, Redis and PostgreSQL, at random moments, while bodies are made
// and small changes are written. FW_KILLS_JOBS, FW_KILLS_WRITES, FW_KILLS_SECONDS say how much; FW_KILLS_SEED which moments.
import assert from 'node:assert/strict';
import { createHash, randomInt } from 'node:crypto';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join as pathOf, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { password } from '../functional/people.mjs';
import { pause, seeded, startSupervised } from './supervised.mjs';

const number = (name, usual) => Number(process.env[name] ?? usual);
const jobCount = number('FW_KILLS_JOBS', 200), writeCount = number('FW_KILLS_WRITES', 20_000), seconds = number('FW_KILLS_SECONDS', 300);
const seed = number('FW_KILLS_SEED', randomInt(2 ** 31));
const chance = seeded(seed);
const writerCount = 8, personCount = Math.ceil(jobCount / 50);
const count = (of, what) => { of[what] = (of[what] ?? 0) + 1; };
const figure = (name, value, unit) => console.log(`${name} ${value} ${unit}`);

let service;
const killed = {};
const errors = {};  // what clients were told meanwhile, by status or reason
before(async () => {
  console.log(`seed ${seed}: ${jobCount} jobs, ${writeCount} writes, ${seconds} s`);
  service = await startSupervised({ FW_OBJECTS_SWEEP_EVERY: '1s' });
  mkdirSync(service.environment.FW_WORKER_SCRATCH, { recursive: true });
}, { timeout: 120_000 });
after(async () => {
  await service?.stop();
  if (process.env.FW_KILLS_LOG) writeFileSync(process.env.FW_KILLS_LOG, service.lines.join('\n'));
}, { timeout: 120_000 });

/** One request to one of the servers that are up; undefined where no whole answer came. */
async function send(method, path, { token, body, headers = {}, patience = 40_000 } = {}) {
  const up = service.servers.filter((s) => s.url);
  if (up.length === 0) return void (await pause(100));
  const at = up[Math.floor(Math.random() * up.length)];
  try {
    const answer = await fetch(at.url + path, { method, signal: AbortSignal.timeout(patience), body: body && JSON.stringify(body),
      headers: { ...(body && { 'content-type': 'application/json' }), ...(token && { authorization: `Bearer ${token}` }), ...headers } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const told = (answer.headers.get('content-type') ?? '').includes('json') ? JSON.parse(bytes) : undefined;
    if (answer.status >= 500) count(errors, `${answer.status}.${told?.code}`);
    return { status: answer.status, bytes, body: told };
  } catch (e) {
    count(errors, e.cause?.code ?? e.name);
    return undefined;
  }
}

/** Somebody with an account, who signs in again when the token has run out. */
async function person(email) {
  const me = { email, token: undefined };
  me.enter = async (path) => {
    for (;;) {
      const answer = await send('POST', `/api/v1/auth/${path}`, { body: { email, password, client: 'native' } });
      if (answer?.status === 200 || answer?.status === 201) return void (me.token = answer.body.accessToken);
      assert.ok(!answer || answer.status >= 500, `${path}: ${answer?.status} ${answer?.bytes}`);
      await pause(200);
    }
  };
  me.send = async (method, path, how = {}) => {
    const used = me.token;
    const answer = await send(method, `/api/v1${path}`, { token: used, ...how });
    if (answer?.status !== 401) return answer;
    if (me.token === used) await (me.entering ??= me.enter('login').finally(() => { me.entering = undefined; }));
    return undefined;
  };
  /** Until there is an answer that is no "try again". */
  me.insist = async (method, path, how) => {
    for (;;) {
      const answer = await me.send(method, path, how);
      if (answer && answer.status < 500 && answer.body?.code !== 'http.idempotency_key_in_use') return answer;
      await pause(300);
    }
  };
  await me.enter('register');
  return me;
}

const began = () => performance.now() / 1000;
let start;
/** Waits until `share` of the time is over: the load is spread over all of it. */
async function paced(share) {
  const wait = start + share * seconds - began();
  if (wait > 0) await pause(wait * 1000);
}

/** Changes the name of one avatar again and again; every acknowledged change must come after all those before it. */
async function write(who, index, count) {
  const made = await who.insist('POST', '/avatars', { headers: { 'idempotency-key': `writer-${index}` }, body: { name: 'new', from: 'photos', measurements: { height: 170 } } });
  assert.equal(made.status, 201, `${made.bytes}`);
  const state = { id: made.body.id, version: made.body.version, last: 0, acknowledged: 0, unknown: 0, attempts: 0, broken: [] };
  let since = 0;  // attempts without an answer since the last acknowledged one
  while (state.acknowledged < count) {
    await paced(state.acknowledged / count);
    const number = ++state.attempts;
    const answer = await who.send('PATCH', `/avatars/${state.id}`, { body: { name: `name ${number}` } });
    if (answer?.status !== 200) {
      assert.ok(!answer || answer.status >= 500, `${answer?.status} ${answer?.bytes}`);
      ++state.unknown;
      ++since;
      await pause(50);
      continue;
    }
    const step = answer.body.version - state.version;
    if (step < 1 || step > since + 1) state.broken.push(`version ${state.version} → ${answer.body.version} after ${since} without an answer`);
    Object.assign(state, { version: answer.body.version, last: number });
    ++state.acknowledged;
    since = 0;
  }
  return state;
}

/** Asks for one body; acknowledged when the answer came. */
async function order(who, index) {
  await paced(index / jobCount);
  const body = { name: `body ${index}`, sex: index % 2 ? 'female' : 'male', measurements: { height: 155 + (index % 40), weight: 55 + (index % 30) } };
  const answer = await who.insist('POST', '/avatars', { headers: { 'idempotency-key': `body-${index}` }, body });
  assert.equal(answer.status, 201, `${answer.bytes}`);
  return { who, id: answer.body.id, job: answer.body.jobId, name: body.name };
}

async function killAgainAndAgain() {
  const targets = ['worker0', 'worker1', 'server0', 'server1', 'redis', 'postgres', 'backend'];
  const round = [];
  for (;;) {
    await pause(2000 + 8000 * chance());
    if (began() > start + seconds) return;
    // Each in its turn, in an order of chance: none is spared.
    if (round.length === 0) round.push(...targets);
    const what = round.splice(Math.floor(chance() * round.length), 1)[0];
    service.kill(what);
    count(killed, what.replace(/\d$/, ''));
  }
}

async function eventually(look, what, patience = 300) {
  for (const end = Date.now() + patience * 1000; Date.now() < end; await pause(500)) if (await look()) return;
  assert.fail(`${what}: ${JSON.stringify(await look.seen?.())}`);
}

let writers, orders, people;
test('the load is carried through while everything is killed', { timeout: 3_600_000 }, async () => {
  people = await Promise.all(Array.from({ length: personCount }, (_, i) => person(`person${i}@example.org`)));
  const scribes = await Promise.all(Array.from({ length: writerCount }, (_, i) => person(`writer${i}@example.org`)));
  start = began();
  const killing = killAgainAndAgain();
  [writers, orders] = await Promise.all([
    Promise.all(scribes.map((who, i) => write(who, i, Math.ceil(writeCount / writerCount)))),
    Promise.all(Array.from({ length: jobCount }, (_, i) => order(people[i % personCount], i)))]);
  await killing;
  writers.forEach((w, i) => { w.who = scribes[i]; });
  figure('load', (began() - start).toFixed(1), 's');
  for (const [what, times] of Object.entries(killed)) figure(`killed.${what}`, times, 'times');
  for (const [what, times] of Object.entries(errors)) figure(`without_answer.${what}`, times, 'requests');
  for (const what of ['worker', 'server', 'redis', 'postgres', 'backend']) assert.ok(killed[what] > 0, `${what} was never killed`);
  assert.ok(service.servers.every((s) => s.starts > 1) && service.workers.every((w) => w.starts > 1));
});

test('every acknowledged write is there, in its order', async () => {
  const sum = (what) => writers.reduce((all, w) => all + w[what], 0);
  figure('writes.acknowledged', sum('acknowledged'), 'writes');
  figure('writes.without_answer', sum('unknown'), 'writes');
  for (const w of writers) {
    assert.deepEqual(w.broken, []);
    const now = (await w.who.insist('GET', `/avatars/${w.id}`)).body;
    const stored = Number(now.name.match(/^name (\d+)$/)?.[1]);
    assert.ok(stored >= w.last, `stored: ${now.name}, acknowledged: name ${w.last}`);
    assert.ok(now.version >= w.version && now.version <= 1 + w.attempts, `version ${now.version}, acknowledged ${w.version}`);
  }
  assert.ok(sum('acknowledged') >= writeCount);
});

test('every acknowledged job is done, once, by itself', { timeout: 1_800_000 }, async () => {
  const waited = began();
  const open = () => service.sql("SELECT queue, id, state FROM platform.jobs WHERE state IN ('queued', 'running')");
  const none = async () => (await open()).length === 0;
  none.seen = open;
  await eventually(none, 'jobs are stuck', 900);
  figure('jobs.settled_after', (began() - waited).toFixed(1), 's');
  const avatars = new Map((await service.sql('SELECT id, status, version, name, coalesce(job_id::text, \'\') FROM avatar.avatars')).map(([id, ...rest]) => [id, rest]));
  const notes = new Map((await service.sql("SELECT data->>'jobId', count(*), min(data->>'version') FROM platform.notifications WHERE kind = 'avatar:processed' GROUP BY 1")).map(([job, count, version]) => [job, [Number(count), version]]));
  const states = new Map((await service.sql("SELECT id, state, coalesce(error_code, '') FROM platform.jobs WHERE queue = 'avatar'")).map(([id, ...rest]) => [id, rest]));
  for (const o of orders) {
    assert.deepEqual(states.get(o.job), ['done', ''], `${o.name}`);
    assert.deepEqual(avatars.get(o.id), ['ready', '2', o.name, o.job]);
    assert.deepEqual(notes.get(o.job), [1, '2'], `${o.name} is told of so often`);
  }
  const named = [...avatars.values()].filter(([, , name]) => name.startsWith('body ')).map(([, , name]) => name);
  assert.equal(new Set(named).size, jobCount);
  assert.equal(named.length, jobCount, 'a request that was repeated with its key was carried out twice');
  assert.equal(notes.size, jobCount, 'somebody is told of a job that nobody asked for');
  const failed = await service.sql("SELECT queue, id, error_code FROM platform.jobs WHERE state <> 'done'");
  assert.deepEqual(failed, []);
  figure('jobs.done', orders.length, 'jobs');
});

test('every model is whole', { timeout: 600_000 }, async () => {
  let bytes = 0;
  for (const o of orders) {
    const shown = (await o.who.insist('GET', `/avatars/${o.id}`)).body;
    assert.deepEqual(shown.models.map((m) => [m.lod, m.draco]), [[0, false], [0, true], [1, false], [2, false]]);
    for (const m of shown.models) {
      const file = await send('GET', m.url);
      assert.equal(file?.status, 200, `${m.url}`);
      assert.equal(createHash('sha256').update(file.bytes).digest('hex'), m.sha256, m.url);
      bytes += file.bytes.length;
    }
  }
  figure('models.compared', Math.round(bytes / 1e6), 'MB');
});

test('after the sweep there is no file without a row, and no row without its file', { timeout: 300_000 }, async () => {
  const within = (sub) => readdirSync(pathOf(service.environment.FW_OBJECTS_FOLDER, sub), { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile()).map((e) => pathOf(e.parentPath ?? e.path, e.name));
  const keys = () => within('objects').map((path) => relative(pathOf(service.environment.FW_OBJECTS_FOLDER, 'objects'), path)).sort();
  const rows = (await service.sql('SELECT object_key FROM avatar.models UNION SELECT thumbnail_url FROM avatar.avatars UNION SELECT original_url FROM avatar.photos UNION SELECT processed_url FROM avatar.photos')).map(([key]) => key).filter(Boolean).sort();
  figure('files.with_a_row', rows.length, 'files');
  figure('files.without_a_row_before', keys().filter((key) => !rows.includes(key)).length, 'files');
  figure('files.unfinished_before', within('unfinished').length, 'files');
  // Whatever lies there is three days old now: the time is over in which a row might still have come.
  const past = new Date(Date.now() - 3 * 86_400_000);
  for (const path of [...within('objects'), ...within('unfinished')]) try { utimesSync(path, past, past); } catch (e) { assert.equal(e.code, 'ENOENT'); }
  const clean = () => keys().length === rows.length && within('unfinished').length === 0;
  clean.seen = () => [keys().filter((key) => !rows.includes(key)), within('unfinished')];
  await eventually(clean, 'files are left behind', 60);
  assert.deepEqual(keys(), rows);
  assert.deepEqual(await service.sql('SELECT object_key FROM platform.doomed_objects'), []);
  // Each worker that lives has a folder, and nothing is in them; those of the killed are gone.
  const scratch = () => readdirSync(service.environment.FW_WORKER_SCRATCH, { recursive: true });
  const alone = () => scratch().length === service.workers.length;
  alone.seen = scratch;
  await eventually(alone, 'what jobs had in hand lies about', 60);
});
