// The catalog beside the peer: an item from memory, from Redis and from the database, a search from memory and a real one over
// 100,000 items of the same words on both sides. FW_BENCH_ITEMS: fewer items, FW_BENCH_CASES=item_l1,search_real: these cases alone, for a try-out.
import { spawnSync } from 'node:child_process';

const items = Number(process.env.FW_BENCH_ITEMS ?? 100_000);
const words = {
  color: 'red navy ivory black olive coral teal mustard charcoal lilac sage burgundy cobalt rust cream emerald blush slate sand plum mint copper indigo pearl',
  fabric: 'linen cotton silk wool denim jersey satin tweed velvet chiffon corduroy cashmere poplin twill fleece leather suede organza viscose modal hemp lace mesh flannel gabardine crepe taffeta canvas mohair nylon',
  adj: 'relaxed cropped oversized tailored vintage classic modern minimal draped pleated structured layered boxy slouchy fitted flared ribbed quilted printed embroidered sleek rugged airy wrapped asymmetric panelled washed brushed woven',
  tops: 'shirt blouse tee tunic camisole polo sweater hoodie vest bodysuit henley turtleneck cardigan tank pullover', bottoms: 'trousers jeans shorts skirt culottes leggings chinos joggers palazzos cargo kilt sarong capris overalls breeches',
  dresses: 'sheath shift sundress gown maxi midi slip kaftan pinafore shirtdress bodycon empire peplum babydoll halterneck', outerwear: 'coat jacket parka trench blazer bomber cape poncho anorak peacoat windbreaker duster overcoat gilet raincoat',
  other: 'collar cuff hem pocket zipper button placket yoke dart seam lining drawstring waistband lapel sleeve shoulder neckline pleat summer winter autumn spring weekend office evening travel studio breathable durable waterproof lightweight recycled organic crisp fluid dense floral geometric paisley herringbone'
};
const list = (name) => `string_to_array('${words[name]}', ' ')`;
const pick = (array, seed) => `(${array})[1 + ('x' || substr(md5(${seed}), 1, 7))::bit(28)::int % array_length(${array}, 1)]`;
/** id, name, description, category, garment, adj, fabric, color of i in 1 … items. */
const rows = `SELECT i, md5('item' || i)::uuid AS id, initcap(adj || ' ' || color || ' ' || fabric || ' ' || garment) AS name, 'A ' || adj || ' ' || garment || ' in ' || color || ' ' || fabric || ' with ' || d || '.' AS description, cat, garment, adj, fabric, color
  FROM generate_series(1, ${items}) i CROSS JOIN LATERAL (SELECT ${pick("ARRAY['tops','bottoms','dresses','outerwear']", "'k' || i")} AS cat) c CROSS JOIN LATERAL (SELECT ${pick(list('adj'), "'a' || i")} AS adj, ${pick(list('color'), "'c' || i")} AS color,
  ${pick(list('fabric'), "'b' || i")} AS fabric, CASE cat ${['tops', 'bottoms', 'dresses', 'outerwear'].map((c) => `WHEN '${c}' THEN ${pick(list(c), "'g' || i")}`).join(' ')} END AS garment,
  (SELECT string_agg(${pick(list('other'), "'w' || i || '.' || j")}, ' ') FROM generate_series(1, 18) j) AS d) x`;
const ours = `SET synchronous_commit = off; INSERT INTO catalog.silhouettes (id, key, name, description, category, subcategory, garment, fit_type, tags, colors, sizes, created_at, updated_at)
  SELECT id, 'item-' || i, name, description, cat, garment, 't-shirt', 'regular', ARRAY[adj, fabric, garment, cat], jsonb_build_array(jsonb_build_object('name', color, 'hex', '#c1121f')), '[{"name": "M", "ranges": {"chestCircumference": [0.92, 0.98]}}]', now(), now() FROM (${rows}) r;
  UPDATE catalog.items SET popularity = ('x' || substr(md5(id::text), 1, 4))::bit(16)::int; VACUUM ANALYZE catalog.items;`;
