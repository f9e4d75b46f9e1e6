// The demo through the service that runs here: an account, two photographs, an avatar taken home, and everything deleted.
// demo_service.mjs URL PHOTO_FOLDER OUT_FOLDER
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [url, photos, out] = process.argv.slice(2);
const say = (text) => process.stderr.write(`${text}\n`);
let token;

async function ask(method, path, body) {
  const form = body instanceof FormData;
  const answer = await fetch(path.startsWith('/files') ? url + path : `${url}/api/v1${path}`, {
    method,
    headers: { ...(body && !form && { 'content-type': 'application/json' }), ...(token && { authorization: `Bearer ${token}` }) },
    body: body && (form ? body : JSON.stringify(body)),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${(await answer.json()).detail}`);
  return answer;
}
const json = async (...request) => (await ask(...request)).json();

/** Says how far the job is until it is over; gives its last state. */
async function follow(id) {
  const decoder = new TextDecoder();
  let rest = '', last;
  for await (const piece of (await ask('GET', `/jobs/${id}/events`)).body) {
    rest += decoder.decode(piece, { stream: true });
    const blocks = rest.split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const data = block.match(/^data: (.*)$/m)?.[1];
      if (!data) continue;
      last = JSON.parse(data);
      say(`  ${String(last.progress.percent).padStart(3)} %  ${last.progress.message || last.state}`);
    }
  }
  return last;
}

const email = `demo-${randomBytes(4).toString('hex')}@example.org`;
say(`Registering ${email}`);
const password = randomBytes(12).toString('base64url');
token = (await json('POST', '/auth/register', { email, password, client: 'native' })).accessToken;
try {
  const told = JSON.parse(readFileSync(join(photos, '..', 'avatar.json'), 'utf8'));
  const height = told.measurements.find((m) => m.id === 'height').asked * 100;
  const avatar = await json('POST', '/avatars', { name: told.name, from: 'photos', sex: told.sex, measurements: { height, weight: told.weight.asked } });
  for (const type of ['front', 'side']) {
    say(`Sending the ${type} photograph`);
    const form = new FormData();
    form.set('type', type);
    form.set('file', new Blob([readFileSync(join(photos, `${type}.jpg`))]), `${type}.jpg`);
    await ask('POST', `/avatars/${avatar.id}/photos`, form);
  }
  const { jobId } = await json('POST', `/avatars/${avatar.id}/process`);
  const job = await follow(jobId);
  if (job.state !== 'done') throw new Error(job.error?.message ?? `The job is ${job.state}.`);
  const made = await json('GET', `/avatars/${avatar.id}`);
  mkdirSync(out, { recursive: true });
  for (const [name, at] of [['avatar.glb', made.models[0].url], ['thumbnail.webp', made.thumbnailUrl]])
    writeFileSync(join(out, name), Buffer.from(await (await ask('GET', at)).arrayBuffer()));
  writeFileSync(join(out, 'measurements.json'), JSON.stringify(await json('GET', `/avatars/${avatar.id}/measurements`), null, 2));
  say(`Taken home: ${join(out, 'avatar.glb')}, thumbnail.webp, measurements.json`);
} finally {
  await ask('DELETE', '/account', { password });
  say('Deleted the account and all that was kept of it.');
}
