// The service beside a raw epoll loop and beside its peer, as README.md of bench/ says: one thread, 64 connections.
//   node figures.mjs
// FW_BENCH_PEER names the folder of the peer (built: dist/main.js); without it "peer not measured" and no ratios.
// Prints lines "name value unit".
import { createHmac, randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { dirname, join as pathOf } from 'node:path';
import { join, password } from '../../tests/functional/people.mjs';
import { startService } from '../../tests/functional/service.mjs';
import { helperProgram, program, scratch } from '../../tests/functional/support.mjs';
import { measureCatalog } from './catalog.mjs';
import { cpuOf, endAll, memoryOf, runHelper, startHelper, startServer } from './processes.mjs';
import { measureWorking } from './working.mjs';

const client = helperProgram(pathOf(dirname(program), 'service-load'), 'service-load');
const peer = process.env.FW_BENCH_PEER;
if (peer && !existsSync(pathOf(peer, 'dist/main.js'))) throw new Error(`${peer} is not built: its dist/main.js is missing`);
const seconds = Number(process.env.FW_BENCH_SECONDS ?? 2);
const rounds = 3, connections = 64;
const folder = scratch('service-bench');
const secret = 'bench-only-secret-0123456789abcdef0123456789abcdef';
const print = (name, value, unit) => console.log(`${name} ${Number(value.toPrecision(4))} ${unit}`);
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const freePort = () => new Promise((resolve) => {
  const at = net.createServer().listen(0, '127.0.0.1', () => { const { port } = at.address(); at.close(() => resolve(port)); });
});

/** Whole requests in a file for the client. */
function requests(name, list) {
  const file = pathOf(folder, name);
  writeFileSync(file, list.map(({ method = 'GET', path, token, body, address }) => `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n`
    + (token ? `Authorization: Bearer ${token}\r\n` : '') + (address ? `X-Forwarded-For: ${address}\r\n` : '')
    + (body ? `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n` : '') + `\r\n${body ?? ''}\n.\n`).join(''), 'latin1');
  return file;
}

function token(user, permissions = []) {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: user, email: 'bench@example.org', roles: ['user'], permissions, iat: now, exp: now + 86_400 })}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

/** { rate, cpu (µs a request), p50, p99, failed } of one run against a server. */
async function load(server, file, { at = connections, time = seconds } = {}) {
  const before = cpuOf(server.pid);
  const said = JSON.parse(await runHelper(client, ['run', server.port, at, time, file]));
  return { rate: said.requests / said.seconds, cpu: (cpuOf(server.pid) - before) * 1e6 / said.requests, p50: said.p50, p99: said.p99, failed: said.failed, requests: said.requests };
}

/** Waits until it has nothing left to do. */
async function idle(server) {
  for (let before = -1, now = cpuOf(server.pid); now - before > 0.01; now = cpuOf(server.pid)) {
    before = now;
    await new Promise((done) => setTimeout(done, 200));
  }
}

/** All of them in turns, so that all see the same neighbours; the median of each figure. */
async function compare(cases) {
  const seen = new Map(Object.keys(cases).map((name) => [name, []]));
  for (const [name, { server, file }] of Object.entries(cases)) await load(server, file, { time: 0.5 });
  for (let round = 0; round < rounds; ++round)
    for (const [name, { server, file }] of Object.entries(cases)) seen.get(name).push(await load(server, file));
  return Object.fromEntries([...seen].map(([name, runs]) => {
    const failed = runs.reduce((sum, r) => sum + r.failed, 0);
    if (failed > 0) console.log(`# ${name}: ${failed} requests were refused`);
    return [name, { rate: median(runs.map((r) => r.rate)), cpu: median(runs.map((r) => r.cpu)), p99: median(runs.map((r) => r.p99)), failed }];
  }));
}

const service = await startService({}, { start: false });
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopAll().then(() => process.exit(130)));
async function stopAll() {
  await endAll();
  await service.stop();
}
async function ours(environment = {}) {
  const port = await freePort();
  return startServer(program, ['serve', '--bench'], { ...service.environment, FW_SERVER_PORT: String(port), ...environment }, port);
}
async function theirs(environment) {
  const port = await freePort();
  return startServer('node', [pathOf(peer, 'dist/main.js')], { ...process.env, NODE_ENV: 'production', PORT: String(port), JWT_SECRET: secret,
    DATABASE_URL: 'postgres://postgres@localhost:5432/peer', PG_SOCKET_DIR: service.postgresFolder, REDIS_SOCK: service.redisSocket, RATE_LIMIT_AUTH: '1000000000', ...environment }, port);
}

