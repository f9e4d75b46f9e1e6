// What processes cost, from /proc: CPU seconds, memory; and starting and ending those that are measured.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';

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

/** A helper that prints a line when it is ready and ends with its input: { line, pid, stop() }. */
export async function startHelper(program, args) {
  const child = spawn(program, args.map(String), { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`${program} ${args.join(' ')} ended with ${code}`)));
  });
  return { line, pid: child.pid, stop: () => new Promise((done) => { child.once('exit', done); child.stdin.end(); }) };
}

/** What a program prints. */
export function runHelper(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args.map(String), { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (piece) => { text += piece; });
    child.once('exit', (code) => (code === 0 ? resolve(text) : reject(new Error(`${program} ${args.join(' ')} ended with ${code}`))));
  });
}

/** A server that answers /healthz when it is ready: { pid, port, stop() }. */
export async function startServer(command, args, environment, port) {
  const child = spawn(command, args, { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  for (let tries = 0; ; ++tries) {
    if (child.exitCode !== null) throw new Error(`${command} ${args.join(' ')} ended with ${child.exitCode}`);
    if (await fetch(`http://127.0.0.1:${port}/healthz`).then((a) => a.ok, () => false)) break;
    if (tries > 300) throw new Error(`${command} ${args.join(' ')} does not answer`);
    await new Promise((done) => setTimeout(done, 50));
  }
  return { pid: child.pid, port, stop: () => new Promise((done) => { child.once('exit', done); child.kill('SIGTERM'); }) };
}
