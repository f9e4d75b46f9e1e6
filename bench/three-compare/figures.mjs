// Our draft picture beside three.js's in headless Chromium with software GL: same model, light and camera.
//   node figures.mjs [model.glb …]     default: a dressed figure of ours and three models of an npm package
// FW_RENDER_TOOL and FW_PROGRAM name our programs (default: build/ci/bin); FW_BENCH_OUT has the demo's results, if it ran.
// Prints lines "name value unit"; writes the pictures to out/. README.md says what is counted.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, '../../build/ci');
const tool = process.env.FW_RENDER_TOOL ?? join(built, 'bin/render-tool');
const profiles = join(here, 'node_modules/@webxr-input-profiles/assets/dist/profiles');
const [width, height] = [1280, 720];
const frames = 10;  // drawn again to see what one costs
const ticks = 100;
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--enable-unsafe-swiftshader', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const pageTypes = { '.html': 'text/html', '.js': 'text/javascript', '.glb': 'model/gltf-binary' };

function processTree(root) {
  const parents = new Map();
  for (const pid of readdirSync('/proc').filter((n) => /^\d+$/.test(n))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const rest = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      parents.set(Number(pid), { parent: Number(rest[1]), ticks: Number(rest[11]) + Number(rest[12]) });
    } catch { /* it ended meanwhile */ }
  }
  const within = (pid) => pid === root || (parents.has(pid) && parents.get(pid).parent > 1 && within(parents.get(pid).parent));
  return [...parents.keys()].filter(within).map((pid) => ({ pid, ...parents.get(pid) }));
}

