// How the program ends when it can't go on or must not: results that are not good enough, and Ctrl-C.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assets, program, readJson, run, scratch } from './support.mjs';

const folder = scratch('endings');

function person(name, measurements) {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify({ name, sex: 'female', age: 40, measurements }));
  return path;
}

test('a drape that does not come to rest is written, said to be so, and exits 3', () => {
  const out = join(folder, 'unsettled');
  // A circle skirt of two metres flare on a broad hip: more folds than there are steps for.
  const made = run('--progress', 'json', 'drape', '--person', person('wide', { height: 160, weight: 105 }), '--garment', 'a-line-skirt,flare=2.0', '--fabric', 'coating', '--quality', 'draft', '--out', out);
  assert.equal(made.code, 3, made.stderr);
  assert.match(made.stderr, /did not come to rest|not well enough/);
  assert.match(JSON.parse(made.stdout.trim().split('\n').at(-1)).error.code, /^drape\./);
  const { settled, garments } = readJson(join(out, 'drape.json'));
  assert.ok(!settled || garments[0].quality.some((check) => !check.passed));
  assert.ok(existsSync(join(out, 'dressed.glb')));
});

/** Starts the program, sends SIGINT once `when` holds for a line of its progress; gives how it ended. */
function interrupt(args, when) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['--progress', 'json', ...args], { env: { ...process.env, FW_ASSETS: assets } });
    let text = '';
    let errors = '';
    let sent = false;
    child.stderr.on('data', (data) => { errors += data; });
    child.stdout.on('data', (data) => {
      text += data;
      const lines = text.split('\n').slice(0, -1).map((l) => JSON.parse(l));
      if (!sent && lines.some((l) => 'stage' in l && when(l))) sent = child.kill('SIGINT');
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, sent, errors }));
  });
}

const filesIn = (path) => existsSync(path) ? readdirSync(path, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => e.name) : [];

test('Ctrl-C while the cloth is draped exits 130 and leaves no half-written file', async () => {
  const out = join(folder, 'drape');
  const ended = await interrupt(['dress', '--person', person('anna', { height: 171, weight: 63 }), '--garment', 't-shirt', '--quality', 'draft', '--out', out],
    (line) => line.label.includes('draping') && line.fraction > 0);
  assert.ok(ended.sent);
  assert.equal(ended.code, 130, `${ended.signal} ${ended.errors}`);
  assert.deepEqual(filesIn(out).filter((f) => f.endsWith('.part')), []);
  assert.ok(filesIn(out).includes('avatar.json'), 'what was whole is kept');
  assert.ok(!filesIn(out).some((f) => /dressed|index|report/.test(f)), 'what was never made is not there');
});

test('Ctrl-C during a film exits 130 and leaves neither a film nor half of one', async () => {
  const out = join(folder, 'film');
  assert.equal(run('body', '--person', person('anna', { height: 171, weight: 63 }), '--out', out).code, 0);
  const before = filesIn(out).sort();
  const ended = await interrupt(['turntable', join(out, 'avatar.glb'), '--out', join(out, 'turn.mp4')], (line) => line.label.includes('turntable') && line.fraction > 0.2);
  assert.ok(ended.sent);
  assert.equal(ended.code, 130, `${ended.signal} ${ended.errors}`);
  assert.deepEqual(filesIn(out).sort(), before);
});