const theirs = `SET synchronous_commit = off; CREATE SCHEMA IF NOT EXISTS catalog; DROP TABLE IF EXISTS catalog.items; CREATE TABLE catalog.items (id uuid PRIMARY KEY, type text, name text, description text, category text, subcategory text, fit_type text, model_url text,
  thumbnail_url text, tags text[], colors text[], properties jsonb, popularity int, is_active boolean, created_at timestamptz, updated_at timestamptz, tsv tsvector GENERATED ALWAYS AS (to_tsvector('english', name || ' ' || description)) STORED);
  INSERT INTO catalog.items SELECT id, 'silhouette', name, description, cat, garment, 'regular', 'https://cdn.example/m.gltf', 'https://cdn.example/t.jpg', ARRAY[adj, fabric, garment, cat], ARRAY[color], '{"shine": 0.4, "sizes": ["S", "M", "L"]}',
  ('x' || substr(md5(id::text), 1, 4))::bit(16)::int, true, now(), now() FROM (${rows}) r; CREATE INDEX ON catalog.items USING gin (tsv); CREATE INDEX ON catalog.items (category); VACUUM ANALYZE catalog.items;`;

function run(conninfo, text) {
  for (const sql of text.split(/;\s*(?=VACUUM|$)/).filter((s) => s.trim())) {
    const ended = spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', conninfo], { input: `${sql};`, encoding: 'utf8' });
    if (ended.status !== 0) throw new Error(ended.stderr);
  }
}

const queries = () => Object.entries(words).filter(([name]) => ['tops', 'bottoms', 'dresses', 'outerwear'].includes(name)).flatMap(([category, garments]) => garments.split(' ').flatMap((garment) =>
  words.fabric.split(' ').slice(0, 13).map((fabric) => `/api/v1/catalog/search?q=${fabric}%20${garment}&category=${category}&limit=20`)));

/** tools: { service, peer, startOurs, startTheirs, requests, compare, token, endAll, print } of figures.mjs. */
export async function measureCatalog({ service, peer, startOurs, startTheirs, requests, compare, token, endAll, print }) {
  const database = (name) => service.administrator.replace(/dbname=\S+/, `dbname=${name}`);
  run(database('fashion_wallet'), ours);
  if (peer) {
    spawnSync('psql', ['-X', '-q', database('postgres'), '-c', 'CREATE DATABASE peer']);
    run(database('peer'), theirs);
  }
  const said = spawnSync('psql', ['-X', '-q', '-t', '-A', database('fashion_wallet'), '-c', 'SELECT id FROM catalog.items ORDER BY md5(id::text) LIMIT 2000'], { encoding: 'utf8' });
  const ids = said.stdout.trim().split('\n');
  const by = token('0190a1b2-0000-7000-8000-00000000000a', ['catalog:read']);
  const file = { item: requests('items', ids.map((id) => ({ path: `/api/v1/catalog/items/${id}`, token: by }))), search: requests('searches', queries().map((path) => ({ path, token: by }))) };
  const off = { RATE_LIMIT: 'off' };
  const cases = {
    item_l1: [file.item, off], item_l2: [file.item, { ...off, CACHE_L1: 'off' }], item_db: [file.item, { ...off, CACHE_L1: 'off', CACHE_L2: 'off' }],
    search_cached: [file.search, off], search_real: [file.search, { ...off, SEARCH_CACHE: 'off' }],
  };
  const wanted = process.env.FW_BENCH_CASES?.split(',');
  for (const [name, [asked, environment]] of Object.entries(cases).filter(([name]) => !wanted || wanted.includes(name))) {
    const both = { ours: { server: await startOurs({ ...environment, JWT_SECRET: service.benchSecret }), file: asked } };
    if (peer) both.peer = { server: await startTheirs(environment), file: asked };
    const got = await compare(both);
    await endAll();
    print(`catalog.${name}.rate`, got.ours.rate, '1/s');
    print(`catalog.${name}.cpu`, got.ours.cpu, 'us');
    print(`catalog.${name}.failed`, got.ours.failed + (got.peer?.failed ?? 0), 'requests');
    if (!peer) continue;
    print(`catalog.${name}.rate_ratio`, got.ours.rate / got.peer.rate, 'times the peer');
    print(`catalog.${name}.cpu_ratio`, got.ours.cpu / got.peer.cpu, 'of the peer');
  }
}
