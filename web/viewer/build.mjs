// Builds viewer.js and page.css and copies the fonts: node build.mjs OUT_DIR. Prints the size and SHA-256 of each file.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, 'dist');
mkdirSync(join(out, 'fonts'), { recursive: true });

await build({
  absWorkingDir: here,
  entryPoints: ['src/main.ts'],
  outfile: join(out, 'viewer.js'),
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'inline',
});

await build({ absWorkingDir: here, entryPoints: ['src/page.css'], outfile: join(out, 'page.css'), minify: true, target: 'es2022', charset: 'utf8' });

const fonts = {
  'inter.woff2': '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  'fraunces.woff2': '@fontsource-variable/fraunces/files/fraunces-latin-opsz-normal.woff2',
  'inter-license.txt': '@fontsource-variable/inter/LICENSE',
  'fraunces-license.txt': '@fontsource-variable/fraunces/LICENSE',
};
for (const [name, source] of Object.entries(fonts)) cpSync(join(here, 'node_modules', source), join(out, 'fonts', name));

for (const name of ['viewer.js', 'page.css', ...Object.keys(fonts).map((font) => `fonts/${font}`)]) {
  const bytes = readFileSync(join(out, name));
  console.log(`${createHash('sha256').update(bytes).digest('hex')}  ${bytes.length}  ${name}`);
}
