// The program as somebody uses it: one person all the way, and everything that must be refused.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isDraco, judgeGlb, measurementGap, readJson, root, run, scratch } from './support.mjs';

const folder = scratch('cli');
const anna = { name: 'Anna', sex: 'female', age: 34, measurements: { height: 171, weight: 63, chestCircumference: 91, waistCircumference: 72.5, hipCircumference: 98, inseamLength: 79 } };

function person(name, value) {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

async function validate(path) {
  const { problems, messages } = await judgeGlb(path);
  assert.equal(problems, 0, `${path}: ${JSON.stringify(messages)}`);
}

test('body gives the values asked for, in a document and in the mesh itself', async () => {
  const out = join(folder, 'body');
  const made = run('body', '--person', person('anna', anna), '--out', out);
  assert.equal(made.code, 0, made.stderr);
  const avatar = readJson(join(out, 'avatar.json'));
  assert.equal(avatar.measurements.length, 34);
  for (const m of avatar.measurements.filter((m) => m.asked !== null)) assert.ok(Math.abs(m.gap) <= 0.002, `${m.id} ${m.gap}`);
  assert.ok(measurementGap(join(out, 'avatar.json'), join(out, 'avatar.glb')) <= 0.001);
  for (const file of ['avatar.glb', 'avatar-lod1.glb', 'avatar-lod2.glb', 'avatar-draco.glb']) await validate(join(out, file));
  assert.ok(statSync(join(out, 'avatar-draco.glb')).size < statSync(join(out, 'avatar.glb')).size / 3);
});

test('a Draco file decodes to a twin that passes the validator', async () => {
  const out = join(folder, 'twin.glb');
  const made = run('convert', join(folder, 'body', 'avatar-draco.glb'), out);
  assert.equal(made.code, 0, made.stderr);
  assert.ok(!isDraco(out));
  await validate(out);
});

test('dress makes every file it promises', async () => {
  const out = join(folder, 'dressed');
  const made = run('--progress', 'json', 'dress', '--person', person('anna', anna), '--garment', 't-shirt,fit=loose', '--fabric', 'shirting', '--pattern', 'stripes',
    '--quality', 'draft', '--no-film', '--out', out);
  assert.equal(made.code, 0, made.stderr);
  for (const line of made.stdout.trim().split('\n')) assert.ok('overall' in JSON.parse(line), line);
  const report = readJson(join(out, 'report.json'));
  assert.equal(report.settled, true);
  for (const file of report.files) assert.equal(statSync(join(out, file.path)).size, file.bytes, file.path);
  for (const file of ['sewing-pattern-a4.pdf', 'sewing-pattern-letter.pdf', 'sewing-pattern-sheet.pdf', 'sewing-pattern.svg', 'drape.json', 'index.html']) assert.ok(existsSync(join(out, file)), file);
  await validate(join(out, 'dressed.glb'));
  await validate(join(out, 'dressed-draco.glb'));
  assert.ok(!/https?:\/\/(?!www\.w3\.org)[^"']*\.(js|css|woff2?)/.test(readFileSync(join(out, 'index.html'), 'utf8')), 'the page fetches nothing');
});

test('the same person gives the same bytes', () => {
  const again = join(folder, 'again');
  assert.equal(run('drape', '--person', person('anna', anna), '--garment', 'a-line-skirt', '--quality', 'draft', '--out', again).code, 0);
  const twice = join(folder, 'twice');
  assert.equal(run('drape', '--person', person('anna', anna), '--garment', 'a-line-skirt', '--quality', 'draft', '--out', twice).code, 0);
  assert.ok(readFileSync(join(again, 'dressed.glb')).equals(readFileSync(join(twice, 'dressed.glb'))));
});

test('render reads the model back and takes its picture', () => {
  const out = join(folder, 'picture.png');
  const made = run('render', join(folder, 'dressed', 'dressed.glb'), '--view', 'side', '--size', '320x400', '--quality', 'draft', '--out', out);
  assert.equal(made.code, 0, made.stderr);
  const png = readFileSync(out);
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [320, 400]);
});

test('a drafted pattern can be printed later', () => {
  const out = join(folder, 'draft');
  assert.equal(run('draft', '--person', person('anna', anna), '--garment', 'tailored-trousers', '--out', out).code, 0);
  const printed = run('sewing-pattern', '--from', join(out, 'sewing-pattern.json'), '--out', join(out, 'paper'));
  assert.equal(printed.code, 0, printed.stderr);
  assert.equal(readFileSync(join(out, 'paper', 'sewing-pattern-a4.pdf')).toString('latin1', 0, 5), '%PDF-');
});

test('the doctor finds a waist read in centimetres on an inch form, and mends it on request', () => {
  const ben = person('ben', { name: 'Ben', sex: 'male', age: 41, unit: 'imperial', measurements: { height: 71.5, weight: 179, chestCircumference: 40.5, waistCircumference: 88, hipCircumference: 40 } });
  const said = JSON.parse(run('doctor', '--person', ben, '--fix').stdout);
  assert.equal(said.warnings.length, 1, JSON.stringify(said.warnings));
  assert.equal(said.warnings[0].measurement, 'waistCircumference');
  assert.ok(Math.abs(said.mended.measurements.waistCircumference - 88 / 2.54) < 0.1);
});

test('a batch gives one line a person, and says which were refused', () => {
  const batch = join(folder, 'people.jsonl');
  writeFileSync(batch, [JSON.stringify(anna), JSON.stringify({ name: 'Carl', sex: 'male', measurements: { weight: 80 } }), '', ''].join('\n'));
  const out = join(folder, 'results.jsonl');
  const made = run('body', '--batch', batch, '--out', out);
  assert.equal(made.code, 2);
  const lines = readFileSync(out, 'utf8').trim().split('\n').map((l) => JSON.parse(l));
  assert.equal(lines.length, 2);
  assert.equal(lines[0].name, 'Anna');
  assert.equal(lines[1].error.field, 'measurements.height');
  assert.equal(lines[1].error.name, 'Carl');
  assert.match(made.stderr, /1 of 2 people/);
  writeFileSync(batch, '\n\n');
  assert.match(run('body', '--batch', batch, '--out', out).stderr, /nobody/);
});

test('the doctor mends a lost decimal point that body refuses, and --out alone writes the mended person', () => {
  const typed = person('dora', { sex: 'female', measurements: { height: 168, chestCircumference: 925 } });
  const refused = run('body', '--person', typed, '--out', folder);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /925 cm.*Did you mean 92.5 cm\?/);
  const out = join(folder, 'dora-mended.json');
  assert.equal(run('doctor', '--person', typed, '--out', out).code, 0);
  assert.equal(JSON.parse(readFileSync(out, 'utf8')).measurements.chestCircumference, 92.5);
});

test('lengths may carry a unit', () => {
  const drafted = (length) => {
    const out = join(folder, `length-${length}`);
    const made = run('draft', '--person', person('anna', anna), '--garment', `t-shirt,length=${length}`, '--out', out);
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stderr, /sewing-pattern\.json {2}\d+ bytes/);
    return readFileSync(join(out, 'sewing-pattern.json'), 'utf8');
  };
  const metres = drafted('0.62');
  for (const other of ['62cm', '0.62m', '620mm']) assert.equal(drafted(other), metres, other);
});

