// node validate_glb.mjs FILE…: the Khronos glTF validator. Prints every issue; fails if there is an error or a warning.
import { readFileSync } from 'node:fs';
import validator from 'gltf-validator';

let bad = 0;
for (const file of process.argv.slice(2)) {
  const report = await validator.validateBytes(new Uint8Array(readFileSync(file)), { maxIssues: 100, ignoredIssues: [] });
  const { numErrors, numWarnings, numInfos, numHints, messages } = report.issues;
  console.log(`${file}: ${numErrors} errors, ${numWarnings} warnings, ${numInfos} infos, ${numHints} hints`);
  for (const issue of messages) console.log(`  ${['error', 'warning', 'info', 'hint'][issue.severity]} ${issue.code} ${issue.pointer ?? ''} ${issue.message}`);
  bad += numErrors + numWarnings;
}
process.exit(bad === 0 ? 0 : 1);
