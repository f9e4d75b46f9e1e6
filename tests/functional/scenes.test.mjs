// Designs on bodies: garments of the catalog draped, textured, shared by what they depend on; through the real server, its worker and the engine.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { after, before, test } from 'node:test';
import { samples } from './catalog_items.mjs';
import { ask, join } from './people.mjs';
import { startService } from './service.mjs';
import { judgeGlb, scratch, until } from './support.mjs';

let service, curator, anna, eve, avatar, items;
const folder = scratch('scenes');
const measures = { height: 171, weight: 63, chestCircumference: 91, waistCircumference: 72.5, hipCircumference: 98 };

async function makeAvatar(token) {
  const made = await ask(service, 'POST', '/avatars', { token, body: { name: 'A', sex: 'female', measurements: measures } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await until(async () => (await ask(service, 'GET', `/avatars/${made.body.id}`, { token })).body.status === 'ready', 'the avatar is made', 60);
  return made.body.id;
}
async function add(kind, body) {
  const made = await ask(service, 'POST', `/catalog/${kind}`, { token: curator, body });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body.id;
}
before(async () => {
  service = await startService();
  curator = (await join(service, 'curator@example.org')).accessToken;
  anna = (await join(service, 'anna@example.org')).accessToken;
  eve = (await join(service, 'eve@example.org')).accessToken;
  const { silhouettes, fabrics, patterns } = samples;
  items = {
    shirt: await add('silhouettes', { ...silhouettes, parameters: { fit: 'regular' }, colors: [{ name: 'sage', hex: '#98a38f' }] }),
    skirt: await add('silhouettes', { ...silhouettes, key: 'a-line', name: 'A-line skirt', category: 'bottoms', garment: 'a-line-skirt', parameters: {} }),
    linen: await add('fabrics', fabrics),
    dots: await add('patterns', { ...patterns, key: 'dots', printType: 'dot', print: { generator: 'dots', parameters: { inks: ['#ffffff'], sizeMm: 8 }, seed: 3 }, repeatMm: { width: 30, height: 30 } }),
  };
  avatar = await makeAvatar(anna);
});
after(() => service?.stop());

const sql = (text) => spawnSync('psql', ['-X', '-q', '-t', '-A', service.environment.FW_DATABASE_OWNER_URL, '-c', text], { encoding: 'utf8' }).stdout.trim();
async function design(layers, { token = anna, avatarId = avatar } = {}) {
  const made = await ask(service, 'POST', '/designs', { token, body: { name: 'Summer', ...(avatarId && { avatarId }), layers } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}
const order = (id, { token = anna, quality = 'draft' } = {}) => ask(service, 'POST', `/designs/${id}/scene`, { token, body: { quality } });
const read = (id, { token = anna, quality = 'draft' } = {}) => ask(service, 'GET', `/designs/${id}/scene?quality=${quality}`, { token });
/** The scene once its job has ended. */
async function made(id, options) {
  const ordered = await order(id, options);
  assert.equal(ordered.status, 202, JSON.stringify(ordered.body));
  let scene = ordered.body;
  await until(async () => (scene = (await read(id, options)).body).status !== 'processing', 'the scene is made', 120);
  assert.equal(scene.status, 'ready', JSON.stringify(scene.error));
  return { ordered: ordered.body, scene };
}
const silhouette = (itemId, more = {}) => ({ type: 'silhouette', itemId, ...more });
const drapes = () => Number(sql("SELECT count(*) FROM wardrobe.results WHERE kind = 'drape'"));

test('a skirt and a shirt over it are draped, printed, pictured, and their fit is told', async () => {
  const what = await design([silhouette(items.skirt), { type: 'fabric', itemId: items.linen, properties: { color: '#35506b' } }, silhouette(items.shirt), { type: 'pattern', itemId: items.dots }]);
  assert.equal((await read(what.id)).body.code, 'scene.unknown');
  const { ordered, scene } = await made(what.id);
  assert.ok(ordered.jobId);
  assert.equal(scene.version, what.version);
  assert.deepEqual(scene.models.map((m) => [m.lod, m.draco]), [[0, false], [0, true], [1, false], [2, false]]);
  const file = pathOf(folder, 'dressed.glb');
  const glb = await fetch(service.url + scene.models[0].url);
  assert.equal(glb.headers.get('content-type'), 'model/gltf-binary');
  writeFileSync(file, Buffer.from(await glb.arrayBuffer()));
  const judged = await judgeGlb(file);
  assert.equal(judged.problems, 0, JSON.stringify(judged.messages));
  const picture = await fetch(service.url + scene.thumbnailUrl);
  assert.equal(picture.headers.get('content-type'), 'image/webp');
  writeFileSync(pathOf(folder, 'thumbnail.webp'), Buffer.from(await picture.arrayBuffer()));
  assert.deepEqual(scene.fit.garments.map((g) => g.garment ?? g.kind ?? g.id), ['a-line-skirt', 't-shirt']);
  const again = await order(what.id);
  assert.deepEqual(again.body, (await read(what.id)).body, 'nothing is done twice');
  const told = await ask(service, 'GET', `/jobs/${ordered.jobId}`, { token: anna });
  assert.equal(told.body.state, 'done');
});

test('another color drapes nothing again; another length only the garment that has it', async () => {
  const what = await design([silhouette(items.skirt), silhouette(items.shirt)]);
  const { scene: first } = await made(what.id);
  const before = drapes();
  const shirt = what.layers[1].id;
  const change = (properties) => ask(service, 'PATCH', `/designs/${what.id}/layers/${shirt}`, { token: anna, body: { properties } });
  assert.equal((await change({ color: '#aa2233' })).status, 200);
  const { scene: red } = await made(what.id);
  assert.equal(drapes(), before);
  assert.notEqual(red.models[0].sha256, first.models[0].sha256);
  assert.equal(red.version, first.version + 1);
  assert.equal((await change({ parameters: { fit: 'loose' } })).status, 200);
  await made(what.id);
  assert.equal(drapes(), before + 1, 'the skirt beneath hangs as it hung');
});

test('who has the same body and clothes has the same scene at once', async () => {
  const layers = [silhouette(items.skirt, { properties: { color: '#224466' } })];
  const mine = await made((await design(layers)).id);
  const other = await design(layers, { token: eve, avatarId: await makeAvatar(eve) });
  const theirs = await order(other.id, { token: eve });
  assert.equal(theirs.body.status, 'ready', JSON.stringify(theirs.body));
  assert.equal(theirs.body.jobId, undefined);
  assert.deepEqual(theirs.body.models.map((m) => m.sha256), mine.scene.models.map((m) => m.sha256));
  const users = () => Number(sql("SELECT count(*) FROM wardrobe.uses u JOIN wardrobe.scenes s ON s.name = u.name WHERE s.design_id = '" + other.id + "'"));
  assert.equal(users(), 2, 'it counts for both');
});

test('of a published design strangers see the picture alone', async () => {
  const what = await design([silhouette(items.shirt, { properties: { color: '#117755' } })]);
  const { scene } = await made(what.id);
  assert.equal((await ask(service, 'POST', `/designs/${what.id}/publish`, { token: anna, body: {} })).status, 200);
  const seen = (await read(what.id, { token: eve })).body;
  assert.equal(seen.status, 'ready', JSON.stringify(seen));
  assert.deepEqual([seen.models, seen.fit, seen.elements, seen.jobId], [[], undefined, undefined, undefined]);
  assert.equal((await fetch(service.url + seen.thumbnailUrl)).status, 200);
  const ordered = await order(what.id, { token: eve });
  assert.deepEqual([ordered.status, ordered.body.code], [403, 'scene.visitor']);
  const taken = await ask(service, 'POST', '/exports', { token: eve, body: { designId: what.id, type: 'model' } });
  assert.deepEqual([taken.status, taken.body.code], [403, 'scene.visitor']);
  assert.equal((await read(what.id, { token: eve, quality: 'high' })).body.code, 'scene.unknown');
  assert.deepEqual((await read(what.id)).body.models.map((m) => m.sha256), scene.models.map((m) => m.sha256));
});

test('with an avatar go the scenes that show it', async () => {
  const body = await makeAvatar(anna);
  const what = await design([silhouette(items.shirt, { properties: { color: '#771155' } })], { avatarId: body });
  const { scene } = await made(what.id);
  assert.equal((await ask(service, 'DELETE', `/avatars/${body}`, { token: anna })).status, 204);
  assert.equal((await read(what.id)).body.code, 'scene.unknown');
  const doomed = Number(sql("SELECT count(*) FROM platform.doomed_objects WHERE object_key LIKE 'scenes/%'"));
  assert.ok(doomed >= scene.models.length, `${doomed} files are to go`);
});

test('what cannot be dressed is refused with the layer at fault', async () => {
  const refusal = async (layers, options) => {
    const what = await design(layers, options);
    const answer = await order(what.id);
    return { status: answer.status, code: answer.body.code, field: answer.body.errors?.[0]?.field?.replace(/layers\.[0-9a-f-]+/, (m) => `layers.${what.layers.findIndex((l) => m.endsWith(l.id))}`) };
  };
  assert.equal((await refusal([silhouette(items.shirt)], { avatarId: null })).code, 'scene.no_avatar');
  assert.equal((await refusal([])).code, 'scene.empty');
  assert.deepEqual(await refusal([{ type: 'fabric', itemId: items.linen }, silhouette(items.shirt)]), { status: 409, code: 'scene.garment', field: 'layers.0.orderKey' });
  assert.deepEqual(await refusal([silhouette(items.linen)]), { status: 409, code: 'scene.item_kind', field: 'layers.0.itemId' });
  const long = await refusal([silhouette(items.skirt), silhouette(items.shirt, { properties: { parameters: { length: 100 } } })]);
  assert.deepEqual([long.code, long.field], ['garment.parameter_range', 'layers.1.properties.parameters.length']);
  const hers = await design([silhouette(items.shirt)]);
  assert.equal((await order(hers.id, { token: eve })).status, 404);
  assert.equal((await read(hers.id, { token: eve })).status, 404);
});

test('a scene that is cancelled says so, and can be ordered again', async () => {
  const what = await design([silhouette(items.shirt, { properties: { parameters: { fit: 'slim' } } })]);
  const ordered = await order(what.id, { quality: 'ultra' });
  assert.equal(ordered.body.status, 'processing', JSON.stringify(ordered.body));
  assert.equal((await ask(service, 'POST', `/jobs/${ordered.body.jobId}/cancel`, { token: anna })).status, 202);
  let scene;
  await until(async () => (scene = (await read(what.id, { quality: 'ultra' })).body).status !== 'processing', 'it ends', 60);
  assert.equal(scene.error.code, 'scene.cancelled');
  const again = await order(what.id, { quality: 'ultra' });
  assert.equal(again.body.status, 'processing');
  await ask(service, 'POST', `/jobs/${again.body.jobId}/cancel`, { token: anna });
});