test('docs/garments.md has every parameter and fabric as the program has it', () => {
  const listed = run('garments', '--json');
  assert.equal(listed.code, 0, listed.stderr);
  const { garments, fabrics, prints } = JSON.parse(listed.stdout);
  const text = readFileSync(join(root, 'docs/garments.md'), 'utf8');
  assert.equal(garments.length, 3);
  for (const garment of garments) {
    const section = text.split(`## ${garment.label}`)[1]?.split('\n## ')[0] ?? '';
    for (const p of garment.parameters) {
      const range = p.choices ? p.choices.join(', ') : `${p.min} to ${p.max}`;
      const row = `| \`${p.name}\` | ${p.label} | ${p.unit} | ${p.default ?? 'from your measurements and the fit'} | ${range} | ${p.help} |`;
      assert.ok(section.includes(row), `docs/garments.md lacks in "${garment.label}": ${row}`);
    }
  }
  const of = (value, factor) => Number((value * factor).toPrecision(12));  // 1.2e-6 N·m → 1.2 µN·m
  for (const f of fabrics) {
    const row = `| \`${f.id}\` | ${f.name} | ${of(f.areaDensity, 1000)} | ${(f.thickness * 1000).toFixed(2)} | ${f.stretchWarp} / ${f.stretchWeft} | ${f.shear} | `
      + `${of(f.bendingWarp, 1e6)} / ${of(f.bendingWeft, 1e6)} | ${f.friction} |`;
    assert.ok(text.includes(row), `docs/garments.md lacks: ${row}`);
  }
  for (const print of prints) assert.ok(text.includes(`\`${print}\``), print);
});

