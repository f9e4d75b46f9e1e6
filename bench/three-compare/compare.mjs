// Our draft picture beside three.js's in headless Chromium with software GL: same model, light and camera.
//   node compare.mjs RENDER_TOOL [model.glb …]        (default: three models of an npm package that we did not make)
// Prints lines "name value unit"; writes the pictures to out/. Foreground is where either picture differs from the plain background.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const profiles = join(here, 'node_modules/@webxr-input-profiles/assets/dist/profiles');
const tool = resolve(process.argv[2] ?? '');
const models = process.argv.length > 3 ? process.argv.slice(3).map((p) => resolve(p))
  : ['valve-index/left.glb', 'samsung-galaxyxr/left.glb', 'generic-hand/left.glb'].map((p) => join(profiles, p));
const [width, height] = [1280, 720];
const frames = 10;  // drawn again to see what one costs
const ticks = 100;
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--enable-unsafe-swiftshader', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const types = { '.html': 'text/html', '.js': 'text/javascript', '.glb': 'model/gltf-binary' };

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
      return route.fulfill({ body: readFileSync(file), contentType: types[extname(file)] ?? 'application/octet-stream' });
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

mkdirSync(join(here, 'out'), { recursive: true });
for (const model of models) {
  const name = `${basename(dirname(model))}_${basename(model, '.glb')}`.replace(/[^a-z0-9]+/gi, '_');
  const ours = join(here, 'out', `${name}_ours.png`);
  const theirs = join(here, 'out', `${name}_three.png`);
  const cameraFile = join(here, 'out', 'camera.json');
  const report = execFileSync(tool, ['picture', model, ours, 'light=compare', 'quality=draft', `size=${width}x${height}`, `camera=${cameraFile}`], { encoding: 'utf8' });
  const our = Object.fromEntries(report.trim().split('\n').map((l) => l.split(' ')).map(([n, v]) => [n, Number(v)]));
  const three = await drawInBrowser(model, JSON.parse(readFileSync(cameraFile, 'utf8')));
  writeFileSync(theirs, three.png);
  const c = compare(pixelsOf(ours), pixelsOf(theirs));
  execFileSync('ffmpeg', ['-loglevel', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-i', '-', join(here, 'out', `${name}_difference_x8.png`)], { input: c.difference });
  const print = (n, v, u) => console.log(`three_${name}_${n} ${v} ${u}`);
  print('foreground_psnr', c.psnr.toFixed(1), 'dB');
  print('foreground_mean_error', c.mean.toFixed(2), '/255');
  print('foreground_share', (100 * c.share).toFixed(1), '%');
  print('our_draft_cpu', our.picture_cpu.toFixed(2), 's');
  print('our_process_cpu', our.process_cpu.toFixed(2), 's');
  print('three_picture_cpu', three.frame.toFixed(2), 's');
  print('three_load_and_first_picture_cpu', three.prepare.toFixed(2), 's');
  print('three_process_cpu', three.whole.toFixed(2), 's');
  print('our_peak', our.peak.toFixed(0), 'MB');
  print('three_peak', three.megabytes.toFixed(0), 'MB');
}
