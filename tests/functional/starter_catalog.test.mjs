// A catalog's documents become pictures, textures and models, and go into the service; what is right already is left alone.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { after, before, test } from 'node:test';
import { ask, join } from './people.mjs';
import { startService } from './service.mjs';
import { assets, program, root, run, scratch } from './support.mjs';

const starter = (name) => JSON.parse(readFileSync(pathOf(root, 'catalog/starter', `${name}.json`), 'utf8')).items;
const one = (name, key) => structuredClone(starter(name).find((item) => item.key === key));
const folder = scratch('starter-catalog');
const from = pathOf(folder, 'documents'), built = pathOf(folder, 'built');
const small = ['--size', '64x80', '--samples', '1'];
const put = (name, items) => writeFileSync(pathOf(from, `${name}.json`), JSON.stringify({ items }));
const build = () => run('catalog', '--from', from, '--out', built, ...small);
const catalog = () => JSON.parse(readFileSync(pathOf(built, 'catalog.json'), 'utf8')).items;
const isWebp = (path) => { const head = readFileSync(path).subarray(0, 12).toString('latin1'); return head.startsWith('RIFF') && head.endsWith('WEBP'); };
const isGlb = (path) => readFileSync(path).subarray(0, 4).toString('latin1') === 'glTF';

/** ./fw catalog, with the program under test. */
const fwCatalog = (environment, ...args) => new Promise((resolve) => {
  const child = spawn(pathOf(root, 'scripts/catalog.sh'), ['--from', from, '--out', built, ...small, ...args], { env: { ...environment, FW_PROGRAM: program, FW_ASSETS: assets } });
  let said = '';
  child.stderr.on('data', (piece) => (said += piece));
  child.stdout.resume();
  child.on('close', (code) => resolve({ code, said }));
});

let service, me;
before(async () => {
  mkdirSync(from, { recursive: true });
  const skirt = one('silhouettes', 'a-line-skirt');
  skirt.sizes = skirt.sizes.filter(({ name }) => name === 'S');
  put('fabrics', [one('fabrics', 'cotton-poplin'), one('fabrics', 'indigo-denim')]);
  put('patterns', [one('patterns', 'breton-stripe')]);
  put('silhouettes', [skirt]);
  put('elements', [one('elements', 'horn-button-four-hole')]);
  service = await startService({}, { changes: true });
  me = (await join(service, 'first@example.org')).accessToken;
});
after(() => service?.stop());

test('a swatch is a picture of a fabric, with a print or without; another key is refused', () => {
  const fabric = ['--fabric', pathOf(from, 'fabrics.json'), '--key', 'cotton-poplin'];
  const plain = run('swatch', ...fabric, ...small, '--out', pathOf(folder, 'plain.webp'));
  assert.equal(plain.code, 0, plain.stderr);
  assert.match(plain.stderr, /drape coefficient \d+ %/);
  const printed = run('swatch', ...fabric, '--print', pathOf(from, 'patterns.json'), ...small, '--out', pathOf(folder, 'printed.webp'));
  assert.equal(printed.code, 0, printed.stderr);
  assert(isWebp(pathOf(folder, 'plain.webp')) && isWebp(pathOf(folder, 'printed.webp')));
  assert.notDeepEqual(readFileSync(pathOf(folder, 'plain.webp')), readFileSync(pathOf(folder, 'printed.webp')));
  const unknown = run('swatch', '--fabric', pathOf(from, 'fabrics.json'), '--key', 'asbestos', ...small, '--out', pathOf(folder, 'x.webp'));
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /asbestos/);
});

test('every item gets the media of its kind', () => {
  const made = build();
  assert.equal(made.code, 0, made.stderr);
  assert.match(made.stderr, /5 of 5: elements\/horn-button-four-hole/);
  const wanted = { fabric: ['normal', 'roughness', 'texture', 'thumbnail'], pattern: ['texture', 'thumbnail'], silhouette: ['model', 'thumbnail'], element: ['model', 'thumbnail'] };
  for (const item of catalog()) {
    const media = ['thumbnail', 'texture', 'normal', 'roughness', 'model'].filter((member) => item[member]).sort();
    assert.deepEqual(media, wanted[item.type], item.key);
    for (const member of media) assert((member === 'model' ? isGlb : isWebp)(pathOf(built, item[member])), `${item.key} ${member}`);
  }
  const { facts } = JSON.parse(readFileSync(pathOf(built, 'report.json'), 'utf8')).items.find(({ type }) => type === 'silhouette');
  assert.deepEqual(facts.sizes.map(({ name, good }) => [name, good]), [['S', true]]);
});

test('what is there is kept; what changed is made again, with what is shown on it', () => {
  const times = () => Object.fromEntries(catalog().map((item) => [item.key, statSync(pathOf(built, item.thumbnail)).mtimeMs]));
  const before = times();
  assert.equal(build().code, 0);
  assert.deepEqual(times(), before);
  const button = one('elements', 'horn-button-four-hole');
  button.geometry.parameters.holes = 2;
  put('elements', [button]);
  assert.equal(build().code, 0);
  const now = times();
  assert.notEqual(now['horn-button-four-hole'], before['horn-button-four-hole']);
  assert.equal(now['a-line-skirt'], before['a-line-skirt']);
});

