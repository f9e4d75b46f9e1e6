// A whole service for one suite: PostgreSQL, Redis and the server, private, on a free port; ended with the suite.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endChild, helperProgram, program, root, scratch, until } from './support.mjs';

const services = `
  source scripts/lib/common.sh; source scripts/lib/services.sh
  dir="$(services_test_dir service)"; trap 'services_stop "$dir" immediate; [ -z "$FW_TEST_DISK" ] || umount "$dir" || true; rm -rf "$dir"' EXIT
  if [ -n "$FW_TEST_DISK" ]; then mount -t tmpfs -o "size=$FW_TEST_DISK,mode=711" none "$dir" 2>/dev/null || FW_TEST_DISK=""; fi
  postgres_start "$dir" fsync=off full_page_writes=off && redis_start "$dir" || exit 1
  echo "$(postgres_conninfo "$dir")|$(postgres_conninfo "$dir" fw_app fashion_wallet)|$(postgres_conninfo "$dir" fw_migrate fashion_wallet)|$(redis_socket "$dir")|$(postgres_pid "$dir")|$(redis_pid "$dir")|$dir|$FW_TEST_DISK"
  read -r _ || true`;

/** Lines of a stream, one at a time. */
async function firstLine(stream, wanted) {
  for await (const line of createInterface({ input: stream })) if (wanted(line)) return line;
  throw new Error('ended before it said what was waited for');
}

/** disk: PostgreSQL and Redis lie on a file system of that size of their own ("300m"), where one can be mounted: ownDisk says so.
 * changes: the server follows what is committed.
 * { url, ready, environment, letters(), letter(wanted), lines, stop(), stopServer(), startServer(settings), startAnother(settings), restart(settings) } */
export async function startService(settings = {}, { start = true, disk = '', changes = false } = {}) {
  helperProgram(program, 'fashion-wallet');
  const folder = scratch('service');
  const behind = spawn('bash', ['-c', services], { cwd: root, env: { ...process.env, FW_TEST_DISK: disk }, stdio: ['pipe', 'pipe', 'inherit'] });
  const [admin, app, owner, redis, postgresPid, redisPid, behindFolder, ownDisk] = (await firstLine(behind.stdout, () => true)).split('|');
  const environment = { ...process.env, FW_DATABASE_URL: app, FW_DATABASE_OWNER_URL: owner, FW_REDIS_URL: `unix://${redis}`,
    FW_KEYS_FILE: join(folder, 'keys.json'), FW_OBJECTS_FOLDER: join(folder, 'objects'), FW_MAIL_FOLDER: join(folder, 'mail'), FW_SERVER_PORT: '0', ...(changes && { FW_DATABASE_REPLICA_URL: app.replace('fw_app', 'fw_replica') }), ...settings };
  /** command('migrate', '--prepare', …), command('serve', { FW_…: 'more settings' }): for those that end by themselves. */
  const command = (...args) => {
    const more = typeof args.at(-1) === 'object' ? args.pop() : {};
    return spawnSync(program, args, { env: { ...environment, ...more }, encoding: 'utf8', timeout: 60_000 });
  };
  const service = { environment, command, lines: [], administrator: admin, redisSocket: redis, folder: behindFolder, ownDisk, postgresFolder: admin.match(/host=(\S+)/)[1] };
  const others = [];
  process.on('exit', () => { for (const { child } of others) child.kill('SIGKILL'); });  // also after what nobody caught
  /** One more server on the same database: { url, child, lines, stop() }. */
  service.startAnother = async (more = {}, lines = [], args = []) => {
    const another = { lines, child: spawn(program, ['serve', ...args], { env: { ...environment, ...more }, stdio: ['ignore', 'inherit', 'pipe'] }) };
    another.stop = (signal = 'SIGTERM') => endChild(another.child, signal);
    others.push(another);
    another.url = await new Promise((resolve, reject) => {
      createInterface({ input: another.child.stderr }).on('line', (line) => {
        another.lines.push(line);
        if (!line.includes('"serve.ready"')) return;
        another.ready = JSON.parse(line);
        resolve(`http://127.0.0.1:${another.ready.port}`);
      });
      another.child.on('error', reject);
      another.child.on('exit', (code) => reject(new Error(`serve ended with ${code}: ${another.lines.join('\n')}`)));
    });
    return another;
  };
  service.startServer = async (more = {}, args = []) => {
    const { child, url, ready } = await service.startAnother(more, service.lines, args);
    Object.assign(service, { child, url, ready });
  };
  /** The processes of PostgreSQL and Redis. */
  service.pids = () => [postgresPid, redisPid].map(Number);
  service.stopServer = (signal = 'SIGTERM') => endChild(service.child, signal);
  service.letters = () => (existsSync(environment.FW_MAIL_FOLDER) ? readdirSync(environment.FW_MAIL_FOLDER).filter((name) => name.endsWith('.eml')).sort().map((name) => readFileSync(join(environment.FW_MAIL_FOLDER, name), 'utf8')) : []);
  /** The first letter that is as wanted, once the worker has sent it. */
  service.letter = (wanted) => until(() => service.letters().find(wanted), 'the letter came');
  service.stop = async () => {
    for (const other of others) await other.stop();
    await endChild(behind);
  };
  service.restart = async (more) => { await service.stopServer(); await service.startServer(more); };
  try {
    const migrated = command('migrate', '--prepare', admin);
    if (migrated.status !== 0) throw new Error(migrated.error?.message ?? migrated.stderr);
    if (start) await service.startServer();
  } catch (e) {
    await service.stop();
    throw e;
  }
  return service;
}
