// Avatars as clients make them: from numbers and from photographs, through the real server and its worker.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join as pathOf } from 'node:path';
import { after, before, test } from 'node:test';
import { ask, join, password } from './people.mjs';
import { startService } from './service.mjs';
import { helperProgram, program, run, scratch, until } from './support.mjs';

let service, anna, eve, photos;
const folder = scratch('avatars');
before(async () => {
  service = await startService({ FW_OBJECTS_SWEEP_EVERY: '1s' });
  anna = (await join(service, 'anna@example.org')).accessToken;
  eve = (await join(service, 'eve@example.org')).accessToken;
  const made = spawnSync(helperProgram(pathOf(dirname(program), '../tests/photograph_sample'), 'photograph_sample'), [folder], { encoding: 'utf8' });
  photos = JSON.parse(made.stdout);
});
after(() => service?.stop());

const body = { height: 171, weight: 63, chestCircumference: 91, waistCircumference: 72.5, hipCircumference: 98 };
const create = (more = {}, token = anna) => ask(service, 'POST', '/avatars', { token, body: { name: 'Anna', sex: 'female', measurements: body, ...more } });
const get = (id, token = anna) => ask(service, 'GET', `/avatars/${id}`, { token });

/** The events of a job until its stream ends: [{ event, job }]. */
async function follow(id, token = anna) {
  const answer = await fetch(`${service.url}/api/v1/jobs/${id}/events`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'text/event-stream');
  const events = [];
  for (const block of (await answer.text()).split('\n\n')) {
    const [, event, data] = block.match(/^event: (\w+)\ndata: (.*)$/s) ?? [];
    if (event) events.push({ event, job: JSON.parse(data) });
  }
  return events;
}