test('what is broken off goes on where it was', async () => {
  const elsewhere = pathOf(folder, 'elsewhere');
  const child = spawn(program, ['catalog', '--from', from, '--out', elsewhere, ...small], { env: { ...process.env, FW_ASSETS: assets }, stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.once('data', () => child.kill('SIGTERM'));
  const code = await new Promise((resolve) => child.once('exit', (status, signal) => resolve(status ?? signal)));
  assert.equal(code, 130);
  assert(!existsSync(pathOf(elsewhere, 'catalog.json')));
  const first = statSync(pathOf(elsewhere, 'fabrics/cotton-poplin/thumbnail.webp')).mtimeMs;
  const rest = run('catalog', '--from', from, '--out', elsewhere, '--only', 'fabric/', ...small);
  assert.equal(rest.code, 0, rest.stderr);
  assert(!rest.stderr.includes('cotton-poplin') && rest.stderr.includes('indigo-denim'), rest.stderr);
  assert.equal(statSync(pathOf(elsewhere, 'fabrics/cotton-poplin/thumbnail.webp')).mtimeMs, first);
});

test('what can not be made is listed and left out, and the rest is there', () => {
  put('elements', [one('elements', 'horn-button-four-hole'), { ...one('elements', 'corozo-button'), geometry: { generator: 'wing', parameters: {} } }]);
  const made = build();
  assert.equal(made.code, 3);
  const report = JSON.parse(readFileSync(pathOf(built, 'report.json'), 'utf8')).items;
  assert.match(report.find(({ key }) => key === 'corozo-button').problems[0], /wing/);
  assert(!catalog().some(({ key }) => key === 'corozo-button'));
  assert(catalog().some(({ key }) => key === 'horn-button-four-hole'));
  put('elements', [one('elements', 'horn-button-four-hole')]);
  const nothing = run('catalog', '--from', from, '--out', built, '--only', 'fabric/asbestos', ...small);
  assert.equal(nothing.code, 2);
});

test('./fw catalog takes it into the service; a second time changes nothing; no account of a curator stays', async () => {
  const environment = { ...service.environment, FW_SERVER_PORT: new URL(service.url).port };
  const dry = await fwCatalog(environment, '--dry-run');
  assert.equal(dry.code, 0, dry.said);
  assert.match(dry.said, /It would be: 5 made, 0 changed, 0 unchanged, 0 refused/);
  const first = await fwCatalog(environment);
  assert.equal(first.code, 0, first.said);
  assert.match(first.said, /5 made, 0 changed, 0 unchanged, 0 refused/);
  const again = await fwCatalog(environment);
  assert.equal(again.code, 0, again.said);
  assert.match(again.said, /0 made, 0 changed, 5 unchanged, 0 refused/);
  const users = JSON.parse(service.command('admin', '--json', 'list-users').stdout);
  assert.deepEqual(users.map(({ email }) => email), ['first@example.org']);

  const list = await ask(service, 'GET', '/catalog/elements', { token: me });
  assert.equal(list.status, 200);
  const [button] = list.body.items ?? list.body.data ?? list.body;
  assert.equal(button.key, 'horn-button-four-hole');
  const read = await ask(service, 'GET', `/catalog/items/${button.id}`, { token: me });
  const model = await fetch(new URL(read.body.modelUrl, service.url), { headers: { authorization: `Bearer ${me}` } });
  assert.equal(model.status, 200);
  assert.equal(Buffer.from(await model.arrayBuffer()).subarray(0, 4).toString('latin1'), 'glTF');
});

test('the service takes every item of the starter catalog', async () => {
  const items = ['fabrics', 'patterns', 'silhouettes', 'elements'].flatMap(starter);
  assert(items.length >= 12 + 24 + 24 + 20);
  const report = await ask(service, 'POST', '/catalog/import?dryRun=true', { token: me, body: { items } });
  assert.equal(report.status, 200, JSON.stringify(report.body));
  assert.deepEqual(report.body.items.filter(({ code }) => code).map(({ key, field, message }) => `${key} ${field}: ${message}`), []);
});

test('a service elsewhere wants the key of a curator', async () => {
  const made = await ask(service, 'POST', '/auth/api-keys', { token: me, body: { name: 'catalog', scopes: ['catalog:write'] } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const key = made.body.secret;
  const with_key = await fwCatalog({ ...process.env, CATALOG_API_KEY: key }, '--at', service.url);
  assert.equal(with_key.code, 0, with_key.said);
  assert.match(with_key.said, /5 unchanged/);
  const without = await fwCatalog({ ...process.env, CATALOG_API_KEY: '' }, '--at', service.url);
  assert.equal(without.code, 1);
  assert.match(without.said, /CATALOG_API_KEY/);
  assert(existsSync(pathOf(built, 'catalog.json')));
});
