// The demo at its quickest, and what the reader does with its results: photographs, a film, the page's fit map.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openBrowser } from './browser.mjs';
import { openFitMap, scalePositions, shareOfMapColours } from './fit_map.mjs';
import { judgeGlb, measurementGap, probeFilm, readJson, run, scratch } from './support.mjs';

const folder = scratch('demo');
const out = join(folder, 'out');
const photos = join(out, 'noor', 'photos');

test('demo dresses three people and makes the page', async () => {
  const made = run('demo', '--quality', 'draft', '--out', out);
  // A draft's cloth is coarse: where it comes out unclean the program says so, and everything is there all the same.
  assert.ok(made.code === 0 || (made.code === 3 && /not well enough/.test(made.stderr)), made.stderr);
  const page = readFileSync(join(out, 'index.html'), 'utf8');
  for (const name of ['Anna', 'Noor', 'Ben']) {
    assert.ok(page.includes(name), `${name} is not on the page`);
    const report = readJson(join(out, name.toLowerCase(), 'report.json'));
    assert.equal(report.settled, true);
    for (const file of report.files) assert.equal(statSync(join(out, name.toLowerCase(), file.path)).size, file.bytes, file.path);
  }
});

test('the films are closed loops of 96 frames: the last frame leads to the first', () => {
  for (const [file, codec] of [['turntable.mp4', 'h264'], ['turntable.webm', 'vp9']]) {
    const film = join(out, 'anna', file);
    assert.deepEqual(probeFilm(film), { codec, width: 1280, height: 720, frames: 96 });
    const steps = stepsBetweenFrames(film, 96);
    const usual = steps.toSorted((a, b) => a - b)[48];
    assert.ok(usual > 0.1, 'nothing turns');
    assert.ok(steps.at(-1) > 0.3 * usual && steps.at(-1) < 2 * usual, `${file}: from the last frame to the first ${steps.at(-1)}, usually ${usual}`);
  }
});

/** Mean difference of the grey values of every frame and the next; after the last the first comes again. */
function stepsBetweenFrames(film, frames) {
  const [width, height] = [160, 90];
  const child = spawnSync('ffmpeg', ['-v', 'error', '-i', film, '-vf', `scale=${width}:${height}`, '-f', 'rawvideo', '-pix_fmt', 'gray', '-'], { maxBuffer: 1 << 28 });
  const size = width * height;
  assert.equal(child.stdout.length, frames * size);
  return Array.from({ length: frames }, (_, i) => {
    const [a, b] = [i * size, ((i + 1) % frames) * size];
    let sum = 0;
    for (let k = 0; k < size; ++k) sum += Math.abs(child.stdout[a + k] - child.stdout[b + k]);
    return sum / size;
  });
}

test('turntable films a model of the demo', () => {
  const film = join(folder, 'turn.mp4');
  const made = run('turntable', join(out, 'anna', 'avatar-lod2.glb'), '--size', '320x180', '--out', film);
  assert.equal(made.code, 0, made.stderr);
  assert.deepEqual(probeFilm(film), { codec: 'h264', width: 320, height: 180, frames: 96 });
});

test('photo measures the person in good photographs', async () => {
  const to = join(folder, 'photo');
  const evidence = join(folder, 'evidence');
  const made = run('photo', '--front', join(photos, 'front.jpg'), '--side', join(photos, 'side.jpg'), '--height', 168, '--sex', 'female', '--evidence', evidence, '--out', to);
  assert.equal(made.code, 0, made.stderr);
  const avatar = readJson(join(to, 'avatar.json'));
  assert.equal(avatar.measurements.length, 34);
  assert.ok(avatar.measurements.some((m) => m.source === 'photo'));
  for (const m of avatar.measurements) assert.ok(m.interval90[0] <= m.interval90[1], m.id);
  for (const file of ['avatar.glb', 'avatar-lod1.glb', 'avatar-lod2.glb', 'avatar-draco.glb']) assert.equal((await judgeGlb(join(to, file))).problems, 0, file);
  assert.ok(measurementGap(join(to, 'avatar.json'), join(to, 'avatar.glb')) <= 0.001);
  for (const view of ['front', 'side']) for (const what of ['landmarks', 'mask']) assert.ok(existsSync(join(evidence, `${view}-${what}.png`)), `${view} ${what}`);
});

test('photo refuses a side view in place of the front with exit code 3 and the reason, and leaves nothing behind', () => {
  const to = join(folder, 'refused');
  const made = run('--progress', 'json', 'photo', '--front', join(photos, 'side.jpg'), '--height', 168, '--sex', 'female', '--out', to);
  assert.equal(made.code, 3, made.stderr);
  assert.match(made.stderr, /The front photo cannot be used: .*This is not a front view/);
  const { error } = JSON.parse(made.stdout.trim().split('\n').at(-1));
  assert.match(error.code, /^photo\./);
  assert.equal(error.field, 'front');
  assert.ok(!existsSync(to));
});

test('dress leaves pictures that show why a photograph was refused', () => {
  const to = join(folder, 'refused-dress');
  const made = run('dress', '--front', join(photos, 'side.jpg'), '--height', 168, '--sex', 'female', '--garment', 't-shirt', '--out', to);
  assert.equal(made.code, 3, made.stderr);
  assert.match(made.stderr, /The pictures in .*photos show why/);
  for (const what of ['landmarks', 'gates']) assert.ok(existsSync(join(to, 'photos', `front-${what}.png`)), what);
});

test('the fit map of the page shows the colours of its legend where the cloth is', async () => {
  const browser = await openBrowser();
  try {
    const map = await openFitMap(browser, join(out, 'index.html'));
    assert.ok(map.vertices.length > 3000, 'the map has no values');
    const positions = scalePositions(map.vertices, map.legend);
    assert.ok(positions.every((p) => p !== null), 'a value lies off the legend');
    // The cloth hangs more than it is pulled: most of it near the dark end, and not all of it at one value.
    const sorted = positions.toSorted((a, b) => a - b);
    assert.ok(sorted[Math.floor(sorted.length / 2)] < 0.5, 'the middle value is beyond half of the scale');
    assert.ok(sorted.at(-1) - sorted[0] > 0.2, 'the whole map is one colour');
    assert.ok(map.changed.length > 5000, 'the fit map changes hardly anything');
    assert.ok(shareOfMapColours(map.changed, map.legend) > 0.9, 'the cloth has colours that the legend does not have');
  } finally {
    await browser.close();
  }
});