async function addPhoto(id, type, path, token = anna) {
  const form = new FormData();
  form.set('type', type);
  form.set('file', new Blob([readFileSync(path)]), 'holiday.jpg');
  const answer = await fetch(`${service.url}/api/v1/avatars/${id}/photos`, { method: 'POST', body: form, headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, body: await answer.json() };
}

/** An avatar whose photographs are there, and being looked at. */
async function fromPhotos(more = {}, views = { front: photos.front, side: photos.side }) {
  const made = await create({ from: 'photos', measurements: { height: 166, weight: 60 }, ...more });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  for (const [type, path] of Object.entries(views)) {
    const added = await addPhoto(made.body.id, type, path);
    assert.equal(added.status, 201, JSON.stringify(added.body));
  }
  const processed = await ask(service, 'POST', `/avatars/${made.body.id}/process`, { token: anna });
  assert.equal(processed.status, 202, JSON.stringify(processed.body));
  return processed.body;
}

const stored = (prefix = '') => readdirSync(pathOf(service.environment.FW_OBJECTS_FOLDER, 'objects'), { recursive: true, withFileTypes: true })
  .filter((e) => e.isFile()).map((e) => pathOf(e.parentPath ?? e.path, e.name)).filter((path) => path.includes(`/objects/objects/${prefix}`));

test('a body from measurements: followed, measured, downloaded with ranges and entity tags', async () => {
  const made = await create();
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal(made.body.status, 'processing');
  assert.equal(made.headers.get('location'), `/api/v1/avatars/${made.body.id}`);
  const events = await follow(made.body.jobId);
  assert.equal(events.at(-1).event, 'done', JSON.stringify(events.at(-1)));
  assert.equal(events.at(-1).job.progress.percent, 100);
  const ready = (await get(made.body.id)).body;
  assert.equal(ready.status, 'ready');
  assert.deepEqual(ready.models.map((m) => [m.lod, m.draco]), [[0, false], [0, true], [1, false], [2, false]]);
  assert.match(ready.models[0].url, new RegExp(`^/files/avatars/models/[^/]+/${ready.id}/avatar\\.glb\\?expires=`));

  const whole = await fetch(service.url + ready.models[0].url);
  assert.equal(whole.headers.get('content-type'), 'model/gltf-binary');
  const bytes = Buffer.from(await whole.arrayBuffer());
  assert.equal(bytes.length, ready.models[0].bytes);
  const glb = pathOf(folder, 'avatar.glb');
  writeFileSync(glb, bytes);
  const measured = new Map(JSON.parse(run('measure', glb).stdout).measurements.map((m) => [m.id, m.value]));
  for (const [name, value] of Object.entries(body))
    if (name !== 'weight') assert.ok(Math.abs(measured.get(name) * 100 - value) < 0.2, `${name}: ${measured.get(name)} m, asked ${value} cm`);
  const part = await fetch(service.url + ready.models[0].url, { headers: { range: 'bytes=0-3' } });
  assert.equal(part.status, 206);
  assert.equal(await part.text(), 'glTF');
  const same = await fetch(service.url + ready.models[0].url, { headers: { 'if-none-match': whole.headers.get('etag') } });
  assert.equal(same.status, 304);
  assert.equal((await fetch(service.url + ready.models[0].url.replace('avatar.glb', 'avatar-lod1.glb'))).status, 403);

  const picture = await fetch(service.url + ready.thumbnailUrl);
  assert.equal(Buffer.from(await picture.arrayBuffer()).toString('latin1', 8, 12), 'WEBP');
});

test('measurements are told in the unit asked for, each with its interval and source', async () => {
  const made = (await create({ unit: 'imperial', measurements: { height: 67.3, weight: 139 } })).body;
  await follow(made.jobId);
  const metric = (await ask(service, 'GET', `/avatars/${made.id}/measurements`, { token: anna })).body;
  const imperial = (await ask(service, 'GET', `/avatars/${made.id}/measurements?unit=imperial`, { token: anna })).body;
  assert.equal(metric.isManual, true);
  assert.equal(imperial.told.height, 67.3);
  assert.ok(Math.abs(imperial.measurements.weight - 139) < 0.5, `${imperial.measurements.weight} lb`);
  assert.ok(Math.abs(metric.measurements.height - 170.94) < 0.2);
  assert.equal(metric.details.length, 35);
  const waist = metric.details.find((v) => v.id === 'waistCircumference');
  assert.equal(waist.source, 'derived');
  assert.ok(waist.interval90[0] < waist.value && waist.value < waist.interval90[1]);
  assert.ok(Math.abs(waist.value / 2.54 - imperial.measurements.waistCircumference) < 0.02);
  assert.ok(metric.confidence > 0.8 && metric.confidence < 1);
});

test('the doctor notices a slip and keeps nothing', async () => {
  const seen = await ask(service, 'POST', '/avatars/doctor', { token: anna, body: { sex: 'female', measurements: { ...body, waistCircumference: 27.5 } } });
  assert.equal(seen.status, 200, JSON.stringify(seen.body));
  assert.ok(seen.body.warnings.some((w) => w.measurement === 'waistCircumference' && w.suggestion > 60), JSON.stringify(seen.body));
  assert.ok(seen.body.mended.waistCircumference > 60);
});

test('bad values are refused by name, and nothing is made', async () => {
  const count = async () => (await ask(service, 'GET', '/avatars?limit=100', { token: eve })).body.items.length;
  for (const [more, field] of [
    [{ measurements: { chestCircumference: 91 } }, /height/],
    [{ measurements: { height: 171, waistCircumference: 17 } }, /waistCircumference/],
    [{ measurements: { height: 171, waste: 70 } }, /waste/],
    [{ sex: undefined }, /sex/],
    [{ name: '' }, /name/],
    [{ measurements: { height: '171' } }, /height/],
  ]) {
    const refused = await create(more, eve);
    assert.equal(refused.status, 400, `${JSON.stringify(more)}: ${JSON.stringify(refused.body)}`);
    assert.match(JSON.stringify(refused.body.errors ?? refused.body), field);
  }
  assert.equal(await count(), 0);
});

test('a change of measurements fits the body anew; who has not seen the last version is told so', async () => {
  const made = (await create()).body;
  await follow(made.jobId);
  const before = await get(made.id);
  const patch = (token, match, measurements) => ask(service, 'PATCH', `/avatars/${made.id}/measurements`, { token, headers: { 'if-match': match }, body: { measurements } });
  const changed = await patch(anna, before.headers.get('etag'), { waistCircumference: 80, hipCircumference: null });
  assert.equal(changed.status, 202, JSON.stringify(changed.body));
  assert.equal((await patch(anna, before.headers.get('etag'), { waistCircumference: 90 })).status, 412);
  assert.equal((await follow(changed.body.jobId)).at(-1).event, 'done');
  const known = (await ask(service, 'GET', `/avatars/${made.id}/measurements`, { token: anna })).body;
  assert.ok(Math.abs(known.measurements.waistCircumference - 80) < 0.2);
  assert.equal(known.told.hipCircumference, undefined);
});

test('a body from two photographs; they are sealed while they wait and gone when it is done', async () => {
  const avatar = await fromPhotos({ keepPhotos: false });
  for (const path of stored('avatars/photos')) assert.ok(!readFileSync(path).includes('JFIF'), `${path} can be read`);
  const events = await follow(avatar.jobId);
  assert.equal(events.at(-1).event, 'done', JSON.stringify(events.at(-1)));
  const stages = new Set(events.map((e) => e.job.progress.message));
  assert.ok(stages.has('Looking at the front photograph') && stages.has('Finding the body'), `${[...stages]}`);
  const percents = events.map((e) => e.job.progress.percent);
  assert.deepEqual(percents, percents.toSorted((a, b) => a - b));
  const known = (await ask(service, 'GET', `/avatars/${avatar.id}/measurements`, { token: anna })).body;
  assert.equal(known.isManual, false);
  assert.ok(known.details.some((v) => v.source === 'photo'));
  const listed = (await ask(service, 'GET', `/avatars/${avatar.id}/photos`, { token: anna })).body.items;
  assert.deepEqual(listed.map((p) => [p.type, p.hasOriginal, Boolean(p.deletedAt)]), [['front', false, true], ['side', false, true]]);
  assert.deepEqual(stored(`avatars/photos`).filter((p) => p.includes(avatar.id)), []);
  await until(() => stored('temp').filter((p) => p.includes(avatar.id)).length === 0, 'stages are left behind');
});

test('kept photographs are clean: no place, no camera, no comment; a back photograph says what it did', async () => {
  const avatar = await fromPhotos({ keepPhotos: true }, { front: photos.withSecrets, side: photos.side, back: photos.front });
  assert.equal((await follow(avatar.jobId)).at(-1).event, 'done');
  const listed = (await ask(service, 'GET', `/avatars/${avatar.id}/photos`, { token: anna })).body.items;
  const [front, , back] = listed;
  assert.match(back.effect, /not|back/i);
  assert.match(front.effect, /outline/);
  for (const [which, magic] of [['original', 'ffd8ff'], ['processed', '89504e']]) {
    const path = `/api/v1/avatars/${avatar.id}/photos/${front.id}/picture?which=${which}`;
    const answer = await fetch(service.url + path, { headers: { authorization: `Bearer ${anna}` } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.equal(bytes.toString('hex', 0, 3), magic);
    for (const secret of ['Exif', 'GPS', 'xmp', 'Apple']) assert.ok(!bytes.includes(secret), `${secret} in ${which}`);
    assert.equal((await fetch(service.url + path, { headers: { authorization: `Bearer ${eve}` } })).status, 404);
  }
  // Who no longer wants them kept sees them go.
  await ask(service, 'PATCH', `/avatars/${avatar.id}`, { token: anna, body: { keepPhotos: false } });
  await until(() => stored('avatars/photos').filter((p) => p.includes(avatar.id)).length === 0, 'photographs are left behind');
});

test('what is no photograph is refused at the door, what only looks like one by the job, in words', async () => {
  const made = (await create({ from: 'photos', measurements: { height: 166 } })).body;
  const text = pathOf(folder, 'text.jpg');
  writeFileSync(text, '<html>not a photograph at all</html>');
  const refused = await addPhoto(made.id, 'front', text);
  assert.equal(refused.status, 415);
  assert.equal(refused.body.code, 'photo.type');
  assert.equal((await ask(service, 'POST', `/avatars/${made.id}/process`, { token: anna })).body.code, 'avatar.front_photo_missing');
  for (const { name, path } of photos.hostile) {
    const added = await addPhoto(made.id, 'front', path);
    if (added.status !== 201) {
      assert.ok([400, 413, 415].includes(added.status), `${name}: ${JSON.stringify(added.body)}`);
      continue;
    }
    const asked = await ask(service, 'POST', `/avatars/${made.id}/process`, { token: anna });
    assert.equal(asked.status, 202, `${name}: ${JSON.stringify(asked.body)}`);
    const last = (await follow(asked.body.jobId)).at(-1);
    assert.equal(last.event, 'failed', name);
    assert.match(last.job.error.code, /^(photo|media)\./, `${name}: ${JSON.stringify(last.job.error)}`);
    const shown = (await get(made.id)).body;
    assert.equal(shown.status, 'error');
    assert.equal(shown.error.code, last.job.error.code);
  }
  const useless = await addPhoto(made.id, 'front', photos.useless);
  assert.equal(useless.status, 201);
  const asked = await ask(service, 'POST', `/avatars/${made.id}/process`, { token: anna });
  const { error } = (await follow(asked.body.jobId)).at(-1).job;
  assert.ok(error.message.split('. ').length > 1, `only one reason: ${error.message}`);
});

test('another person sees nothing of it', async () => {
  const mine = (await create()).body;
  for (const [method, path] of [['GET', ''], ['PATCH', ''], ['DELETE', ''], ['GET', '/measurements'], ['PATCH', '/measurements'], ['GET', '/model'],
    ['GET', '/thumbnail'], ['GET', '/photos'], ['POST', '/process'], ['POST', '/cancel']]) {
    const answer = await ask(service, method, `/avatars/${mine.id}${path}`, { token: eve, body: method === 'PATCH' ? {} : undefined });
    assert.equal(answer.status, 404, `${method} ${path}: ${answer.status}`);
  }
  assert.equal((await ask(service, 'GET', `/jobs/${mine.jobId}`, { token: eve })).status, 404);
  assert.equal((await addPhoto(mine.id, 'front', photos.front, eve)).status, 404);
  assert.equal((await get(mine.id)).status, 200);
  await follow(mine.jobId);
});

test('a key for other things does not open bodies', async () => {
  const made = await ask(service, 'POST', '/auth/api-keys', { token: anna, body: { name: 'catalog', scopes: ['catalog:read'] } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const withKey = (method, path, body) => ask(service, method, path, { headers: { 'x-api-key': made.body.secret }, body });
  assert.equal((await withKey('GET', '/auth/me')).status, 200);
  for (const [method, path, sent] of [['GET', '/avatars'], ['POST', '/avatars', { name: 'A', sex: 'female', measurements: body }]])
    assert.equal((await withKey(method, path, sent)).status, 403, `${method} ${path}`);
});

test('lists are paged, the newest first', async () => {
  const first = (await ask(service, 'GET', '/avatars?limit=2', { token: anna })).body;
  assert.equal(first.items.length, 2);
  const next = (await ask(service, 'GET', `/avatars?limit=2&cursor=${first.nextCursor}`, { token: anna })).body;
  assert.ok(next.items[0].createdAt <= first.items[1].createdAt);
  assert.equal((await ask(service, 'GET', `/avatars?cursor=${first.nextCursor}`, { token: eve })).status, 400);
});

test('what is deleted is gone with its files', async () => {
  const made = (await create()).body;
  await follow(made.jobId);
  assert.ok(stored('avatars/models').some((p) => p.includes(made.id)));
  assert.equal((await ask(service, 'DELETE', `/avatars/${made.id}`, { token: anna })).status, 204);
  assert.equal((await get(made.id)).status, 404);
  await until(() => stored().filter((p) => p.includes(made.id)).length === 0, 'files are left behind');
});

test('what is cancelled ends, and can be asked for again', async () => {
  anna = (await join(service, 'anna.again@example.org')).accessToken;  // the hour's share of the first one is used up
  const avatar = await fromPhotos();
  const cancelled = await ask(service, 'POST', `/avatars/${avatar.id}/cancel`, { token: anna });
  assert.equal(cancelled.status, 202, JSON.stringify(cancelled.body));
  assert.equal((await follow(avatar.jobId)).at(-1).event, 'cancelled');
  await until(async () => (await get(avatar.id)).body.error?.code === 'avatar.cancelled', 'the avatar does not say so');
  const again = await ask(service, 'POST', `/avatars/${avatar.id}/process`, { token: anna });
  assert.equal((await follow(again.body.jobId)).at(-1).event, 'done');
});

test('a server that is killed in the middle finishes after its restart, and only once', async () => {
  const avatar = await fromPhotos();
  await until(async () => (await ask(service, 'GET', `/jobs/${avatar.jobId}`, { token: anna })).body.state === 'running', 'never ran');
  await service.stopServer('SIGKILL');
  await service.startServer();
  await until(async () => (await get(avatar.id)).body.status === 'ready', 'it is not taken up again', 90);  // its lock lives half a minute
  const notes = (await get(avatar.id)).body;
  assert.equal(notes.models.length, 4);
});

test('an upload in pieces becomes a photograph, and is used up', async () => {
  const made = (await create({ from: 'photos', measurements: { height: 166 } })).body;
  const bytes = readFileSync(photos.front);
  const begun = await fetch(`${service.url}/api/v1/uploads`, { method: 'POST', headers: { authorization: `Bearer ${anna}`, 'tus-resumable': '1.0.0', 'upload-length': String(bytes.length) } });
  assert.equal(begun.status, 201);
  const at = new URL(begun.headers.get('location'), service.url);
  const upload = at.pathname.split('/').at(-1);
  const take = () => ask(service, 'POST', `/avatars/${made.id}/photos/uploaded`, { token: anna, body: { type: 'front', uploadId: upload } });
  assert.equal((await take()).body.code, 'uploads.unfinished');
  const half = bytes.length >> 1;
  for (const [from, to] of [[0, half], [half, bytes.length]]) {
    const sent = await fetch(at, { method: 'PATCH', body: bytes.subarray(from, to), headers: { authorization: `Bearer ${anna}`, 'tus-resumable': '1.0.0', 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream' } });
    assert.equal(sent.status, 204);
  }
  const taken = await take();
  assert.equal(taken.status, 201, JSON.stringify(taken.body));
  assert.equal(taken.body.bytes, bytes.length);
  assert.equal((await take()).status, 404);
});

test('everything is taken home in one archive, and nothing is left of who leaves', async () => {
  const leaver = (await join(service, 'leaver@example.org')).accessToken;
  const made = (await create({}, leaver)).body;
  await follow(made.jobId, leaver);
  const waiting = (await create({ from: 'photos', measurements: { height: 166 } }, leaver)).body;
  await addPhoto(waiting.id, 'side', photos.side, leaver);
  const archive = await fetch(`${service.url}/api/v1/account/export`, { headers: { authorization: `Bearer ${leaver}` } });
  const zip = pathOf(folder, 'all.zip');
  writeFileSync(zip, Buffer.from(await archive.arrayBuffer()));
  const home = pathOf(folder, 'home');
  assert.equal(spawnSync('unzip', ['-q', zip, '-d', home]).status, 0);
  const mine = pathOf(home, 'avatars', made.id);
  assert.deepEqual(readdirSync(mine).sort(), ['avatar-draco.glb', 'avatar-lod1.glb', 'avatar-lod2.glb', 'avatar.glb', 'avatar.json', 'thumbnail.webp']);
  assert.equal(JSON.parse(readFileSync(pathOf(mine, 'avatar.json'))).found.measurements.length, 34);
  assert.deepEqual(readFileSync(pathOf(home, 'avatars', waiting.id, 'photos', 'side.jpg')), readFileSync(photos.side));
  const left = await ask(service, 'DELETE', '/account', { token: leaver, body: { password } });
  assert.ok(left.status < 300, JSON.stringify(left.body));
  await until(() => stored().filter((p) => p.includes(made.id) || p.includes(waiting.id)).length === 0, 'files are left behind');
  assert.equal((await ask(service, 'GET', '/avatars', { token: leaver })).status, 401);
});
