// How relevant is what the catalog's search finds: 60 judged queries (tests/search/judged.json) over a generated catalog,
// beside what plain full-text search of the database finds. Prints nDCG@10 of both, by class of query.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { after, before, test } from 'node:test';
import { gradeOf, makeCorpus, ndcg } from '../search/corpus.mjs';
import { ask, join } from './people.mjs';
import { startService } from './service.mjs';
import { root } from './support.mjs';

const { queries } = JSON.parse(readFileSync(pathOf(root, 'tests/search/judged.json'), 'utf8'));
const corpus = makeCorpus();
const truths = new Map(corpus.map(({ document, truth }) => [document.key, truth]));
let service, token;
function sql(text) {
  const ended = spawnSync('psql', ['-X', '-q', '-t', '-A', '-v', 'ON_ERROR_STOP=1', service.environment.FW_DATABASE_OWNER_URL], { input: text, encoding: 'utf8', maxBuffer: 1 << 26 });
  assert.equal(ended.status, 0, ended.stderr);
  return ended.stdout.trim();
}
const literal = (value) => `'${String(value).replaceAll("'", "''")}'`;
before(async () => {
  service = await startService();
  token = (await join(service, 'reader@example.org')).accessToken;
  const common = (d) => `gen_random_uuid(), ${literal(d.key)}, ${literal(d.name)}, ${literal(d.description)}, ${literal(JSON.stringify(d.colors))}, ARRAY[${d.tags.map(literal)}]::text[], now(), now()`;
  const names = 'id, key, name, description, colors, tags, created_at, updated_at';
  const rows = { silhouette: [], fabric: [], pattern: [], element: [] };
  for (const { document: d } of corpus)
    rows[d.type].push(d.type === 'silhouette' ? `(${common(d)}, ${literal(d.category)}, ${literal(d.subcategory)})` : d.type === 'element' ? `(${common(d)}, ${literal(d.category)}, ${literal(d.elementType)})`
      : `(${common(d)}, ${literal(d.fabricType ?? d.printType)})`);
  sql(`BEGIN; INSERT INTO catalog.silhouettes (${names}, category, subcategory) VALUES ${rows.silhouette}; INSERT INTO catalog.fabrics (${names}, type) VALUES ${rows.fabric};
    INSERT INTO catalog.patterns (${names}, type) VALUES ${rows.pattern}; INSERT INTO catalog.elements (${names}, category, type) VALUES ${rows.element}; COMMIT; ANALYZE catalog.items;`);
});
after(() => service?.stop());

const keyOf = new Map();
async function ours(q) {
  if (keyOf.size === 0) for (const line of sql('SELECT id, key FROM catalog.items').split('\n')) keyOf.set(...line.split('|'));
  const found = await ask(service, 'GET', `/catalog/search?limit=10&q=${encodeURIComponent(q)}`, { token });
  assert.equal(found.status, 200, JSON.stringify(found.body));
  return found.body.items.map((item) => keyOf.get(item.id));
}
/** What a service does that leaves searching to to_tsvector(name and description) and plainto_tsquery. */
const plain = (q) => sql(`SELECT key FROM catalog.items, plainto_tsquery('english', ${literal(q.toLowerCase())}) query WHERE to_tsvector('english', name || ' ' || description) @@ query AND is_active
  ORDER BY ts_rank(to_tsvector('english', name || ' ' || description), query) DESC, popularity DESC, id LIMIT 10`).split('\n').filter(Boolean);

test('what is found is as relevant as the judges want it, and more so than plain full-text search', async () => {
  assert.equal(queries.length, 60);
  const sums = new Map();
  for (const { q, class: kind, wanted } of queries) {
    const all = [...truths.values()].map((truth) => gradeOf(truth, wanted));
    assert.ok(all.some((grade) => grade > 1), `the catalog has nothing for "${q}"`);
    const score = (keys) => ndcg(keys.map((key) => gradeOf(truths.get(key), wanted)), all);
    const [mine, theirs] = [score(await ours(q)), score(plain(q))];
    for (const name of [kind, 'all']) {
      const sum = sums.get(name) ?? { mine: 0, theirs: 0, count: 0 };
      sums.set(name, { mine: sum.mine + mine, theirs: sum.theirs + theirs, count: sum.count + 1 });
    }
    if (process.env.FW_SEARCH_VERBOSE || mine < 0.5) console.log(`# ${q}: ${mine.toFixed(3)} (plain ${theirs.toFixed(3)})`);
  }
  for (const [name, { mine, theirs, count }] of sums) console.log(`search.ndcg10.${name} ${(mine / count).toFixed(3)} (plain full-text search ${(theirs / count).toFixed(3)})`);
  const { mine, theirs, count } = sums.get('all');
  assert.ok(mine / count >= 0.85, `nDCG@10 is ${mine / count}`);
  assert.ok(mine >= theirs);
  for (const [name, sum] of sums) assert.ok(sum.mine >= sum.theirs - 0.02 * sum.count, `${name}: ${sum.mine / sum.count} is below plain search`);
});
