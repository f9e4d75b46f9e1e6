// A catalog to search in, the same for the same seed, with what each item truly is: names are written as shops write
// them (pants, slacks, trousers), colours by their shades (midnight, ecru), so that the truth is not in the words alone.
const garments = {
  shirt: ['tops', ['shirt', 'blouse']], tee: ['tops', ['T-shirt', 'tee']], tank: ['tops', ['tank top', 'singlet', 'camisole']], sweater: ['tops', ['sweater', 'jumper', 'pullover']],
  trousers: ['bottoms', ['trousers', 'pants', 'slacks']], jeans: ['bottoms', ['jeans']], shorts: ['bottoms', ['shorts']], skirt: ['bottoms', ['skirt']],
  dress: ['dresses', ['dress', 'gown']], coat: ['outerwear', ['coat', 'overcoat']], jacket: ['outerwear', ['jacket', 'blazer']],
};
const colors = {
  red: [['crimson', '#b3122d'], ['scarlet', '#c8102e'], ['red', '#c1121f']], navy: [['midnight', '#191970'], ['navy', '#14213d']], blue: [['cobalt', '#0047ab'], ['sky', '#4a90d9']],
  green: [['emerald', '#046307'], ['sage', '#7f9172'], ['olive', '#556b2f']], white: [['ivory', '#fffff0'], ['optic white', '#ffffff']], black: [['jet', '#0b0b0b'], ['black', '#000000']],
  beige: [['ecru', '#d9cdb4'], ['sand', '#d8c3a5']], grey: [['charcoal', '#36454f'], ['silver', '#b8b8b8']], purple: [['lilac', '#a080c0'], ['plum', '#6a2c70']], yellow: [['mustard', '#d4a017'], ['lemon', '#f4e04d']],
  pink: [['blush', '#e8b4b8'], ['rose', '#d6708b']], brown: [['chestnut', '#6b3a1e'], ['umber', '#635147']],
};
const fabrics = { linen: ['linen', 'flax'], cotton: ['cotton'], wool: ['wool', 'woollen'], silk: ['silk'], denim: ['denim'], jersey: ['jersey'], velvet: ['velvet', 'velour'], corduroy: ['corduroy', 'cord'] };
const fits = { slim: ['slim', 'fitted', 'skinny'], loose: ['relaxed', 'loose', 'wide'], oversized: ['oversized', 'baggy', 'boxy'], cropped: ['cropped'], regular: ['classic', 'tailored'] };
const prints = { stripe: ['stripe', 'striped', 'Breton stripe'], check: ['check', 'plaid', 'tartan', 'gingham'], dot: ['polka dot', 'dotted'], print: ['floral', 'botanical', 'paisley'] };
const elements = { button: ['horn button', 'shell button', 'press button'], zipper: ['metal zipper', 'invisible zip'], pocket: ['patch pocket', 'welt pocket'], trim: ['lace trim', 'ribbon edging'] };
const filler = 'season studio archive everyday occasion office weekend travel evening garden coastal city heritage signature essential capsule hand finished light summer winter soft crisp breathable durable drape wash care label pairs well with any wardrobe shirt dress trousers linen navy red buttons'.split(' ');

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function chance(seed) {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** [{ document, truth: { kind, garment?, color?, fabric?, fit?, print?, element? } }] */
export function makeCorpus(count = 4000, seed = 20240607) {
  const next = chance(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const key = (of) => pick(Object.keys(of));
  const out = [];
  for (let i = 0; i < count; ++i) {
    const kind = pick(['silhouette', 'silhouette', 'silhouette', 'fabric', 'fabric', 'pattern', 'element']);
    const color = key(colors), [shade, hex] = pick(colors[color]);
    const description = Array.from({ length: 10 }, () => pick(filler)).join(' ');
    const common = { type: kind, key: `${kind}-${i}`, description, colors: [{ name: shade, hex }] };
    const title = (text) => text[0].toUpperCase() + text.slice(1);
    if (kind === 'silhouette') {
      const garment = key(garments), fabric = key(fabrics), fit = key(fits);
      const [category, words] = garments[garment], word = pick(words), fabricWord = pick(fabrics[fabric]), fitWord = pick(fits[fit]);
      const inName = next() < 0.7;  // else the shade is known from the colours alone
      out.push({ truth: { kind, garment, color, fabric, fit }, document: { ...common, name: title(`${fitWord} ${inName ? `${shade} ` : ''}${fabricWord} ${word}`), tags: [fitWord, fabricWord], category, subcategory: words[0].toLowerCase(), garment: 't-shirt' } });
    } else if (kind === 'fabric') {
      const fabric = key(fabrics), fabricWord = pick(fabrics[fabric]);
      out.push({ truth: { kind, fabric, color }, document: { ...common, name: title(`${pick(['washed', 'brushed', 'fine', 'heavy'])} ${shade} ${fabricWord}`), tags: [fabricWord], fabricType: 'solid',
        physical: { gramsPerSquareMetre: 150, thicknessMm: 0.4, stretchWarp: 10, stretchWeft: 8, shear: 40, bendingWarp: 8, bendingWeft: 6, friction: 0.3 } } });
    } else if (kind === 'pattern') {
      const print = key(prints), word = pick(prints[print]);
      out.push({ truth: { kind, print, color }, document: { ...common, name: title(`${shade} ${word}`), tags: [word], printType: print } });
    } else {
      const element = key(elements), word = pick(elements[element]);
      out.push({ truth: { kind, element, color }, document: { ...common, name: title(`${shade} ${word}`), tags: [], category: element === 'trim' ? 'decorative' : 'trim', elementType: element } });
    }
  }
  return out;
}

/** How relevant it is, 0 to 3: all that is wanted; the thing itself and all but one; the thing itself; nothing. `wanted`: { garment: ['shirt'], color: [...] }. */
export function gradeOf(truth, wanted) {
  const names = Object.keys(wanted).filter((name) => name !== 'thing');
  const met = names.filter((name) => wanted[name].includes(truth[name])).length;
  if (met === names.length) return 3;
  const thing = ['garment', 'element', 'print', 'fabric', 'kind'].find((name) => wanted[name]);
  if (thing && !wanted[thing].includes(truth[thing])) return 0;
  return names.length > 2 && met === names.length - 1 ? 2 : met > 0 && names.length > 1 ? 1 : 0;
}

/** Discounted gain of the first ten against the best ten there are. */
export function ndcg(grades, all) {
  const gain = (list) => list.slice(0, 10).reduce((sum, grade, i) => sum + (2 ** grade - 1) / Math.log2(i + 2), 0);
  const best = gain(all.toSorted((a, b) => b - a));
  return best === 0 ? 1 : gain(grades) / best;
}
