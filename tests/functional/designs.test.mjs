// Designs as clients make them: layers, the log, undo, forks, through the real server; every answer is what OpenAPI says.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readDocument } from './answers.mjs';
import { ask, join } from './people.mjs';
import { startService } from './service.mjs';

let service, anna, eve, document;
before(async () => {
  service = await startService();
  anna = (await join(service, 'anna@example.org')).accessToken;
  eve = (await join(service, 'eve@example.org')).accessToken;
  document = await readDocument(service);
});
after(() => service?.stop());

/** Asks, and holds the answer to what the document says of `path` ("/designs/{id}"). */
async function checked(method, path, values = {}, { token = anna, query = '', ...more } = {}) {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => values[name]) + query;
  return document.check(method, filled, await ask(service, method, filled, { token, ...more }));
}
const item = '0190a1b2-0000-7000-8000-000000000001';
async function create(more = {}, options = {}) {
  const made = await checked('POST', '/designs', {}, { body: { name: 'Summer', ...more }, ...options });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}
const get = (id, more) => checked('GET', '/designs/{id}', { id }, more);
const shirt = { type: 'silhouette', itemId: item, name: 'T-shirt', transform: { position: { x: 0, y: 1.25, z: 0 } }, properties: { color: '#1d3557', size: 'M' } };

test('the checker of answers sees what is wrong', () => {
  assert.notDeepEqual(document.faults({ id: 1 }, { $ref: '#/components/schemas/Design' }), []);
  for (const [path, answer] of [['/designs/x', { status: 418 }], ['/nowhere', { status: 200 }], ['/designs/x', { status: 200, body: { id: 1 } }], ['/designs/x', { status: 404, body: { code: 'design.odd' } }]])
    assert.throws(() => document.check('GET', path, answer), assert.AssertionError, `${path} ${answer.status}`);
});

test('a design is made with layers, read, listed, changed and deleted', async () => {
  const made = await create({ description: 'Linen,\nlight', tags: ['linen'], properties: { mood: { warm: true } }, layers: [shirt, { type: 'fabric' }] });
  const read = await get(made.id);
  assert.deepEqual(read.body, made);
  assert.deepEqual(made.layers.map((l) => [l.type, l.order]), [['silhouette', 1], ['fabric', 2]]);
  assert.deepEqual(made.layers[0].properties, shirt.properties);
  assert.deepEqual(made.layers[0].transform, shirt.transform);
  assert.equal(read.headers.get('etag'), `"v${made.version}"`);
  assert.equal((await ask(service, 'GET', `/designs/${made.id}`, { token: anna, headers: { 'if-none-match': read.headers.get('etag') } })).status, 304);
  const patch = (body, headers) => checked('PATCH', '/designs/{id}', { id: made.id }, { body, headers });
  const changed = await patch({ name: 'Autumn', description: null, tags: ['wool', 'warm'], properties: { mood: null, pose: 'T' } }, { 'if-match': read.headers.get('etag') });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  assert.deepEqual([changed.body.name, changed.body.description, changed.body.tags, changed.body.properties], ['Autumn', undefined, ['wool', 'warm'], { pose: 'T' }]);
  assert.equal((await patch({ name: 'Winter' }, { 'if-match': read.headers.get('etag') })).status, 412);
  assert.equal((await get(made.id)).body.name, 'Autumn');
  assert.equal((await checked('DELETE', '/designs/{id}', { id: made.id })).status, 204);
  assert.equal((await get(made.id)).status, 404);
});

