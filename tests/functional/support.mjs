// What the functional suites share: running the program, a folder of their own, GLB chunks.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');
export const program = process.env.FW_PROGRAM ?? join(root, 'build/ci/bin/fashion-wallet');
export const assets = process.env.FW_ASSETS ?? join(root, 'var/assets');

/** Runs the program; gives { code, stdout, stderr }. */
export function run(...args) {
  const child = spawnSync(program, args.map(String), { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, FW_ASSETS: assets } });
  return { code: child.status, stdout: child.stdout, stderr: child.stderr };
}

/** A folder of its own for one suite, removed at the end of the process. */
export function scratch(name) {
  const folder = mkdtempSync(join(tmpdir(), `fw-${name}-`));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** The JSON chunk of a GLB file. */
export function glbJson(path) {
  const bytes = readFileSync(path);
  if (bytes.toString('latin1', 0, 4) !== 'glTF') throw new Error(`${path} is not a GLB file`);
  return JSON.parse(bytes.toString('utf8', 20, 20 + bytes.readUInt32LE(12)));
}

/** Flags under which Debian's Chromium runs here: headless, quiet, on its own profile. */
export const chromiumFlags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
export const chromiumPath = process.env.FW_CHROMIUM ?? '/usr/bin/chromium';
