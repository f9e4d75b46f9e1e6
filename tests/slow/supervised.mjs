// A whole service that is killed and gets up by itself: PostgreSQL, Redis, two servers, two workers.
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { assets, program, scratch } from '../functional/support.mjs';

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Limits that do not stand in the way: what is measured is whether something is lost. */
const noLimits = JSON.stringify({ classes: Object.fromEntries(['ordinary', 'sign_in', 'upload', 'expensive'].map((name) =>
  [name, Object.fromEntries(['anonymous', 'user'].map((who) => [who, { rate: 100_000, period: 1, burst: 100_000 }]))])) });

/** A program that is started again whenever it ends; `at.url` is where it answers, once it has said so. */
function keepAlive(args, environment, log) {
  const at = { starts: 0, url: undefined };
  let stopping = false;
  let ended = Promise.resolve();
  const start = () => {
    ++at.starts;
    at.child = spawn(program, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
    createInterface({ input: at.child.stderr }).on('line', (line) => {
      if (!line.includes('"level":"info"')) log(line);
      if (line.includes('"serve.ready"')) at.url = `http://127.0.0.1:${JSON.parse(line).port}`;
    });
    ended = new Promise((resolve) => at.child.once('exit', (code) => {
      if (stopping) return resolve(code);
      at.url = undefined;
      setTimeout(() => (stopping ? resolve(code) : start()), 200);
    }));
  };
  at.kill = () => at.child.kill('SIGKILL');
  at.stop = async () => { stopping = true; at.child.kill('SIGTERM'); return ended; };
  start();
  return at;
}

/** { servers, workers, kill(what), sql(text), environment, folder, stop() } */
export async function startSupervised(settings = {}) {
  const folder = scratch('kills');
  const behind = spawn('bash', [join(import.meta.dirname, 'supervised_services.sh')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const where = await new Promise((resolve, reject) => {
    createInterface({ input: behind.stdout }).once('line', resolve);
    behind.once('exit', (code) => reject(new Error(`the services ended with ${code}`)));
  });
  const [admin, app, owner, reading, redis] = where.split('|');
  writeFileSync(join(folder, 'rates.json'), noLimits);
  const environment = { ...process.env, FW_ASSETS: assets, FW_DATABASE_URL: app, FW_DATABASE_OWNER_URL: owner, FW_REDIS_URL: `unix://${redis}`,
    FW_KEYS_FILE: join(folder, 'keys.json'), FW_OBJECTS_FOLDER: join(folder, 'objects'), FW_MAIL_FOLDER: join(folder, 'mail'),
    FW_WORKER_SCRATCH: join(folder, 'scratch'), FW_SERVER_RATES_FILE: join(folder, 'rates.json'), FW_SERVER_PORT: '0', ...settings };
  const migrated = spawnSync(program, ['migrate', '--prepare', admin], { env: environment, encoding: 'utf8', timeout: 60_000 });
  if (migrated.status !== 0) throw new Error(migrated.stderr);
  const lines = [];
  const keep = (args) => keepAlive(args, environment, (line) => lines.push(line));
  const servers = [keep(['serve', '--roles', 'api']), keep(['serve', '--roles', 'api'])];
  const workers = [keep(['work']), keep(['work'])];
  while (!servers.every((s) => s.url)) await pause(20);
  return {
    folder, environment, servers, workers, lines,
    kill: (what) => {
      const own = { server0: servers[0], server1: servers[1], worker0: workers[0], worker1: workers[1] }[what];
      if (own) own.kill(); else behind.stdin.write(`kill ${what}\n`);
    },
    /** Rows as lists of texts, read past the service; asked again while PostgreSQL gets up. */
    sql: async (text) => {
      for (let attempt = 0; ; ++attempt) {
        const done = spawnSync('psql', ['-X', '-A', '-t', '-q', '-F', '\t', '-d', reading, '-c', text], { encoding: 'utf8', maxBuffer: 1 << 28 });
        if (done.status === 0) return done.stdout.split('\n').filter(Boolean).map((line) => line.split('\t'));
        if (attempt === 50) throw new Error(done.stderr);
        await pause(200);
      }
    },
    stop: async () => {
      await Promise.all([...servers, ...workers].map((each) => each.stop()));
      behind.stdin.end();
      if (behind.exitCode === null) await new Promise((resolve) => behind.once('exit', resolve));
    },
  };
}