/** What the peer needs for one cached item; once. */
let prepared = false;
function prepareThePeer(item) {
  if (prepared) return;
  prepared = true;
  const sql = `CREATE SCHEMA catalog; CREATE TABLE catalog.items (id uuid PRIMARY KEY, type text, name text, description text, category text, subcategory text,
    fit_type text, model_url text, thumbnail_url text, tags text[], colors text[], properties jsonb, popularity int, is_active boolean, created_at timestamptz, updated_at timestamptz);
    INSERT INTO catalog.items VALUES ('${item}', 'fabric', 'Linen', repeat('A light linen for summer. ', 16), 'tops', 'shirts', 'loose', 'https://x.example/m.glb', 'https://x.example/t.webp',
    ARRAY['linen','summer','light'], ARRAY['#ffffff','#eeeeee'], '{"weight": 120, "weave": "plain"}', 7, true, now(), now());`;
  const conninfo = (name) => service.administrator.replace(/dbname=\S+/, `dbname=${name}`);
  for (const [name, text] of [['postgres', 'CREATE DATABASE peer'], ['peer', sql]]) {
    const ended = spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', conninfo(name), '-c', text], { encoding: 'utf8' });
    if (ended.status !== 0) throw new Error(ended.stderr);
  }
}

async function health() {
  const file = requests('health', [{ path: '/healthz' }]);
  const server = await ours({ RATE_LIMIT: 'off' });
  const answer = await fetch(`http://127.0.0.1:${server.port}/healthz`);
  const bytes = [...answer.headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 17 + 2) + (await answer.text()).length;
  const raw = await startHelper(client, ['raw', bytes]);
  const cases = { ours: { server, file }, raw: { server: { pid: raw.pid, port: raw.line }, file } };
  if (peer) cases.peer = { server: await theirs({ RATE_LIMIT: 'off' }), file };
  const got = await compare(cases);
  await raw.stop();
  await endAll();
  print('service.healthz.cpu', got.ours.cpu, 'us');
  print('service.healthz.raw_epoll.cpu', got.raw.cpu, 'us');
  print('service.healthz.above_raw', got.ours.cpu - got.raw.cpu, 'us');
  print('service.healthz.rate', got.ours.rate, '1/s');
  if (peer) print('service.healthz.peer_cpu_ratio', got.ours.cpu / got.peer.cpu, 'of the peer');
}

async function me(limits) {
  const item = randomUUID(), user = randomUUID();
  const on = { RATE_LIMIT: limits ? 'on' : 'off' };
  const hs256 = await ours({ ...on, JWT_SECRET: secret });
  const es256 = await ours(on);
  const account = await join(es256, `me-${limits}@example.org`);
  const path = '/api/v1/auth/me';
  const cases = { hs256: { server: hs256, file: requests('me-hs256', [{ path, token: token(user) }]) },
    es256: { server: es256, file: requests('me-es256', [{ path, token: account.accessToken }]) } };
  if (peer) {
    prepareThePeer(cachedItem);
    const file = requests('item', [{ path: `/api/v1/catalog/items/${cachedItem}`, token: token(item) }]);
    cases.peer_1 = { server: await theirs({ ...on, WORKERS: '1' }), file };
    cases.peer_2 = { server: await theirs({ ...on, WORKERS: '2' }), file };
  }
  const got = await compare(cases);
  await endAll();
  const name = `service.me.${limits ? 'limited' : 'unlimited'}`;
  for (const kind of ['hs256', 'es256']) {
    print(`${name}.${kind}.cpu`, got[kind].cpu, 'us');
    print(`${name}.${kind}.rate`, got[kind].rate, '1/s');
    if (!peer) continue;
    print(`${name}.${kind}.rate_ratio`, got[kind].rate / Math.max(got.peer_1.rate, got.peer_2.rate), 'times the peer');
    print(`${name}.${kind}.cpu_ratio`, got[kind].cpu / Math.min(got.peer_1.cpu, got.peer_2.cpu), 'of the peer');
  }
  print(`${name}.failed`, Object.values(got).reduce((sum, g) => sum + g.failed, 0), 'requests');
  if (peer) console.log(`# the peer: ${got.peer_1.rate.toFixed(0)}/s and ${got.peer_1.cpu.toFixed(0)} us with one process, ${got.peer_2.rate.toFixed(0)}/s and ${got.peer_2.cpu.toFixed(0)} us with two`);
}
const cachedItem = randomUUID();

