// What the functional suites share: running the program, a folder of their own, GLB chunks.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { validateBytes } from 'gltf-validator';

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
