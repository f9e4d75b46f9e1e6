// Signing in with an account elsewhere: the provider is npm oidc-provider, the browser a cookie jar.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import Provider from 'oidc-provider';
import { ask, join, login } from './people.mjs';
import { startService } from './service.mjs';

const publicUrl = 'http://wallet.test';
const callback = `${publicUrl}/api/v1/auth/oidc/house/callback`;
let service, server, provider, issuer;
const people = { ada: { email: 'ada@example.org', email_verified: true }, bea: { email: 'bea@example.org', email_verified: true }, mallory: { email: 'victim@example.org', email_verified: false } };

before(async () => {
  server = createServer((request, response) => provider.callback()(request, response));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${server.address().port}`;
  provider = new Provider(issuer, {
    clients: [{ client_id: 'wallet', client_secret: 'house secret: 100 %', redirect_uris: [callback], response_types: ['code'], grant_types: ['authorization_code'] }],
    pkce: { required: () => true },
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    cookies: { keys: ['not a secret'] },
    ttl: { Session: 600, Grant: 600, Interaction: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
  });
  provider.on('server_error', (_context, error) => console.error(error));
  service = await startService({ FW_AUTH_OIDC_HOUSE_ISSUER: issuer, FW_AUTH_OIDC_HOUSE_CLIENT_ID: 'wallet', FW_AUTH_OIDC_HOUSE_CLIENT_SECRET: 'house secret: 100 %',
    FW_AUTH_OIDC_HOUSE_LABEL: 'The house', FW_AUTH_OIDC_GONE_ISSUER: 'http://127.0.0.1:1', FW_AUTH_OIDC_GONE_CLIENT_ID: 'x', FW_SERVER_PUBLIC_URL: publicUrl });
});
after(async () => { await service?.stop(); server?.closeAllConnections(); server?.close(); });

/** A browser: keeps cookies by host, does not follow redirects by itself. */
function browser() {
  const jars = {};
  const go = async (address, { method = 'GET', form, token, body } = {}) => {
    const at = new URL(address.replace(publicUrl, service.url));
    const jar = (jars[at.host] ??= {});
    const cookie = Object.entries(jar).map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, { method, redirect: 'manual', body: form ? new URLSearchParams(form) : body && JSON.stringify(body),
      headers: { ...(cookie && { cookie }), ...(body && { 'content-type': 'application/json' }), ...(token && { authorization: `Bearer ${token}` }) } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line) || value === '') delete jar[name]; else jar[name] = value;
    }
    const text = await answer.text();
    return { status: answer.status, location: answer.headers.get('location'), text, address: at.href, cookies: jar,
      body: (answer.headers.get('content-type') ?? '').includes('json') ? JSON.parse(text) : undefined };
  };
  return { go, jars };
}

/** Signs in at the provider as `who` and gives the address that it sends the browser back to. */
async function throughProvider(b, address, who, answer = 'yes') {
  let page = await b.go(address);
  for (let step = 0; step < 12; ++step) {
    if (page.location?.startsWith(callback)) return page.location;
    if (page.location) { page = await b.go(new URL(page.location, page.address).href); continue; }
    const action = page.text.match(/action="([^"]+)"/)?.[1];
    assert.ok(action, `${page.status} ${page.text.slice(0, 300)}`);
    if (answer === 'no') { page = await b.go(new URL(action, page.address).href + '/abort'); continue; }
    const prompt = page.text.match(/name="prompt" value="([^"]+)"/)[1];
    page = await b.go(new URL(action, page.address).href, { method: 'POST', form: { prompt, login: who, password: 'x' } });
  }
  throw new Error('the provider goes round in circles');
}

async function signIn(who, b = browser(), answer) {
  const begun = await b.go(`${publicUrl}/api/v1/auth/oidc/house/authorize?returnTo=/wardrobe`);
  assert.equal(begun.status, 302, begun.text);
  return { b, begun, back: await throughProvider(b, begun.location, who, answer) };
}

const token = async (b) => (await b.go(`${publicUrl}/api/v1/auth/refresh`, { method: 'POST', body: {} })).body.accessToken;

test('lists the providers, and says when one is away', async () => {
  const list = (await ask(service, 'GET', '/auth/oidc')).body.items;
  assert.deepEqual(list, [{ name: 'gone', label: 'gone' }, { name: 'house', label: 'The house' }]);
  const gone = await ask(service, 'GET', '/auth/oidc/gone/authorize');
  assert.equal(gone.status, 503, JSON.stringify(gone.body));
  assert.equal(gone.body.code, 'auth.oidc_away');
  assert.equal((await ask(service, 'GET', '/auth/oidc/nobody/authorize')).status, 404);
  assert.equal((await ask(service, 'GET', '/auth/oidc/house/authorize?returnTo=//evil.example.org')).body.code, 'auth.return_to');
});

let ada;
test('makes an account at the first sign-in and knows it again at the next', async () => {
  const { b, back } = await signIn('ada');
  const home = await b.go(back);
  assert.equal(home.status, 302, home.text);
  assert.equal(home.location, '/wardrobe');
  const access = await token(b);
  ada = (await ask(service, 'GET', '/auth/me', { token: access })).body;
  assert.equal(ada.email, 'ada@example.org');
  const second = await signIn('ada');
  await second.b.go(second.back);
  assert.equal((await ask(service, 'GET', '/auth/me', { token: await token(second.b) })).body.id, ada.id);
  const identities = (await ask(service, 'GET', '/auth/identities', { token: access })).body.items;
  assert.equal(identities.length, 1);
  assert.equal(identities[0].email, 'ada@example.org');
  assert.equal((await ask(service, 'DELETE', `/auth/identities/${identities[0].id}`, { token: access })).body.code, 'auth.last_sign_in');
});

test('refuses answers that come twice, from another browser, forged, or with an error', async () => {
  const { b, back } = await signIn('ada');
  const stranger = await browser().go(back);
  assert.equal(stranger.status, 401);
  assert.equal(stranger.body.code, 'auth.oidc_state');
  assert.equal((await b.go(back)).body.code, 'auth.oidc_state', 'the stranger has used it up');
  const again = await signIn('ada');
  assert.equal((await again.b.go(again.back)).status, 302);
  assert.equal((await again.b.go(again.back)).body.code, 'auth.oidc_state', 'replayed');
  const forged = await signIn('ada');
  const address = new URL(forged.back);
  address.searchParams.set('code', 'made-up');
  assert.equal((await forged.b.go(address.href)).body.code, 'auth.oidc_refused');
  const mixed = await signIn('ada');
  assert.equal((await mixed.b.go(mixed.back.replace('/oidc/house/', '/oidc/gone/'))).body.code, 'auth.oidc_state');
  const denied = await signIn('ada', browser(), 'no');
  assert.match(denied.back, /error=access_denied/);
  assert.equal((await denied.b.go(denied.back)).body.code, 'auth.oidc_denied');
});

test('links to the account that asks, and never by an address', async () => {
  const bea = await join(service, 'bea@example.org');
  const uninvited = await signIn('bea');
  const answered = await uninvited.b.go(uninvited.back);
  assert.equal(answered.location, '/sign-in/mail-sent', answered.text);
  assert.match(await service.letter((text) => /bea@example\.org/.test(text) && /not linked/.test(text)), /nobody was let/);
  const b = browser();
  const begun = await b.go(`${publicUrl}/api/v1/auth/oidc/house/link`, { method: 'POST', body: { returnTo: '/account' }, token: bea.accessToken });
  assert.equal(begun.status, 200, begun.text);
  const linked = await b.go(await throughProvider(b, begun.body.address, 'bea'));
  assert.equal(linked.location, '/account', linked.text);
  const later = await signIn('bea');
  await later.b.go(later.back);
  assert.equal((await ask(service, 'GET', '/auth/me', { token: await token(later.b) })).body.id, bea.user.id);
  const identities = (await ask(service, 'GET', '/auth/identities', { token: bea.accessToken })).body.items;
  assert.equal((await ask(service, 'DELETE', `/auth/identities/${identities[0].id}`, { token: bea.accessToken })).status, 204);
  assert.equal((await login(service, 'bea@example.org')).status, 200, 'the password is left');
  const gone = await signIn('bea');
  assert.equal((await gone.b.go(gone.back)).location, '/sign-in/mail-sent');
});
