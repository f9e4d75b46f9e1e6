// The README's tour, line by line as it stands there: only the address and the folder of the photographs are others.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { startService } from './service.mjs';
import { helperProgram, program, root, scratch } from './support.mjs';

let service, home;
before(async () => {
  service = await startService();
  home = scratch('tour');
  const made = spawnSync(helperProgram(join(dirname(program), '../tests/photograph_sample'), 'photograph_sample'), [join(home, 'made')], { encoding: 'utf8' });
  const photos = JSON.parse(made.stdout);
  mkdirSync(join(home, 'out/noor/photos'), { recursive: true });
  for (const view of ['front', 'side']) copyFileSync(photos[view], join(home, `out/noor/photos/${view}.jpg`));
});
after(() => service?.stop());

test('every line of the tour works, and says what it should', () => {
  const [, block] = readFileSync(join(root, 'README.md'), 'utf8').match(/### Five minutes with the service\n[^]*?```sh\n([^]*?)```/);
  const lines = block.split('\n').filter((line) => line && !line.startsWith('#'));
  assert.ok(lines.length > 20);
  // After each line its number and its status; one shell, as in a terminal. A failed curl (-f) fails its line.
  const script = ['set -o pipefail', ...lines.flatMap((line, i) => [line, `printf '\\n@@%s %s\\n' ${i} $?`])].join('\n').replaceAll('http://localhost:8080', service.url);
  const shell = spawnSync('bash', { input: script, cwd: home, encoding: 'utf8', timeout: 300_000, env: { ...process.env, TMPDIR: home } });
  const said = new Map();
  let rest = shell.stdout;
  for (const [i, line] of lines.entries()) {
    const end = rest.match(new RegExp(`\\n@@${i} (\\d+)\\n`));
    assert.ok(end, `the shell ended before: ${line}\n${shell.stderr}`);
    assert.equal(end[1], '0', `${line}\n${rest.slice(0, end.index)}\n${shell.stderr}`);
    said.set(line, rest.slice(0, end.index));
    rest = rest.slice(end.index + end[0].length);
  }
  const after = (...words) => {
    const found = [...said].find(([line]) => words.every((word) => line.includes(word)));
    assert.ok(found, `no line has ${words}`);
    return found[1];
  };
  assert.match(after('$at/account -H'), /anna@example\.org/);
  assert.match(after('doctor'), /28\.5 inches/);
  assert.match(after('/events', 'body.json'), /event: done/);
  assert.match(after('anna.glb'), /anna\.glb/);
  assert.match(after('unit=imperial'), /"unit":"imperial"/);
  assert.match(after('tail -n 3'), /"state":"done"/);
  assert.match(after('type=side'), /"type":"side"/);
  assert.match(after('/events', 'uniq'), /Looking at the front photograph[^]*Finding the body/);
  assert.match(after('metrics'), /avatars_created_total 2/);
  assert.match(after('-X DELETE'), /204/);
});
