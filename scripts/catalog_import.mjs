// Takes a catalog's ZIP into a service: catalog_import.mjs URL ZIP DRY_RUN [ACCOUNT]
// By the API key CATALOG_API_KEY, or as ACCOUNT with CATALOG_PASSWORD, which is deleted in the end.
import { readFileSync } from 'node:fs';

const [url, zip, dry, account] = process.argv.slice(2);
const say = (text) => process.stderr.write(`${text}\n`);
const password = process.env.CATALOG_PASSWORD;
let who = { 'x-api-key': process.env.CATALOG_API_KEY };

async function ask(method, path, body, type = 'application/json') {
  const answer = await fetch(`${url}/api/v1${path}`, { method, headers: { ...who, ...(body && { 'content-type': type }) }, body });
  const text = await answer.text();
  const read = text && answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : {};
  if (!answer.ok) throw new Error(`${method} ${path}: ${read.detail ?? answer.status}`);
  return read;
}

async function take() {
  const report = await ask('POST', `/catalog/import?dryRun=${dry}`, readFileSync(zip), 'application/zip');
  const bad = report.items.filter((item) => item.code);
  for (const { row, type, key, result, field, message } of bad) say(`  ${row}: ${type}/${key} ${result}: ${field ? `${field}: ` : ''}${message}`);
  say(`${report.dryRun ? 'It would be: ' : ''}${report.made} made, ${report.changed} changed, ${report.unchanged} unchanged, ${report.refused} refused`);
  return bad.length === 0;
}

let good = false;
try {
  if (account) {
    who = {};
    const signedIn = await ask('POST', '/auth/login', JSON.stringify({ email: account, password, client: 'native' }));
    who = { authorization: `Bearer ${signedIn.accessToken}` };
  }
  good = await take();
} catch (problem) {
  say(`catalog: ${problem.cause?.message ?? problem.message}`);
} finally {
  if (account) await ask('DELETE', '/account', JSON.stringify({ password })).catch((problem) => say(`The account ${account} is still there: ${problem.message}`));
}
process.exit(good ? 0 : 1);