const refusals = [
  ['an unknown member', () => ['body', '--person', person('bad1', { sex: 'female', measurements: { height: 170, hips: 90 } }), '--out', folder], /"measurements.hips" is not known/],
  ['no height', () => ['body', '--person', person('bad2', { sex: 'female', measurements: { weight: 60 } }), '--out', folder], /height.* is required/],
  ['not JSON', () => ['body', '--person', person('bad3', '{height: 3'), '--out', folder], /not a JSON document/],
  ['no such file', () => ['body', '--person', '/nowhere.json', '--out', folder], /no file \/nowhere.json/],
  ['an unknown garment', () => ['draft', '--person', person('anna', anna), '--garment', 't-shrit', '--out', folder], /Did you mean "t-shirt"/],
  ['a parameter out of range', () => ['draft', '--person', person('anna', anna), '--garment', 't-shirt,length=9', '--out', folder], /length/],
  ['an unknown fabric', () => ['dress', '--person', person('anna', anna), '--garment', 't-shirt', '--fabric', 'kevlar', '--out', folder], /kevlar/],
  ['more fabrics than garments', () => ['dress', '--person', person('anna', anna), '--garment', 't-shirt', '--fabric', 'jersey', '--fabric', 'denim', '--out', folder], /--fabric is given 2 times for one garment: "denim" goes with none/],
  ['a picture that is none', () => ['decode', person('anna', anna)], /not a JPEG, PNG/],
  ['a model that is none', () => ['render', person('anna', anna), '--out', join(folder, 'x.png')], /glTF/],
  ['a size that is none', () => ['render', join(folder, 'body', 'avatar.glb'), '--size', 'big', '--out', join(folder, 'x.png')], /WIDTHxHEIGHT/],
  ['an unknown option', () => ['body', '--persn', 'x'], /no option "--persn".*Did you mean "--person"/],
  ['an unknown command', () => ['dres'], /no command "dres".*Did you mean "dress"/],
  ['no command', () => [], /Which command/],
  ['an unknown quality', () => ['render', 'x.glb', '--quality', '0', '--out', 'x.png'], /"0" is no quality\. Choose draft, standard, high or ultra\./],
  ['an unknown background', () => ['render', 'x.glb', '--background', 'sky', '--out', 'x.png'], /"sky" is no background/],
  ['a picture that nobody can write, before it reads the model', () => ['render', '/nowhere.glb', '--out', 'x.gif'], /\.png, \.jpg or \.webp/],
  ['a film that nobody can write, before it reads the model', () => ['turntable', '/nowhere.glb', '--out', 'x.gif'], /\.mp4 or \.webm/],
  ['a view that is none, before it reads the model', () => ['render', '/nowhere.glb', '--view', 'top', '--out', 'x.png'], /"top" is no view/],
  ['a decoded picture that nobody can write', () => ['decode', '/nowhere.jpg', '--out', 'x.gif'], /\.png, \.jpg or \.webp/],
  ['a GLB under the name of another format', () => ['convert', '/nowhere.glb', 'b.gltf'], /written as \.glb/],
  ['threads that no machine has', () => ['--threads', '999', 'body'], /--threads must be between 0 and 256, not 999/],
  ['a print in the wrong unit', () => ['draft', '--person', person('anna', anna), '--garment', 't-shirt', '--pattern', 'stripes,size=20', '--out', folder], /between 0\.002 and 0\.5 metres/],
  ['an unknown fabric for a draft', () => ['draft', '--person', person('anna', anna), '--garment', 't-shirt', '--fabric', 'silk', '--out', folder], /no fabric "silk".*chiffon/],
  ['two garments for one draft', () => ['draft', '--person', person('anna', anna), '--garment', 't-shirt', '--garment', 'a-line-skirt', '--out', folder], /one --garment/],
  ['an unknown parameter, without a guess', () => ['draft', '--person', person('anna', anna), '--garment', 'tailored-trousers,foo=1', '--out', folder], /"foo" is no parameter of tailored-trousers\. Its parameters are fit, length/],
  ['photographs without a height', () => ['photo', '--front', person('anna', anna), '--out', folder], /height/],
  ['photographs with a height in inches', () => ['photo', '--front', person('anna', anna), '--height', '66', '--out', folder], /66 cm is outside what this program knows: 120 cm to 230 cm/],
  ['photographs of a child', () => ['photo', '--front', person('anna', anna), '--height', '140', '--age', '13', '--out', folder], /from 14 to 100 years/],
  ['options of photographs beside a typed person', () => ['dress', '--person', person('anna', anna), '--height', '180', '--sex', 'male', '--garment', 't-shirt', '--out', folder], /--height, --sex would be ignored: with --person everything is taken from its file/],
  ['the clothes of nobody in the demo', () => ['demo', '--fabric', 'denim', '--skin', 'honey', '--out', folder], /--fabric, --skin would be ignored.*give --front with your photograph or --person/],
  ['the words of nobody in the demo', () => ['demo', '--name', 'Ida', '--age', '30', '--clothing', 'loose', '--height-measured', '--out', folder], /--height-measured, --age, --clothing, --name would be ignored/],
  ['a fabric for no garment in the demo', () => ['demo', '--person', person('anna', anna), '--color', 'navy', '--out', folder], /--color would be ignored: without --garment the demo chooses the clothes/],
  ['an unknown skin tone in the demo, before it looks at the photographs', () => ['demo', '--front', '/nowhere.jpg', '--height', '170', '--skin', 'green', '--out', folder], /"green" is no skin tone/],
  ['an unknown garment in the demo, before it looks at the photographs', () => ['demo', '--front', '/nowhere.jpg', '--height', '170', '--garment', 'kilt', '--out', folder], /no garment "kilt"/],
  ['a garment beside a pattern that is drafted', () => ['sewing-pattern', '--from', '/nowhere.json', '--garment', 't-shirt', '--fabric', 'denim', '--out', folder], /--garment, --fabric would be ignored: the pattern of --from is drafted already/],
  ['a typed person older than anybody', () => ['body', '--person', person('old', { sex: 'female', age: 101, measurements: { height: 170 } }), '--out', folder], /from 14 to 100 years/],
];
for (const [name, args, message] of refusals) {
  test(`refuses ${name} with a sentence and exit code 2`, () => {
    const outcome = run(...args());
    assert.equal(outcome.code, 2, outcome.stderr);
    assert.match(outcome.stderr, message);
  });
}
