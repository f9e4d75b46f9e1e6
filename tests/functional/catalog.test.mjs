// The catalog as curators and clients use it, through the real server, PostgreSQL and Redis; on two servers.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { after, before, test } from 'node:test';
import { readDocument } from './answers.mjs';
import { samples } from './catalog_items.mjs';
import { ask, join } from './people.mjs';
import { startService } from './service.mjs';
import { scratch, until } from './support.mjs';

let service, second, curator, anna, document;
before(async () => {
  service = await startService({}, { changes: true });
  second = await service.startAnother();
  document = await readDocument(service);
  curator = (await join(service, 'curator@example.org')).accessToken;  // the first one is the administrator
  anna = (await join(service, 'anna@example.org')).accessToken;
});
after(() => service?.stop());

const { fabrics: linen, silhouettes: shirt, patterns: stripe, elements: button } = samples;
/** Every answer is held to the document. */
const by = (token) => async (method, path, { body, headers, at = service } = {}) => document.check(method, path, await ask(at, method, path, { token, body, headers }));
const write = (...args) => by(curator)(...args), look = (...args) => by(anna)(...args);
const sql = (text) => {
  const ended = spawnSync('psql', ['-X', '-q', '-t', '-A', '-v', 'ON_ERROR_STOP=1', service.environment.FW_DATABASE_OWNER_URL, '-c', text], { encoding: 'utf8' });
  assert.equal(ended.status, 0, ended.stderr);
  return ended.stdout.trim();
};
async function add(kind, document) {
  const made = await write('POST', `/catalog/${kind}`, { body: document });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

test('each kind is added, read by anybody who is signed in, and says what was said', async () => {
  for (const [kind, document] of Object.entries(samples)) {
    const made = await add(kind, document);
    const read = await look('GET', `/catalog/items/${made.id}`);
    assert.equal(read.status, 200);
    assert.deepEqual(read.body, made);
    assert.equal(read.headers.get('etag'), '"v1"');
    for (const [name, value] of Object.entries(document)) assert.deepEqual(read.body[name], value, name);
    assert.equal(read.body.type, kind.slice(0, -1));
    assert.equal((await look('GET', `/catalog/items/${made.id}`, { headers: { 'if-none-match': '"v1"' } })).status, 304);
  }
  assert.equal((await ask(service, 'GET', '/catalog/fabrics')).status, 401);
  assert.equal((await look('GET', '/catalog/items/7')).status, 400);
  assert.equal((await look('GET', '/catalog/items/0190a1b2-0000-7000-8000-000000000001')).status, 404);
});

test('only curators write, and what is wrong is named', async () => {
  assert.equal((await look('POST', '/catalog/fabrics', { body: { ...linen, key: 'other' } })).status, 403);
  assert.equal((await write('POST', '/catalog/fabrics', { body: linen })).body.code, 'catalog.key_taken');
  const wrong = await write('POST', '/catalog/fabrics', { body: { ...linen, key: 'Linen!', physical: { ...linen.physical, friction: 9 }, colour: 'red' } });
  assert.equal(wrong.status, 400);
  assert.deepEqual(wrong.body.errors.map((e) => e.field).sort(), ['colour', 'key', 'physical.friction']);
  assert.equal((await write('POST', '/catalog/patterns', { body: { ...stripe, key: 'p', scaleMin: 3, scaleMax: 2 } })).body.errors?.[0]?.field ?? 'scaleMin', 'scaleMin');
  assert.equal((await write('POST', '/catalog/silhouettes', { body: { ...shirt, key: 's', parameters: { fit: { a: 1 } } } })).status, 400);
});

test('a change is a patch of one version, seen by every server at once', async () => {
  const made = await add('fabrics', { ...linen, key: 'linen-washed', name: 'Washed linen' });
  const path = `/catalog/items/${made.id}`, own = `/catalog/fabrics/${made.id}`;
  for (const at of [service, second]) assert.equal((await look('GET', path, { at })).body.name, 'Washed linen');
  const changed = await write('PATCH', own, { body: { name: 'Stone-washed linen', description: null, physical: { friction: 0.4 } }, headers: { 'if-match': '"v1"' } });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  assert.deepEqual([changed.body.version, changed.body.name, changed.body.description, changed.body.physical.friction, changed.body.physical.shear], [2, 'Stone-washed linen', undefined, 0.4, 42]);
  assert.equal((await look('GET', path)).body.version, 2);
  await until(async () => (await look('GET', path, { at: second })).body.version === 2, 'the other server hears of it');
  assert.equal((await write('PATCH', own, { body: { name: 'x' }, headers: { 'if-match': '"v1"' } })).status, 412);
  assert.equal((await write('PATCH', own, { body: { key: 'another' } })).status, 400);
  assert.equal((await write('PATCH', own, { body: { physical: { friction: 9 } } })).status, 400);
  assert.equal((await write('PATCH', `/catalog/patterns/${made.id}`, { body: { name: 'x' } })).status, 404);
  assert.equal((await look('PATCH', own, { body: { name: 'x' } })).status, 403);
});

test('what is not offered any more is there for curators and for who uses it', async () => {
  const made = await add('fabrics', { ...linen, key: 'linen-old', name: 'Old linen' });
  const path = `/catalog/items/${made.id}`;
  const owner = (await join(service, 'owner@example.org')).accessToken;
  const design = await ask(service, 'POST', '/designs', { token: owner, body: { name: 'Old', layers: [{ type: 'fabric', itemId: made.id }] } });
  assert.equal(design.status, 201);
  assert.equal((await write('DELETE', `/catalog/fabrics/${made.id}`)).status, 204);
  assert.equal((await write('DELETE', `/catalog/fabrics/${made.id}`)).status, 204);
  assert.equal((await look('GET', path)).status, 404);
  const seen = await ask(service, 'GET', path, { token: owner });
  assert.deepEqual([seen.status, seen.body.isActive], [200, false]);
  assert.equal((await write('GET', path)).body.isActive, false);
  assert.ok(!(await look('GET', '/catalog/fabrics?limit=100&withInactive=true')).body.items.some((i) => i.id === made.id));
  assert.ok((await write('GET', '/catalog/fabrics?limit=100&withInactive=true')).body.items.some((i) => i.id === made.id));
  assert.equal((await write('PATCH', `/catalog/fabrics/${made.id}`, { body: { isActive: true } })).status, 200);
  assert.equal((await look('GET', path)).status, 200);
});

test('what was never offered is shown to nobody who guesses its id', async () => {
  const made = await add('fabrics', { ...linen, key: 'linen-next-year', name: 'Next year', isActive: false });
  const guesser = (await join(service, 'guesser@example.org')).accessToken;
  await ask(service, 'POST', '/designs', { token: guesser, body: { name: 'Guess', layers: [{ type: 'fabric', itemId: made.id }] } });
  assert.equal((await ask(service, 'GET', `/catalog/items/${made.id}`, { token: guesser })).status, 404);
  assert.equal((await write('PATCH', `/catalog/fabrics/${made.id}`, { body: { isActive: true } })).status, 200);
  assert.equal((await write('DELETE', `/catalog/fabrics/${made.id}`)).status, 204);
  assert.equal((await ask(service, 'GET', `/catalog/items/${made.id}`, { token: guesser })).status, 200);
});

test('lists go page by page, the newest first, and filter', async () => {
  const made = [];
  for (let i = 0; i < 5; ++i) made.push((await add('patterns', { ...stripe, key: `p-${i}`, name: `Print ${i}`, printType: i % 2 ? 'dot' : 'check', tags: i === 3 ? ['bold'] : [] })).id);
  const seen = [];
  for (let query = '?limit=2'; query;) {
    const page = (await look('GET', `/catalog/patterns${query}`)).body;
    seen.push(...page.items.map((i) => i.id));
    query = page.nextCursor ? `?limit=2&cursor=${encodeURIComponent(page.nextCursor)}` : '';
  }
  assert.deepEqual(seen.slice(0, 5), made.toReversed());
  const names = async (query) => (await look('GET', `/catalog/patterns?${query}`)).body.items.map((i) => i.name);
  assert.deepEqual(await names('category=dot'), ['Print 3', 'Print 1']);
  assert.deepEqual(await names('tag=bold'), ['Print 3']);
  assert.equal((await look('GET', '/catalog/fabrics?cursor=abc')).status, 400);
});

test('the catalog is for everybody where the settings say so', async () => {
  const open = await service.startAnother({ FW_CATALOG_PUBLIC: 'true' });
  const page = await ask(open, 'GET', '/catalog/fabrics');
  assert.equal(page.status, 200);
  assert.equal((await ask(open, 'GET', `/catalog/items/${page.body.items[0].id}`)).status, 200);
  assert.equal((await ask(open, 'POST', '/catalog/fabrics', { body: linen })).status, 401);
  await open.stop();
});

test('what is looked at becomes events without who looked, and metrics', async () => {
  const { id } = (await look('GET', '/catalog/silhouettes')).body.items[0];
  for (let i = 0; i < 3; ++i) await look('GET', `/catalog/items/${id}`);
  const metrics = (await ask(service, 'GET', '//metrics')).body;
  assert.match(metrics, /catalog_items_viewed_total [1-9]/);
  assert.match(metrics, /redis_hits_total \d/);
});

test('a change that no server has made reaches the caches', async () => {
  const made = await add('fabrics', { ...linen, key: 'linen-sql', name: 'Before' });
  for (const at of [service, second]) assert.equal((await look('GET', `/catalog/items/${made.id}`, { at })).body.name, 'Before');
  sql(`UPDATE catalog.fabrics SET name = 'After', version = version + 1 WHERE id = '${made.id}'`);
  for (const at of [service, second]) await until(async () => (await look('GET', `/catalog/items/${made.id}`, { at })).body.name === 'After', 'the caches hear of it');
});

test('people find items by other words, with slips, by colour and by facets', async () => {
  await add('silhouettes', { ...shirt, key: 'wide-trousers', name: 'Wide linen trousers', category: 'bottoms', subcategory: 'trousers', tags: ['linen'], colors: [{ name: 'midnight', hex: '#14213d' }] });
  const found = async (query) => (await look('GET', `/catalog/search?${query}`)).body;
  for (const q of ['trousers', 'linen pants', 'lienn trosers', 'navy trousers']) assert.equal((await found(`q=${encodeURIComponent(q)}`)).items[0]?.name, 'Wide linen trousers', q);
  assert.equal((await found('q=trosers')).corrected, 'trousers');
  assert.deepEqual((await found('q=zzzznothing')).items, []);
  assert.deepEqual((await found('color=navy&category=bottoms')).items.map((i) => i.name), ['Wide linen trousers']);
  assert.deepEqual((await found('color=yellow&category=bottoms')).items, []);
  assert.ok((await found('type=fabric&maxWeight=200')).items.length > 0);
  assert.deepEqual((await found('type=fabric&minWeight=1000')).items, []);
  assert.equal((await look('GET', '/catalog/search')).status, 400);
  assert.equal((await look('GET', '/catalog/search?q=%21')).status, 400);
  assert.equal((await look('GET', '/catalog/search?color=nocolour')).body.code, 'catalog.color');
  const { facets } = (await look('GET', '/catalog/facets?q=linen')).body;
  assert.equal(facets.find((f) => f.facet === 'type' && f.value === 'silhouette').count, 1);
  const { suggestions } = (await look('GET', '/catalog/suggestions?q=trou')).body;
  assert.ok(suggestions.some((s) => s.text === 'trousers') && suggestions.some((s) => s.text === 'Wide linen trousers' && s.itemId));
});

test('curators teach the search what means the same', async () => {
  assert.deepEqual((await look('GET', '/catalog/search?q=unterhosen')).body.items, []);
  const group = await write('POST', '/catalog/synonyms', { body: { terms: ['unterhosen', 'trousers'] } });
  assert.equal(group.status, 201, JSON.stringify(group.body));
  assert.equal((await look('GET', '/catalog/search?q=linen%20unterhosen')).body.items[0].name, 'Wide linen trousers');
  assert.equal((await write('PUT', `/catalog/synonyms/${group.body.id}`, { body: { terms: ['breeks', 'trousers'] }, headers: { 'if-match': '"v1"' } })).status, 200);
  assert.equal((await look('GET', '/catalog/search?q=breeks')).body.items[0].name, 'Wide linen trousers');
  assert.equal((await look('POST', '/catalog/synonyms', { body: { terms: ['a', 'b'] } })).status, 403);
  assert.equal((await write('DELETE', `/catalog/synonyms/${group.body.id}`)).status, 204);
  assert.equal((await write('DELETE', `/catalog/synonyms/${group.body.id}`)).status, 404);
});

const send = async (path, type, body) => {
  const method = path.includes('/media/') ? 'PUT' : 'POST';
  const answer = await fetch(`${service.url}/api/v1${path}`, { method, headers: { authorization: `Bearer ${curator}`, 'content-type': type }, body });
  return document.check(method, path, { status: answer.status, body: await answer.json() });
};
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

test('an import says of each row what became of it, tries without doing, and can be repeated', async () => {
  const items = [{ type: 'fabric', ...linen, key: 'in-1', name: 'Imported linen' }, { type: 'pattern', ...stripe, key: 'in-2', name: 'Imported stripe' },
    { type: 'fabric', ...linen, key: 'in-3', physical: { friction: 1 } }, { type: 'pattern', ...stripe, key: 'in-2' }, { type: 'hat', key: 'in-4' }];
  const text = JSON.stringify({ items });
  const results = (report) => report.items.map((i) => i.result);
  const tried = await send('/catalog/import?dryRun=true', 'application/json', text);
  assert.equal(tried.status, 200, JSON.stringify(tried.body));
  assert.deepEqual(results(tried.body), ['made', 'made', 'refused', 'refused', 'refused']);
  assert.ok(!(await look('GET', '/catalog/fabrics?limit=100')).body.items.some((i) => i.key === 'in-1'));
  const done = (await send('/catalog/import', 'application/json', text)).body;
  assert.deepEqual(results(done), ['made', 'made', 'refused', 'refused', 'refused']);
  assert.match(done.items[2].field, /^physical/);
  assert.deepEqual(results((await send('/catalog/import', 'application/json', text)).body).slice(0, 2), ['unchanged', 'unchanged']);
  const id = done.items[0].id;
  assert.equal((await look('GET', `/catalog/items/${id}`)).body.version, 1);
  items[0].name = 'Renamed linen';
  assert.equal((await send('/catalog/import', 'application/json', JSON.stringify({ items }))).body.items[0].result, 'changed');
  assert.deepEqual([(await look('GET', `/catalog/items/${id}`)).body.name, (await look('GET', `/catalog/items/${id}`)).body.version], ['Renamed linen', 2]);
  assert.equal((await ask(service, 'POST', '/catalog/import', { token: anna, body: { items } })).status, 403);
});

test('what is exported can be imported again, as JSON and as CSV', async () => {
  const json = await write('GET', '/catalog/export');
  assert.equal(json.status, 200);
  const again = (await send('/catalog/import', 'application/json', JSON.stringify(json.body))).body;
  assert.deepEqual([again.refused, again.changed, again.made, again.unchanged], [0, 0, 0, json.body.items.length], JSON.stringify(again.items.filter((i) => i.result !== 'unchanged')));
  const csv = await fetch(`${service.url}/api/v1/catalog/export?format=csv`, { headers: { authorization: `Bearer ${curator}` } }).then((a) => a.text());
  const fromCsv = (await send('/catalog/import', 'text/csv', csv)).body;
  assert.deepEqual([fromCsv.refused, fromCsv.changed, fromCsv.unchanged], [0, 0, json.body.items.length], JSON.stringify(fromCsv.items.filter((i) => i.result !== 'unchanged')));
});

test('pictures come with a ZIP or alone, lie under their keys and are fetched by signed links', async () => {
  const folder = scratch('catalog-zip');
  mkdirSync(pathOf(folder, 'fabrics'));
  writeFileSync(pathOf(folder, 'catalog.json'), JSON.stringify({ items: [{ type: 'fabric', ...linen, key: 'zip-1', name: 'Zipped linen', thumbnail: 'fabrics/a.png', texture: 'fabrics/a.png' },
    { type: 'fabric', ...linen, key: 'zip-2', name: 'No picture', thumbnail: 'fabrics/missing.png' }, { type: 'fabric', ...linen, key: 'zip-3', name: 'No picture', thumbnail: 'fabrics/text.png' }] }));
  writeFileSync(pathOf(folder, 'fabrics/a.png'), png);
  writeFileSync(pathOf(folder, 'fabrics/text.png'), 'no picture');
  assert.equal(spawnSync('python3', ['-m', 'zipfile', '-c', 'all.zip', 'catalog.json', 'fabrics'], { cwd: folder }).status, 0);
  const zip = readFileSync(pathOf(folder, 'all.zip'));
  const report = await send('/catalog/import', 'application/zip', zip);
  assert.equal(report.status, 200, JSON.stringify(report.body));
  assert.deepEqual(report.body.items.map((i) => [i.result, i.code]), [['made', undefined], ['refused', 'catalog.no_file'], ['refused', 'catalog.media_type']]);
  const { id } = report.body.items[0];
  const item = (await look('GET', `/catalog/items/${id}`)).body;
  assert.match(item.textureUrl, new RegExp(`/catalog/fabrics/${id}/diffuse\\.png\\?`));
  const fetched = await ask(service, 'GET', `/${item.thumbnailUrl}`);
  assert.equal(fetched.status, 200);
  assert.equal((await send('/catalog/import', 'application/zip', zip)).body.items[0].result, 'unchanged');
  const put = await send(`/catalog/items/${id}/media/normal`, 'application/octet-stream', png);
  assert.equal(put.status, 200, JSON.stringify(put.body));
  assert.match(put.body.normalUrl, /normal\.png/);
  assert.equal((await send(`/catalog/items/${id}/media/model`, 'application/octet-stream', png)).status, 404);
  assert.equal((await send(`/catalog/items/${id}/media/normal`, 'application/octet-stream', 'text')).status, 415);
  assert.equal((await send('/catalog/import', 'application/zip', Buffer.from('no zip'))).body.code, 'zip.broken');
  assert.equal((await look('GET', '/catalog/search?q=zipped')).body.items[0].thumbnailUrl.includes('thumbnail.png'), true);
});

test('what goes together is recommended with its reason, and popular items come first', async () => {
  const [a, b] = [await add('elements', { ...button, key: 'pair-a', name: 'Pair A' }), await add('elements', { ...button, key: 'pair-b', name: 'Pair B' })];
  for (const mail of ['u1@example.org', 'u2@example.org']) {
    const token = (await join(service, mail)).accessToken;
    await ask(service, 'POST', '/designs', { token, body: { name: 'Both', layers: [{ type: 'element', itemId: a.id }, { type: 'element', itemId: b.id }] } });
  }
  const before = (await look('GET', `/catalog/recommendations?itemId=${a.id}`)).body.items;
  assert.ok(before.some((i) => i.reason === 'similar' && i.reasonText.length > 0));
  assert.ok(Number(sql('SELECT catalog.refresh_popularity()')) > 0);
  const [first] = (await look('GET', `/catalog/recommendations?itemId=${a.id}`)).body.items;
  assert.deepEqual([first.id, first.reason, first.reasonText], [b.id, 'usedTogether', 'Used together in 2 designs']);
  assert.ok(Number(sql(`SELECT popularity FROM catalog.items WHERE id = '${b.id}'`)) >= 20);
  assert.equal((await look('GET', '/catalog/recommendations?itemId=0190a1b2-0000-7000-8000-000000000001')).status, 404);
});

test('what is read of the catalog can be made again', async () => {
  const before = sql('SELECT count(*), sum(version) FROM catalog.items');
  sql("UPDATE catalog.items SET name = 'broken', names = ''; ");
  const done = service.command('rebuild', 'catalog');
  assert.equal(done.status, 0, done.stderr);
  assert.equal(sql("SELECT count(*) FROM catalog.items WHERE name = 'broken' OR names = ''"), '0');
  assert.equal(sql('SELECT count(*), sum(version) FROM catalog.items'), before);
});
