// What the functional suites share: running the program, a folder of their own, GLB chunks.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { validateBytes } from 'gltf-validator';

export const root = resolve(import.meta.dirname, '../..');
export const program = process.env.FW_PROGRAM ?? join(root, 'build/ci/bin/fashion-wallet');
export const assets = process.env.FW_ASSETS ?? join(root, 'var/assets');

/** A helper program of the tests; says which target makes it where it is not there. */
export function helperProgram(path, target) {
  if (!existsSync(path)) throw new Error(`${path} is missing: ./fw build builds it, or ninja -C ${resolve(dirname(program), '..')} ${target}`);
  return path;
}

/** The first line that a child says; fails at once if it ends without one. */
export function firstLineOf(child, name) {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${name} does not start: ${error.message}`)));
    child.once('exit', (code, signal) => reject(new Error(`${name} ended (${signal ?? code}) before it said anything`)));
    createInterface({ input: child.stdout }).once('line', resolve);
  });
}

/** Ends a child by the signal, or by closing its input where there is none; gives its exit code, also if it had ended before. */
export function endChild(child, signal) {
  return new Promise((resolve) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
    child.once('exit', resolve);
    if (signal) child.kill(signal); else child.stdin.end();
  });
}

/** What `look` gives once it gives something, asked again and again for that many seconds. */
export async function until(look, what, seconds = 20) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`waited for in vain: ${what}`);
}

/** The same, and no later than so many milliseconds. */
export async function within(milliseconds, look, what) {
  const begun = Date.now();
  const found = await until(look, what);
  if (Date.now() - begun >= milliseconds) throw new Error(`too late, after ${Date.now() - begun} ms: ${what}`);
  return found;
}

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

/** What the Khronos validator says of a GLB file: { problems: errors + warnings, messages }. It can't look into Draco. */
export async function judgeGlb(path) {
  const { issues } = await validateBytes(new Uint8Array(readFileSync(path)));
  return { problems: issues.numErrors + issues.numWarnings, messages: issues.messages.slice(0, 3) };
}

/** Whether a GLB file keeps its meshes in Draco. */
export const isDraco = (path) => glbJson(path).extensionsRequired?.includes('KHR_draco_mesh_compression') ?? false;

/** Metres between what avatar.json says and what `measure` finds in the file, for the measurement that is worst. */
export function measurementGap(avatarJson, glb) {
  const measured = run('measure', glb);
  if (measured.code !== 0) throw new Error(`measure ${glb}: ${measured.stderr}`);
  const said = new Map(readJson(avatarJson).measurements.map((m) => [m.id, m.achieved]));
  return Math.max(...JSON.parse(measured.stdout).measurements.map((m) => Math.abs(m.value - said.get(m.id))));
}

/** Frames, codec and pixel size that ffprobe counts in a film. */
export function probeFilm(path) {
  const child = spawnSync('ffprobe', ['-v', 'error', '-count_frames', '-select_streams', 'v', '-show_entries',
    'stream=codec_name,width,height,nb_read_frames', '-of', 'json', path], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`ffprobe ${path}: ${child.stderr}`);
  const [stream] = JSON.parse(child.stdout).streams;
  return { codec: stream.codec_name, width: stream.width, height: stream.height, frames: Number(stream.nb_read_frames) };
}

/** Flags under which Debian's Chromium runs here: headless, quiet, on its own profile. */
export const chromiumFlags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
export const chromiumPath = process.env.FW_CHROMIUM ?? '/usr/bin/chromium';
