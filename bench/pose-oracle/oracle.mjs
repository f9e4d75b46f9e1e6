// Runs the npm package @mediapipe/pose itself, in headless Chromium, on pictures, and writes what it finds as JSON:
//   node oracle.mjs --package DIR --out oracle.json [--masks DIR] PICTURE…
// DIR is the unpacked package. The picture's bytes are identified by SHA-256, so that a test knows it has the same one.
import {createHash} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {basename, extname, join} from 'node:path';
import {parseArgs} from 'node:util';
import {chromium} from 'playwright-core';

const {values: options, positionals: pictures} = parseArgs({
  allowPositionals: true,
  options: {
    package: {type: 'string'},
    out: {type: 'string'},
    masks: {type: 'string'},
    chromium: {type: 'string', default: '/usr/bin/chromium'},
  },
});

const mimeTypes = {'.js': 'text/javascript', '.wasm': 'application/wasm', '.jpg': 'image/jpeg', '.png': 'image/png'};

/** Serves the package and the pictures on a free loopback port: the package loads its models by URL. */
function serve() {
  const page = '<!doctype html><meta charset="utf-8"><script src="/package/pose.js"></script>';
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url.split('?')[0]);
    try {
      let body = page;
      let type = 'text/html';
      if (path.startsWith('/package/')) body = readFileSync(join(options.package, basename(path)));
      if (path.startsWith('/picture/')) body = readFileSync(pictures[Number(path.slice(9))]);
      if (path !== '/') type = mimeTypes[extname(path)] ?? 'application/octet-stream';
      response.writeHead(200, {'content-type': type}).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** Runs in the page: a fresh graph for each picture, so that detection starts anew and nothing is smoothed in time. */
async function detectInPage({index, wantMask}) {
  const picture = new Image();
  picture.src = `/picture/${index}`;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = picture.naturalWidth;
  canvas.height = picture.naturalHeight;
  canvas.getContext('2d').drawImage(picture, 0, 0);
  const pose = new Pose({locateFile: file => `/package/${file}`});
  pose.setOptions({useCpuInference: true, modelComplexity: 2, smoothLandmarks: false, enableSegmentation: true, smoothSegmentation: false,
                   minDetectionConfidence: 0.5, minTrackingConfidence: 0.5});
  let found;
  pose.onResults(results => {
    found = {width: canvas.width, height: canvas.height, landmarks: results.poseLandmarks ?? [],
             world: results.poseWorldLandmarks ?? []};
    if (results.segmentationMask && wantMask) {
      const copy = document.createElement('canvas');
      copy.width = results.segmentationMask.width;
      copy.height = results.segmentationMask.height;
      copy.getContext('2d').drawImage(results.segmentationMask, 0, 0);
      found.mask = copy.toDataURL('image/png');
    }
  });
  await pose.initialize();
  await pose.send({image: canvas});
  await pose.close();
  return found;
}

const round = (x, digits) => Number(x.toFixed(digits));
const profile = mkdtempSync(join(tmpdir(), 'pose-oracle-'));
const server = await serve();
const browser = await chromium.launchPersistentContext(profile, {
  headless: true,
  executablePath: options.chromium,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
         '--disable-component-update', '--disable-sync', '--enable-unsafe-swiftshader', '--use-angle=swiftshader'],
});
const outcome = [];
try {
  for (const [index, picture] of pictures.entries()) {
    const page = await browser.newPage();
    page.on('pageerror', failure => console.error(String(failure)));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const found = await page.evaluate(detectInPage, {index, wantMask: Boolean(options.masks)});
    await page.close();
    const {width, height} = found;
    outcome.push({
      picture: basename(picture),
      sha256: createHash('sha256').update(readFileSync(picture)).digest('hex'),
      width,
      height,
      // x and y in pixels, visibility as a probability
      landmarks: found.landmarks.map(p => [round(p.x * width, 3), round(p.y * height, 3), round(p.visibility, 4)]),
      world: found.world.map(p => [round(p.x, 5), round(p.y, 5), round(p.z, 5)]),
    });
    if (found.mask) {
      writeFileSync(join(options.masks, `${basename(picture)}.mask.png`), Buffer.from(found.mask.split(',')[1], 'base64'));
    }
    console.error(`${basename(picture)}: ${found.landmarks.length} landmarks`);
  }
} finally {
  await browser.close();
  server.close();
  rmSync(profile, {recursive: true, force: true});
}
const lines = outcome.map(o => JSON.stringify(o)).join(',\n');
writeFileSync(options.out, `[\n${lines}\n]\n`);
