// The demo as the reader runs it, once everything is built: how long it takes, and whether its files are sound.
//   node figures.mjs      results in $FW_BENCH_OUT/demo (default: build/ci/bench-out/demo)
// Prints lines "name value unit". The judges are those of the functional suites.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDraco, judgeGlb, measurementGap, probeFilm, root, run } from '../../tests/functional/support.mjs';

const out = join(process.env.FW_BENCH_OUT ?? join(root, 'build/ci/bench-out'), 'demo');
const print = (name, value, unit) => console.log(`${name} ${Number(value.toPrecision(4))} ${unit}`);

rmSync(out, { recursive: true, force: true });
const start = performance.now();
const demo = run('demo', '--out', out);
print('demo.wall', (performance.now() - start) / 1000, 's');
print('demo.exit_code', demo.code ?? 128, 'code');
if (demo.code !== 0) console.log(`# ${demo.stderr.trim().split('\n').at(-1)}`);

const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
const endingIn = (ending) => files.filter((f) => f.endsWith(ending));
print('demo.people', endingIn('report.json').length, 'people');
print('demo.files', files.length, 'files');
print('demo.bytes', files.reduce((sum, f) => sum + statSync(f).size, 0) / 1e6, 'MB');

let problems = 0;
for (const file of endingIn('.glb')) {
  const judged = [file];
  if (isDraco(file)) {
    const twin = `${file}.twin.glb`;  // the validator can't look into Draco: what we decode of it is judged as well
    const made = run('convert', file, twin);
    if (made.code === 0) judged.push(twin); else problems += 1;
  }
  for (const path of judged) {
    const { problems: found, messages } = await judgeGlb(path);
    problems += found;
    if (found > 0) console.log(`# ${path}: ${JSON.stringify(messages)}`);
  }
}
print('glb.files', endingIn('.glb').length, 'files');
print('glb.validator_errors_and_warnings', problems, 'issues');

const gap = (glb) => 1000 * measurementGap(join(dirname(glb), 'avatar.json'), glb);
print('glb.round_trip.worst_gap', Math.max(...endingIn('/avatar.glb').map(gap)), 'mm');

const pdfs = endingIn('.pdf');
print('demo.pdf_files', pdfs.length, 'files');
print('demo.qpdf_failures', pdfs.filter((f) => spawnSync('qpdf', ['--check', f]).status !== 0).length, 'files');
const films = [...endingIn('.mp4'), ...endingIn('.webm')];
print('demo.films', films.length, 'films');
print('demo.films_without_96_frames', films.filter((f) => probeFilm(f).frames !== 96).length, 'films');
