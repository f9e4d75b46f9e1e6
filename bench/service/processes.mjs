// What processes cost, from /proc: CPU seconds, memory; and starting and ending those that are measured.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { endChild, firstLineOf } from '../../tests/functional/support.mjs';

const ticks = 100;  // USER_HZ of every Linux

function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const rest = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(rest[1]), cpu: (Number(rest[11]) + Number(rest[12])) / ticks };
  } catch { return undefined; }
}

/** A process and all below it. */
export function tree(pid) {
  const parents = new Map(readdirSync('/proc').filter((n) => /^\d+$/.test(n)).map((n) => [Number(n), statOf(n)?.parent]));
  const out = [pid];
  for (let i = 0; i < out.length; ++i) for (const [child, parent] of parents) if (parent === out[i]) out.push(child);
  return out;
}

/** CPU seconds of a process and those below it that live. */
export const cpuOf = (pid) => tree(pid).reduce((sum, p) => sum + (statOf(p)?.cpu ?? 0), 0);

const field = (text, name) => Number(text.match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm'))?.[1] ?? 0) / 1024;
/** MB: resident, what is shared counted by its share, and what no other process has. */
export function memoryOf(pid) {
  const out = { resident: 0, share: 0, own: 0 };
  for (const p of tree(pid)) {
    try {
      const rollup = readFileSync(`/proc/${p}/smaps_rollup`, 'latin1');
      out.resident += field(readFileSync(`/proc/${p}/status`, 'latin1'), 'VmRSS');
      out.share += field(rollup, 'Pss');
      out.own += field(rollup, 'Private_Clean') + field(rollup, 'Private_Dirty');
    } catch { /* has ended meanwhile */ }
  }
  return out;
}

const running = new Set();
function keep(child) {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

process.on('exit', () => { for (const child of running) child.kill('SIGKILL'); });  // also after what nobody caught

/** Ends everything that was started here and still runs: whatever a part left behind when it failed. */
export const endAll = () => Promise.all([...running].map((child) => endChild(child, 'SIGTERM')));

/** A helper that prints a line when it is ready and ends with its input: { line, pid, stop() }. */
export async function startHelper(program, args) {
  const child = keep(spawn(program, args.map(String), { stdio: ['pipe', 'pipe', 'inherit'] }));
  const line = await firstLineOf(child, `${program} ${args.join(' ')}`);
  return { line, pid: child.pid, stop: () => endChild(child) };
}

/** What a program prints. */
export function runHelper(program, args) {
  return new Promise((resolve, reject) => {
    const child = keep(spawn(program, args.map(String), { stdio: ['ignore', 'pipe', 'inherit'] }));
    let text = '';
    child.once('error', reject);
    child.stdout.on('data', (piece) => { text += piece; });
    child.once('exit', (code) => (code === 0 ? resolve(text) : reject(new Error(`${program} ${args.join(' ')} ended with ${code}`))));
  });
}

/** A server that answers /healthz when it is ready: { pid, port, url, stop() }. */
export async function startServer(command, args, environment, port) {
  const child = keep(spawn(command, args, { env: environment, stdio: ['ignore', 'ignore', 'inherit'] }));
  let trouble;
  child.once('error', (e) => { trouble = e; });
  for (let tries = 0; ; ++tries) {
    if (trouble) throw trouble;
    if (child.exitCode !== null) throw new Error(`${command} ${args.join(' ')} ended with ${child.exitCode}`);
    if (await fetch(`http://127.0.0.1:${port}/healthz`).then((a) => a.ok, () => false)) break;
    if (tries > 300) throw new Error(`${command} ${args.join(' ')} does not answer`);
    await new Promise((done) => setTimeout(done, 50));
  }
  return { pid: child.pid, port, url: `http://127.0.0.1:${port}`, stop: () => endChild(child, 'SIGTERM') };
}