async function login() {
  const server = await ours({ RATE_LIMIT: 'on', FW_SERVER_TRUSTED_PROXIES: '127.0.0.1' });
  const accounts = [];
  for (let i = 0; i < 256; ++i) accounts.push({ email: `login-${i}@example.org`, address: `203.0.${i >> 6}.${i & 63}` });
  const made = await join(server, accounts[0].email);
  // The others have the same password and its hash: making them one by one would take longer than measuring.
  const ended = spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', service.administrator.replace(/dbname=\S+/, 'dbname=fashion_wallet'), '-c',
    `INSERT INTO auth.users (id, email, password_hash, created_at, updated_at) SELECT gen_random_uuid(), 'login-' || n || '@example.org', u.password_hash, now(), now()
     FROM generate_series(1, 255) n, auth.users u WHERE u.email = '${accounts[0].email}'`], { encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(ended.stderr);
  const logins = requests('login', accounts.map(({ email, address }) => ({ method: 'POST', path: '/api/v1/auth/login', address, body: JSON.stringify({ email, password }) })));
  const others = requests('others', [{ path: '/api/v1/auth/me', token: made.accessToken }]);
  const alone = [], beside = [];
  let hashed;
  for (let round = 0; round < rounds; ++round) {
    alone.push((await load(server, others, { at: 4 })).p99);
    const heavy = load(server, logins, { at: connections, time: seconds + 1 });
    await new Promise((done) => setTimeout(done, 500));
    beside.push(JSON.parse(await runHelper(client, ['run', server.port, 4, seconds, others])).p99);
    hashed = await heavy;
    if (hashed.failed > 0) console.log(`# ${hashed.failed} of ${hashed.requests} logins were refused`);
  }
  await idle(server);  // the 64 have gone, but what they asked for is still being hashed
  const quiet = await load(server, logins, { at: 2, time: seconds });
  const hash = Number(await runHelper(client, ['hash', 20]));
  print('service.login.rate', quiet.rate, '1/s');
  print('service.login.cpu', quiet.cpu / 1000, 'ms');
  print('service.login.hash', hash, 'ms');
  print('service.login.cpu_over_hash', quiet.cpu / 1000 / hash, 'times');
  print('service.login.failed', quiet.failed + hashed.failed, 'requests');
  print('service.others.p99', median(alone), 'us');
  print('service.others.p99_during_64_logins', median(beside), 'us');
  print('service.others.p99_ratio', median(beside) / median(alone), 'times');
  await endAll();
}

async function memory() {
  const starts = [];
  for (let i = 0; i < 5; ++i) {
    const began = performance.now();
    await service.startServer({}, ['--roles', 'api']);
    starts.push(performance.now() - began);
    if (i < 4) await service.stopServer();
  }
  print('service.ready', median(starts) / 1000, 's');
  const server = { pid: service.child.pid, port: Number(new URL(service.url).port) };
  const file = requests('idle', [{ path: '/healthz' }]);
  await load(server, file, { time: 0.5 });
  const before = memoryOf(server.pid);
  print('service.idle.memory', before.resident, 'MB');
  const count = 10_000;
  const holder = await startHelper(client, ['idle', server.port, count, file]);
  print('service.idle_connection.memory', (memoryOf(server.pid).own - before.own) * 1024 / count, 'kB');
  await holder.stop();
  await service.stopServer();
  await service.startServer();  // with the worker
  const all = [service.child.pid, ...service.pids()].map((pid) => memoryOf(pid).share);
  print('service.everything_idle.memory', all.reduce((a, b) => a + b), 'MB');
  console.log(`# server and worker ${all[0].toFixed(0)} MB, PostgreSQL ${all[1].toFixed(0)} MB, Redis ${all[2].toFixed(0)} MB`);
  await service.stopServer();
}

if (!peer) console.log('# peer not measured: FW_BENCH_PEER does not name its folder');
mkdirSync(folder, { recursive: true });
const parts = { health, unlimited: () => me(false), limited: () => me(true), login, memory, working: () => measureWorking(service, folder, print),
  catalog: () => measureCatalog({ service: Object.assign(service, { benchSecret: secret }), peer, startOurs: ours, startTheirs: theirs, requests, compare, token, endAll, print }) };
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !parts[name]);
try {
  if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}`);
  for (const [name, part] of Object.entries(parts)) if (wanted.length === 0 || wanted.includes(name)) await part();
} finally {
  await stopAll();
}