function usage(root) {
  let cpu = 0;
  let kilobytes = 0;
  for (const p of processTree(root)) {
    cpu += p.ticks / ticks;
    try {
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${p.pid}/smaps_rollup`, 'utf8'))[1]);
    } catch { /* it ended meanwhile */ }
  }
  return { cpu, megabytes: kilobytes / 1024 };
}

async function drawInBrowser(model, camera) {
  // launchServer makes a fresh user data directory of its own and removes it.
  const server = await chromium.launchServer({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
  const browser = await chromium.connect(server.wsEndpoint());
  const page = await (await browser.newContext()).newPage();
  page.on('pageerror', (e) => console.error(e.message));
  await page.route('**/*', (route) => {
    const path = new URL(route.request().url()).pathname;
    const file = path === '/model.glb' ? model : join(here, path);
    try {
      return route.fulfill({ body: readFileSync(file), contentType: pageTypes[extname(file)] ?? 'application/octet-stream' });
    } catch {
      return route.fulfill({ status: 404 });
    }
  });
  await page.goto('http://localhost/page.html');
  await page.waitForFunction('window.ready');
  const root = server.process().pid;
  const idle = usage(root);
  const url = await page.evaluate((o) => window.draw(o), { model: '/model.glb', camera, width, height });
  const first = usage(root);
  await page.evaluate((n) => window.again(n), frames);
  const more = usage(root);
  await browser.close();
  await server.close();
  return {
    png: Buffer.from(url.split(',')[1], 'base64'),
    whole: first.cpu,
    prepare: first.cpu - idle.cpu,
    frame: (more.cpu - first.cpu) / frames,
    megabytes: Math.max(first.megabytes, more.megabytes),
  };
}

/// RGB bytes of a PNG, through ffmpeg.
const pixelsOf = (png) => execFileSync('ffmpeg', ['-loglevel', 'error', '-i', png, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'], { maxBuffer: 1 << 28 });

function compare(a, b) {
  const plain = 235;
  let squares = 0;
  let absolute = 0;
  let count = 0;
  const difference = Buffer.alloc(a.length);
  for (let i = 0; i < a.length; i += 3) {
    const isModel = [0, 1, 2].some((k) => Math.abs(a[i + k] - plain) > 2 || Math.abs(b[i + k] - plain) > 2);
    if (!isModel) continue;
    count += 3;
    for (let k = 0; k < 3; k++) {
      const d = Math.abs(a[i + k] - b[i + k]);
      squares += d * d;
      absolute += d;
      difference[i + k] = Math.min(255, d * 8);
    }
  }
  return { psnr: 10 * Math.log10(255 * 255 / (squares / count)), mean: absolute / count, share: count / a.length, difference };
}

/** A figure of ours in a T-shirt: the demo's if it ran, else made now. */
function dressedModel() {
  const demo = join(process.env.FW_BENCH_OUT ?? join(built, 'bench-out'), 'demo/anna/dressed.glb');
  if (existsSync(demo)) return demo;
  const folder = join(here, 'out/dressed');
  mkdirSync(folder, { recursive: true });
  const person = join(folder, 'person.json');
  writeFileSync(person, JSON.stringify({ sex: 'female', age: 34, measurements: { height: 171, weight: 63 } }));
  execFileSync(process.env.FW_PROGRAM ?? join(built, 'bin/fashion-wallet'),
    ['drape', '--person', person, '--garment', 't-shirt', '--out', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  return join(folder, 'dressed.glb');
}

const named = (path) => [`${basename(dirname(path))}_${basename(path, '.glb')}`.replace(/[^a-z0-9]+/gi, '_'), path];
const models = process.argv.length > 2 ? process.argv.slice(2).map((p) => named(resolve(p)))
  : [['dressed', dressedModel()], ...['valve-index/left.glb', 'samsung-galaxyxr/left.glb', 'generic-hand/left.glb'].map((p) => named(join(profiles, p)))];

/** One model in both; what each cost from its start to its picture. */
async function measure(name, model) {
  const file = (kind) => join(here, 'out', `${name}_${kind}`);
  const report = execFileSync(tool, ['picture', model, file('ours.png'), 'light=compare', 'quality=draft', `size=${width}x${height}`, `camera=${file('camera.json')}`], { encoding: 'utf8' });
  const ours = Object.fromEntries(report.trim().split('\n').map((l) => l.split(' ')).map(([n, v]) => [n, Number(v)]));
  const three = await drawInBrowser(model, JSON.parse(readFileSync(file('camera.json'), 'utf8')));
  writeFileSync(file('three.png'), three.png);
  const pictures = compare(pixelsOf(file('ours.png')), pixelsOf(file('three.png')));
  execFileSync('ffmpeg', ['-loglevel', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-i', '-', file('difference_x8.png')], { input: pictures.difference });
  return { ours, three, pictures, cpu: ours.process_cpu / three.whole, memory: ours.peak / three.megabytes };
}

const print = (name, value, digits, unit) => console.log(`three.${name} ${value.toFixed(digits)} ${unit}`);
mkdirSync(join(here, 'out'), { recursive: true });
const all = [];
for (const [name, model] of models) {
  const m = await measure(name, model);
  all.push(m);
  print(`${name}.foreground_psnr`, m.pictures.psnr, 1, 'dB');
  print(`${name}.foreground_mean_error`, m.pictures.mean, 2, '/255');
  print(`${name}.foreground_share`, 100 * m.pictures.share, 1, '%');
  print(`${name}.cpu_ratio`, m.cpu, 3, 'of_three');
  print(`${name}.memory_ratio`, m.memory, 3, 'of_three');
  print(`${name}.our_cpu`, m.ours.process_cpu, 2, 's');
  print(`${name}.three_cpu`, m.three.whole, 2, 's');
  print(`${name}.our_cpu_of_the_picture`, m.ours.picture_cpu, 2, 's');
  print(`${name}.three_cpu_of_load_and_first_picture`, m.three.prepare, 2, 's');
  print(`${name}.three_cpu_of_one_more_picture`, m.three.frame, 2, 's');
  print(`${name}.our_peak`, m.ours.peak, 0, 'MB');
  print(`${name}.three_peak`, m.three.megabytes, 0, 'MB');
}
print('models', all.length, 0, 'models');
print('foreground_psnr.least', Math.min(...all.map((m) => m.pictures.psnr)), 1, 'dB');
print('cpu_ratio.most', Math.max(...all.map((m) => m.cpu)), 3, 'of_three');
print('memory_ratio.most', Math.max(...all.map((m) => m.memory)), 3, 'of_three');
