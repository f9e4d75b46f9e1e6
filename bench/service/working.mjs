// What one machine needs while it works: people's photographs are looked at, bodies fitted and requests answered, all at once.
import { spawnSync } from 'node:child_process';
import { existsSync, openAsBlob } from 'node:fs';
import { dirname, join } from 'node:path';
import { ask, join as joinService } from '../../tests/functional/people.mjs';
import { program } from '../../tests/functional/support.mjs';
import { memoryOf } from './processes.mjs';

const asked = 8;  // avatars from photographs, and as many from measurements

async function askForAvatars(service, photos) {
  const token = (await joinService(service, 'working@example.org')).accessToken;
  const avatars = [];
  const by = (method, path, body) => ask(service, method, path, { token, body }).then(({ status, body: said }) => {
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(said)}`);
    return said;
  });
  for (let i = 0; i < asked; ++i) {
    avatars.push((await by('POST', '/avatars', { name: `Typed ${i}`, sex: 'female', measurements: { height: 160 + i, weight: 60, waistCircumference: 70 + i } })).id);
    const { id } = await by('POST', '/avatars', { name: `Pictured ${i}`, from: 'photos', sex: 'female', measurements: { height: 166, weight: 60 } });
    for (const type of ['front', 'side']) {
      const form = new FormData();
      form.set('type', type);
      form.set('file', await openAsBlob(photos[type]), 'photo.jpg');
      const added = await fetch(`${service.url}/api/v1/avatars/${id}/photos`, { method: 'POST', body: form, headers: { authorization: `Bearer ${token}` } });
      if (!added.ok) throw new Error(await added.text());
    }
    await by('POST', `/avatars/${id}/process`);
    avatars.push(id);
  }
  return { avatars, status: (id) => by('GET', `/avatars/${id}`).then((avatar) => avatar.status) };
}

/** Prints the most memory that server, worker, the engine's processes, PostgreSQL and Redis held together, in MB. */
export async function measureWorking(service, folder, print) {
  const sample = join(dirname(program), '../tests/photograph_sample');
  if (!existsSync(sample)) return console.log('# working memory not measured: photograph_sample is not built');
  const photos = JSON.parse(spawnSync(sample, [folder], { encoding: 'utf8' }).stdout);
  await service.startServer({ FW_SERVER_RATE_LIMITS: 'false' });
  const processes = [service.child.pid, ...service.pids()];
  let most = 0;
  const look = () => { most = Math.max(most, processes.map((pid) => memoryOf(pid).share).reduce((a, b) => a + b)); };
  const watch = setInterval(look, 100);
  const begun = performance.now();
  try {
    const { avatars, status } = await askForAvatars(service, photos);
    let ready = 0;
    for (const id of avatars) {
      let now = await status(id);
      for (; now === 'processing'; now = await status(id)) await new Promise((done) => setTimeout(done, 200));
      if (now === 'ready') ++ready;
    }
    print('service.working.memory', most, 'MB');
    print('service.working.ready', ready, 'avatars');
    console.log(`# ${avatars.length} avatars in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  } finally {
    clearInterval(watch);
    await service.stopServer();
  }
}