test('lists go page by page, the newest first, and filter', async () => {
  const token = (await join(service, 'list@example.org')).accessToken;
  const made = [];
  for (let i = 0; i < 5; ++i) made.push((await create({ name: `D${i}`, tags: i % 2 ? ['odd'] : [] }, { token })).id);
  const seen = [];
  for (let query = '?limit=2'; query;) {
    const page = (await checked('GET', '/designs', {}, { token, query })).body;
    seen.push(...page.items.map((d) => d.id));
    query = page.nextCursor && `?limit=2&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
  assert.deepEqual(seen, made.toReversed());
  assert.deepEqual((await checked('GET', '/designs', {}, { token, query: '?tag=odd' })).body.items.map((d) => d.name), ['D3', 'D1']);
  assert.equal((await checked('GET', '/designs', {}, { token, query: '?status=archived' })).body.items.length, 0);
  assert.equal((await checked('GET', '/designs', {}, { token, query: '?status=lost' })).status, 400);
});

test('changes of a layer are merged path by path and answered with a receipt', async () => {
  const { id, layers: [{ id: layerId }] } = await create({ layers: [shirt] });
  const patch = (body, more) => checked('PATCH', '/designs/{id}/layers/{layerId}', { id, layerId }, { body, ...more });
  const both = await Promise.all([patch({ properties: { color: '#e63946' } }), patch({ transform: { rotation: { x: 0, y: 90, z: 0 } } })]);
  for (const one of both) {
    assert.equal(one.status, 200, JSON.stringify(one.body));
    assert.deepEqual(Object.keys(one.body).sort(), ['designId', 'layerId', 'updatedAt', 'version']);
  }
  const now = (await get(id)).body;
  assert.equal(now.version, 3);
  assert.deepEqual(now.layers[0].properties, { color: '#e63946', size: 'M' });
  assert.deepEqual(now.layers[0].transform, { position: { x: 0, y: 1.25, z: 0 }, rotation: { x: 0, y: 90, z: 0 } });
  assert.equal((await patch({ isVisible: false }, { headers: { 'if-match': '"v1"' } })).status, 412);
  assert.equal((await patch({ isLocked: true })).status, 200);
  const refused = await patch({ name: 'x' });
  assert.deepEqual([refused.status, refused.body.code], [409, 'design.layer_locked']);
  assert.equal((await patch({ isLocked: false, itemId: null })).status, 409, 'still locked while it is asked');
  assert.equal((await patch({ isLocked: false })).status, 200);
  assert.equal((await patch({ itemId: null })).status, 200);
});

test('layers are put beside each other, moved, removed and restored', async () => {
  const { id } = await create();
  const add = async (body) => (await checked('POST', '/designs/{id}/layers', { id }, { body })).body.layerId;
  const order = async () => (await get(id)).body.layers.map((l) => l.id);
  const a = await add(shirt), b = await add({ type: 'fabric' }), c = await add({ type: 'pattern', after: a }), d = await add({ type: 'element', before: a });
  assert.deepEqual(await order(), [d, a, c, b]);
  const one = (layerId, more) => checked('GET', '/designs/{id}/layers/{layerId}', { id, layerId }, more);
  const whole = await get(id);
  assert.deepEqual((await one(c)).body, whole.body.layers[2], 'the same as in the design');
  assert.equal((await one(c, { headers: { 'if-none-match': whole.headers.get('etag') } })).status, 304);
  assert.equal((await one(item)).body.code, 'design.layer_unknown');
  const on = (layerId, path, body) => checked('POST', `/designs/{id}/layers/{layerId}/${path}`, { id, layerId }, { body });
  assert.equal((await on(d, 'move', { after: c })).status, 200);
  assert.deepEqual(await order(), [a, c, d, b]);
  assert.equal((await checked('DELETE', '/designs/{id}/layers/{layerId}', { id, layerId: c })).status, 200);
  assert.deepEqual(await order(), [a, d, b]);
  assert.equal((await on(c, 'restore')).status, 200);
  assert.deepEqual(await order(), [a, c, d, b]);
  assert.equal((await checked('POST', '/designs/{id}/layers', { id }, { body: { type: 'fabric', after: item } })).status, 404);
});

test('operations are written once for each of a client\'s numbers, and listed', async () => {
  const { id, layers: [{ id: layerId }] } = await create({ layers: [shirt] });
  const body = { clientId: item, clientSeq: 1, ops: [{ op: 'layer.set', layerId, values: { 'properties.color': 'red' } }, { op: 'design.set', values: { name: 'Red' } }] };
  const first = await checked('POST', '/designs/{id}/operations', { id }, { body });
  const second = await checked('POST', '/designs/{id}/operations', { id }, { body });
  assert.equal(first.status, 200, JSON.stringify(first.body));
  assert.deepEqual([first.body.version, second.body.version, first.body.ops.length, second.body.ops.length], [2, 2, 2, 0]);
  const log = (await checked('GET', '/designs/{id}/operations', { id }, { query: '?since=1' })).body;
  assert.deepEqual(log.items.map((e) => [e.seq, e.clientSeq]), [[2, 1]]);
  assert.deepEqual(log.items[0].ops[0].values, { 'properties.color': 'red' });
  const wrong = await checked('POST', '/designs/{id}/operations', { id }, { body: { ops: [body.ops[0], { op: 'layer.set', layerId: item, values: { name: 'x' } }] } });
  assert.deepEqual([wrong.status, wrong.body.code], [404, 'design.layer_unknown']);
});

test('undo survives a restart of the server', async () => {
  const { id, layers: [{ id: layerId }] } = await create({ layers: [shirt] });
  const color = async () => (await get(id)).body.layers[0].properties.color;
  await checked('PATCH', '/designs/{id}/layers/{layerId}', { id, layerId }, { body: { properties: { color: 'red' } } });
  await service.restart();
  const undone = await checked('POST', '/designs/{id}/undo', { id });
  assert.equal(undone.status, 200, JSON.stringify(undone.body));
  assert.deepEqual([undone.body.version, await color()], [3, '#1d3557']);
  assert.equal((await checked('POST', '/designs/{id}/redo', { id })).status, 200);
  assert.equal(await color(), 'red');
  assert.equal((await checked('POST', '/designs/{id}/redo', { id })).body.code, 'design.nothing_to_redo');
});

test('somebody else\'s design is an unknown one until it is published; then it may be forked', async () => {
  const made = await create({ layers: [shirt] }), { id } = made, layerId = made.layers[0].id;
  const nothing = { id: item, layerId };
  const asEve = { token: eve };
  for (const [method, path, body] of [['GET', '/designs/{id}'], ['PATCH', '/designs/{id}', { name: 'x' }], ['DELETE', '/designs/{id}'], ['POST', '/designs/{id}/publish', {}], ['POST', '/designs/{id}/fork', {}],
    ['POST', '/designs/{id}/layers', shirt], ['PATCH', '/designs/{id}/layers/{layerId}', { name: 'x' }], ['GET', '/designs/{id}/operations'], ['POST', '/designs/{id}/undo']]) {
    const foreign = await checked(method, path, { id, layerId }, { ...asEve, body }), unknown = await checked(method, path, nothing, { ...asEve, body });
    assert.deepEqual([foreign.status, foreign.body.code, foreign.body.detail], [404, 'design.unknown', unknown.body.detail], `${method} ${path}: ${JSON.stringify(foreign.body)}`);
    assert.equal(unknown.status, 404);
  }
  const published = await checked('POST', '/designs/{id}/publish', { id }, { body: {} });
  assert.deepEqual([published.status, published.body.status, published.body.visibility], [200, 'published', 'public']);
  assert.equal((await get(id, asEve)).status, 200);
  assert.equal((await checked('PATCH', '/designs/{id}', { id }, { ...asEve, body: { name: 'x' } })).status, 403);
  const fork = await checked('POST', '/designs/{id}/fork', { id }, { ...asEve, body: { name: 'Eve\'s' } });
  assert.deepEqual([fork.status, fork.body.forkFrom, fork.body.forkVersion, fork.body.layers.length], [201, id, published.body.version, 1]);
  assert.equal((await checked('POST', '/designs/{id}/unpublish', { id }, { body: {} })).status, 200);
  assert.equal((await get(id, asEve)).status, 404);
  assert.equal((await checked('POST', '/designs/{id}/archive', { id }, { body: {} })).body.status, 'archived');
});

test('what is malformed is refused by name', async () => {
  const { id, layers: [{ id: layerId }] } = await create({ layers: [shirt] });
  for (const [method, path, body, field] of [
    ['POST', '/designs', { name: '' }, /name/], ['POST', '/designs', { name: 'x', layers: [{ type: 'hat' }] }, /layers\[0\]\.type/], ['POST', '/designs', { name: 'x', avatarId: item }, /avatarId/],
    ['POST', '/designs', { name: 'x', properties: { 'a b': 1 } }, /properties\.a b/], ['PATCH', '/designs/{id}/layers/{layerId}', { transform: { position: { x: 1, y: 2 } } }, /z/],
    ['PATCH', '/designs/{id}/layers/{layerId}', { transform: { position: { x: 1e9, y: 2, z: 0 } } }, /x/], ['PATCH', '/designs/{id}/layers/{layerId}', {}, /./], ['PATCH', '/designs/{id}/layers/{layerId}', { colour: 1 }, /colour/],
    ['POST', '/designs/{id}/operations', { ops: [{ op: 'layer.paint' }] }, /ops\[0\]/], ['POST', '/designs/{id}/operations', { ops: [] }, /ops/],
  ]) {
    const refused = await checked(method, path, { id, layerId }, { body });
    assert.equal(refused.status, 400, `${JSON.stringify(body)}: ${JSON.stringify(refused.body)}`);
    assert.match(JSON.stringify(refused.body), field);
  }
  assert.equal((await get(id)).body.version, 1);
});

test('an Idempotency-Key makes one design of two requests', async () => {
  const headers = { 'idempotency-key': 'twice-1' };
  const first = await create({}, { headers }), second = await create({}, { headers });
  assert.equal(first.id, second.id);
});
