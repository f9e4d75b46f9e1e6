// Pictures, films and models of designs, made from the dressed scene, through the real server, its worker and the engine.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { after, before, test } from 'node:test';
import { samples } from './catalog_items.mjs';
import { ask, join } from './people.mjs';
import { startService } from './service.mjs';
import { isDraco, judgeGlb, probeFilm, scratch, until } from './support.mjs';

let service, anna, eve, design;
const folder = scratch('exports');
before(async () => {
  service = await startService();
  const curator = (await join(service, 'curator@example.org')).accessToken;
  anna = (await join(service, 'anna@example.org')).accessToken;
  eve = (await join(service, 'eve@example.org')).accessToken;
  const skirt = await ask(service, 'POST', '/catalog/silhouettes', { token: curator, body: { ...samples.silhouettes, key: 'a-line', garment: 'a-line-skirt', parameters: {} } });
  const avatar = (await ask(service, 'POST', '/avatars', { token: anna, body: { name: 'A', sex: 'female', measurements: { height: 171, weight: 63 } } })).body;
  await until(async () => (await ask(service, 'GET', `/avatars/${avatar.id}`, { token: anna })).body.status === 'ready', 'the avatar is made', 60);
  design = (await ask(service, 'POST', '/designs', { token: anna, body: { name: 'Summer', avatarId: avatar.id, layers: [{ type: 'silhouette', itemId: skirt.body.id }] } })).body;
});
after(() => service?.stop());

const order = (more, token = anna) => ask(service, 'POST', '/exports', { token, body: { designId: design.id, quality: 'draft', ...more } });
const get = (id, token = anna) => ask(service, 'GET', `/exports/${id}`, { token });
/** The export once its job has ended, and its bytes. */
async function made(more) {
  const ordered = await order(more);
  assert.equal(ordered.status, 202, JSON.stringify(ordered.body));
  let ready;
  await until(async () => ['complete', 'error'].includes((ready = (await get(ordered.body.id)).body).status), 'the export is made', 180);
  assert.equal(ready.status, 'complete', JSON.stringify(ready.error));
  const answer = await fetch(service.url + ready.downloadUrl);
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.equal(bytes.length, ready.bytes);
  assert.equal(createHash('sha256').update(bytes).digest('hex'), ready.sha256);
  assert.match(answer.headers.get('content-disposition'), new RegExp(`^attachment; filename="?${ready.type}-`));
  const path = pathOf(folder, `${ready.id}.${ready.format}`);
  writeFileSync(path, bytes);
  return { ready, bytes, path, type: answer.headers.get('content-type') };
}

test('a picture has the size, the format and the transparency that were asked for', async () => {
  const png = await made({ type: 'image', width: 300, height: 400, view: 'back', background: 'transparent' });
  assert.equal(png.type, 'image/png');
  assert.deepEqual([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20), png.bytes[25]], [300, 400, 6], 'width, height, RGBA');
  assert.deepEqual(png.ready.options, { width: 300, height: 400, view: 'back', background: 'transparent' });
  assert.equal(png.ready.version, design.version);
  const jpeg = await made({ type: 'image', format: 'jpeg', width: 200, height: 200 });
  assert.equal(jpeg.type, 'image/jpeg');
  assert.equal(jpeg.bytes.readUInt16BE(0), 0xffd8);
  const webp = await made({ type: 'image', format: 'webp', width: 200, height: 200 });
  assert.equal(webp.bytes.toString('latin1', 8, 12), 'WEBP');
});

test('a model is valid, and smaller with every wish', async () => {
  const whole = await made({ type: 'model' });
  const judged = await judgeGlb(whole.path);
  assert.equal(judged.problems, 0, JSON.stringify(judged.messages));
  const small = await made({ type: 'model', lod: 2, draco: true });
  assert.ok(isDraco(small.path));
  assert.ok(small.bytes.length < 0.7 * whole.bytes.length, `${small.bytes.length} of ${whole.bytes.length} bytes`);
});

test('a film turns once', async () => {
  const film = await made({ type: 'video', width: 160, height: 200 });
  assert.equal(film.type, 'video/mp4');
  const probed = probeFilm(film.path);
  assert.deepEqual([probed.width, probed.height], [160, 200]);
});

test('what cannot be exported is refused with the field', async () => {
  const refusal = async (more) => { const { status, body } = await order(more); return [status, body.code, body.errors?.[0]?.field]; };
  assert.deepEqual(await refusal({ type: 'image', format: 'gif' }), [400, 'export.format', 'format']);
  assert.deepEqual(await refusal({ type: 'model', width: 100 }), [400, 'export.option', 'width']);
  assert.deepEqual(await refusal({ type: 'image', format: 'jpeg', background: 'transparent' }), [400, 'export.option', 'background']);
  assert.equal((await order({ type: 'image' }, eve)).status, 404);
  const empty = (await ask(service, 'POST', '/designs', { token: anna, body: { name: 'Nothing' } })).body;
  assert.equal((await order({ type: 'image', designId: empty.id })).body.code, 'scene.no_avatar');
});

test('exports are listed, cancelled, tried again and deleted, by their owner alone', async () => {
  const ordered = (await order({ type: 'image', quality: 'ultra', width: 4096, height: 4096 })).body;
  for (const [method, path] of [['GET', ''], ['POST', '/cancel'], ['POST', '/retry'], ['DELETE', '']])
    assert.equal((await ask(service, method, `/exports/${ordered.id}${path}`, { token: eve })).status, 404, method + path);
  assert.equal((await ask(service, 'POST', `/exports/${ordered.id}/retry`, { token: anna })).body.code, 'export.not_failed');
  assert.equal((await ask(service, 'POST', `/exports/${ordered.id}/cancel`, { token: anna })).status, 202);
  await until(async () => (await get(ordered.id)).body.error?.code === 'export.cancelled', 'it ends', 60);
  assert.equal((await ask(service, 'POST', `/exports/${ordered.id}/cancel`, { token: anna })).body.code, 'export.over');
  const again = await ask(service, 'POST', `/exports/${ordered.id}/retry`, { token: anna });
  assert.equal(again.status, 202, JSON.stringify(again.body));
  assert.ok(['queued', 'processing'].includes(again.body.status));
  assert.equal((await ask(service, 'DELETE', `/exports/${ordered.id}`, { token: anna })).status, 204);
  assert.equal((await get(ordered.id)).status, 404);
  const list = (await ask(service, 'GET', `/exports?designId=${design.id}&limit=2`, { token: anna })).body;
  assert.equal(list.items.length, 2);
  assert.ok(list.nextCursor);
  const rest = (await ask(service, 'GET', `/exports?designId=${design.id}&limit=2&cursor=${list.nextCursor}`, { token: anna })).body;
  assert.ok(rest.items.every((e) => !list.items.some((f) => f.id === e.id)));
  assert.equal((await ask(service, 'GET', '/exports', { token: eve })).body.items.length, 0);
});
