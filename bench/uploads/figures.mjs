// A large resumable upload: how much memory the server needs for it, and whether it goes on after the server was killed.
//   node figures.mjs [MEGABYTES]      default: 2048
// Prints lines "name value unit". The server is the real one, on a PostgreSQL, a Redis and a folder of its own.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from '../../tests/functional/people.mjs';
import { startService } from '../../tests/functional/service.mjs';

const megabyte = 2 ** 20;
const length = Number(process.argv[2] ?? 2048) * megabyte;
const piece = Buffer.alloc(megabyte);
for (let i = 0; i < piece.length; i += 1) piece[i] = (i * 31) % 251;
const print = (name, value, unit) => console.log(`${name} ${Number(value.toPrecision(4))} ${unit}`);

const service = await startService();
const status = (name) => Number(readFileSync(`/proc/${service.child.pid}/status`, 'utf8').match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm'))[1]) * 1024;
const cpu = () => { const f = readFileSync(`/proc/${service.child.pid}/stat`, 'utf8').split(') ')[1].split(' '); return (Number(f[11]) + Number(f[12])) / 100; };

const fields = { 'tus-resumable': '1.0.0', authorization: `Bearer ${(await join(service, 'bench@example.org')).accessToken}` };
const made = await fetch(`${service.url}/api/v1/uploads`, { method: 'POST', headers: { ...fields, 'upload-length': String(length) } });
const path = made.headers.get('location');
const offset = async () => Number((await fetch(service.url + path, { method: 'HEAD', headers: fields })).headers.get('upload-offset'));

/** Sends from `from` on; ends with the answer's status, or with 0 where the connection broke. */
const send = (from, onSent = () => {}) => new Promise((resolve) => {
  const asked = request(service.url + path, { method: 'PATCH', headers: { ...fields, 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream', 'content-length': String(length - from) } });
  asked.on('response', (answer) => { answer.resume(); answer.on('end', () => resolve(answer.statusCode)); });
  asked.on('error', () => resolve(0));
  let at = from;
  const more = () => {
    while (at < length && !asked.destroyed) {
      const begin = at % megabyte;
      const next = piece.subarray(begin, Math.min(megabyte, begin + length - at));
      at += next.length;
      onSent(at);
      if (!asked.write(next)) return asked.once('drain', more);
    }
    return asked.end();
  };
  more();
});

// A password's hash needs 19 MB for a moment: the peak begins after one.
const forgetPeak = async () => {
  await fetch(`${service.url}/api/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: 'nobody@example.org', password: 'correct horse battery' }) });
  writeFileSync(`/proc/${service.child.pid}/clear_refs`, '5');
};
const growths = [];
await forgetPeak();
const idle = [status('VmRSS')];
const start = performance.now();
let killing;
let sentBefore = 0;
const first = await send(0, (sent) => {
  sentBefore = sent;
  if (sent < length / 2 || killing) return;
  growths.push(status('VmHWM') - idle[0]);
  killing = service.stopServer('SIGKILL');
});
await killing;
const beforeKill = (performance.now() - start) / 1000;
await service.startServer();
const resumed = await offset();
await forgetPeak();
idle.push(status('VmRSS'));
const cpuBefore = cpu();
const again = performance.now();
const second = await send(resumed);
const seconds = (performance.now() - again) / 1000;
growths.push(status('VmHWM') - idle[1]);

print('uploads.large.size', length / megabyte, 'MB');
print('uploads.large.memory_growth', Math.max(...growths) / megabyte, 'MB');
print('uploads.large.resumed_at', resumed / length, 'share');
print('uploads.large.sent_again', (sentBefore - resumed) / megabyte, 'MB');
print('uploads.large.finished', first === 0 && second === 204 && (await offset()) === length ? 1 : 0, 'bool');
print('uploads.large.rate', (length - resumed) / megabyte / seconds, 'MB/s');
print('uploads.large.cpu', (cpu() - cpuBefore) * 1000 / ((length - resumed) / megabyte), 'ms/MB');
console.log(`# ${beforeKill.toFixed(1)} s until the server was killed at ${(sentBefore / megabyte).toFixed(0)} MB`);
await fetch(service.url + path, { method: 'DELETE', headers: fields });
await service.stop();
rmSync(service.environment.FW_OBJECTS_FOLDER, { recursive: true, force: true });
