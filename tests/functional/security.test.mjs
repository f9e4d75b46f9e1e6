// What an attacker tries, against every endpoint that the document of the API names: those that are added later are
// tried by themselves. Nobody gets in, nothing is a failure of ours, and no driver's words leave the server.
import assert from 'node:assert/strict';
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { samples } from './catalog_items.mjs';
import { join, password } from './people.mjs';
import { startService } from './service.mjs';

let service, operations, schemes, admin, user;
const items = {};  // of the catalog, by the path of their kind

before(async () => {
  service = await startService({ FW_SERVER_RATE_LIMITS: 'false', FW_SERVER_HEAD_TIME: '400ms', FW_SERVER_BODY_TIME: '400ms', FW_SERVER_TRUSTED_PROXIES: '127.0.0.1' });
  const document = JSON.parse((await ask('GET', '/api/v1/openapi.json')).body);
  schemes = document.components.securitySchemes;
  const resolve = (schema) => (schema?.$ref ? resolve(schema.$ref.slice(2).split('/').reduce((at, name) => at[name], document)) : schema ?? {});
  operations = Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).filter(([verb]) => verb !== 'servers').map(([verb, it]) => {
    const parameters = (it.parameters ?? []).map(resolve);
    const body = it.requestBody?.content ?? {};
    return { verb: verb.toUpperCase(), path: (item.servers ? '' : '/api/v1') + path, it, parameters, limit: it['x-body-limit'],
      takes: Object.keys(body), shape: resolve(body['application/json']?.schema), open: (it.security ?? []).length === 0 || it.security.some((s) => s.refreshCookie), resolve };
  }));
  admin = await join(service, 'admin@example.org');
  user = await join(service, 'user@example.org');
  for (const [kind, body] of Object.entries(samples)) {
    const made = await ask('POST', `/api/v1/catalog/${kind}`, { token: admin.accessToken, body: JSON.stringify(body) });
    assert.equal(made.status, 201, made.body);
    items[`/api/v1/catalog/${kind}/{id}`] = JSON.parse(made.body).id;
  }
});
after(() => service?.stop());

/** Bytes in, everything that comes back out; ends when the server closes or has been silent for `silence` ms after the first byte. */
function raw(bytes, { silence = 150, most = 5000, port = service.ready.port } = {}) {
  return new Promise((resolve) => {
    let text = '', timer;
    const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes));
    const end = () => { clearTimeout(timer); socket.destroy(); resolve(text); };
    timer = setTimeout(end, most);
    socket.on('data', (piece) => { text += piece.toString('latin1'); clearTimeout(timer); timer = setTimeout(end, silence); });
    socket.on('close', end);
    socket.on('error', end);
  });
}

/** One request as bytes, on a connection of its own, so that nothing is tidied up on the way: { status, headers, body }. */
async function ask(verb, target, { token, headers = {}, body, type, address = '203.0.113.5' } = {}) {
  const payload = body === undefined ? undefined : Buffer.from(body);
  const lines = [`${verb} ${target} HTTP/1.1`, 'Host: localhost', 'Connection: close', `X-Forwarded-For: ${address}`];
  if (token) lines.push(`Authorization: Bearer ${token}`);
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (payload) lines.push(`Content-Type: ${type ?? 'application/json'}`, `Content-Length: ${payload.length}`);
  const text = await raw(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), payload ?? Buffer.alloc(0)]), { silence: 2000 });
  const split = text.indexOf('\r\n\r\n');
  const [first, ...fields] = text.slice(0, split).split('\r\n');
  return { status: Number(first.split(' ')[1]), headers: Object.fromEntries(fields.map((f) => [f.slice(0, f.indexOf(':')).toLowerCase(), f.slice(f.indexOf(':') + 2)])), body: text.slice(split + 4) };
}

const leaks = /postgres(ql)?:|libpq|SQLSTATE|syntax error at or near|relation ".*" does not|violates|hiredis|boost|std::|0x[0-9a-f]{8}|\.cpp|terminate|stack|\/work\/|\/tmp\/|ECONN/i;

/** What holds of every answer whatever was asked. */
function check(answer, what, operation) {
  assert.ok(answer.status >= 200 && answer.status < 500, `${what}: ${answer.status} ${answer.body.slice(0, 300)}`);
  assert.match(answer.headers['x-request-id'] ?? '', /^[\w.-]{8,64}$/, what);
  assert.equal(answer.headers['x-powered-by'], undefined, what);
  assert.equal(answer.headers['x-content-type-options'], 'nosniff', what);
  if (answer.status < 400) return;
  if (operation?.verb === 'HEAD' || what.startsWith('HEAD ')) return;  // there is no body
  assert.equal(answer.headers['content-type'], 'application/problem+json', what);
  const problem = JSON.parse(answer.body);
  assert.equal(problem.status, answer.status, what);
  assert.doesNotMatch(answer.body, leaks, what);
  if (!operation) return;
  // What was answered is what the document says.
  const documented = operation.it.responses[String(answer.status)]?.content?.['application/problem+json']?.examples ?? {};
  const general = ['http.bad_path', 'http.bad_query', 'http.not_found', 'request.body_missing', 'json.syntax', 'json.too_deep', 'json.not_utf8', 'http.method_not_allowed', 'http.body_too_large', 'http.malformed_body'];
  assert.ok(documented[problem.code] || general.includes(problem.code), `${what}: ${answer.status} ${problem.code} is not in the document (${Object.keys(documented)})`);
}

const unknown = '01900000-0000-7000-8000-00000000dead';
const valueFor = (parameter) => (parameter.schema?.format === 'uuid' ? unknown : parameter.schema?.enum?.[0] ?? 'unknown');
const fill = (operation, choose = valueFor) => operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(choose(operation.parameters.find((p) => p.name === name) ?? {})));
const title = (operation) => `${operation.verb} ${operation.path}`;
const closed = () => operations.filter((o) => !o.open);
const reading = (operation) => operation.it['x-sse'] || operation.it.responses['200']?.content?.['text/event-stream'];

/** A body that the shape accepts as far as types go. */
function sample(schema, resolve, depth = 0) {
  const s = resolve(schema);
  if (s.example !== undefined) return s.example;
  if (s.enum) return s.enum[0];
  const type = Array.isArray(s.type) ? s.type[0] : s.type;
  if (type === 'object' || s.properties) return depth > 4 ? {} : Object.fromEntries((s.required ?? []).map((name) => [name, sample(s.properties[name], resolve, depth + 1)]));
  if (type === 'array') return [];
  if (type === 'integer' || type === 'number') return s.minimum ?? 1;
  if (type === 'boolean') return true;
  if (s.format === 'uuid') return unknown;
  if (s.format === 'email') return 'somebody@example.org';
  return 'x'.repeat(Math.max(s.minLength ?? 1, 1));
}
const bodyOf = (operation) => (operation.takes.includes('application/json') ? JSON.stringify(sample(operation.shape, operation.resolve)) : operation.takes.length > 0 ? '' : undefined);

test('the document names endpoints of every kind', () => {
  assert.ok(operations.length > 20, `${operations.length}`);
  assert.ok(closed().length > 10);
  assert.equal(schemes.apiKey.name, 'X-API-Key');
  assert.equal(schemes.refreshCookie.name, 'fw_refresh');
});

test('anonymous callers are let in nowhere but where the document says so', async () => {
  for (const operation of closed()) {
    const answer = await ask(operation.verb, fill(operation), { body: bodyOf(operation), type: operation.takes[0] });
    assert.equal(answer.status, 401, `${title(operation)}: ${answer.status} ${answer.body}`);
    assert.ok(answer.headers['www-authenticate'], title(operation));
    check(answer, title(operation), operation);
    if (operation.verb !== 'HEAD') assert.equal(JSON.parse(answer.body).code, 'auth.required');
  }
});

test('the wrong role is refused everywhere', async () => {
  for (const operation of operations) {
    const needed = operation.it.security?.flatMap((s) => Object.values(s).flat()) ?? [];
    if (needed.every((permission) => user.user.permissions.includes(permission))) continue;  // also where none is needed
    const answer = await ask(operation.verb, fill(operation), { token: user.accessToken, body: bodyOf(operation), type: operation.takes[0] });
    assert.equal(answer.status, 403, `${title(operation)}: ${answer.status} ${answer.body}`);
    check(answer, title(operation), operation);
  }
});

test('what belongs to somebody else looks like what is not there', async () => {
  for (const operation of closed().filter((o) => /\{id\}/.test(o.path) && !reading(o))) {
    const needed = operation.it.security.flatMap((s) => Object.values(s).flat());
    const token = needed.length > 0 ? admin.accessToken : user.accessToken;
    const answer = await ask(operation.verb, fill(operation), { token, body: bodyOf(operation), type: operation.takes[0] });
    assert.ok(answer.status >= 400 && answer.status < 500, `${title(operation)}: ${answer.status} ${answer.body}`);
    check(answer, title(operation), operation);
  }
  // A real one: another user's session.
  const mine = JSON.parse((await ask('GET', '/api/v1/auth/sessions', { token: admin.accessToken })).body).items[0].id;
  const taken = await ask('DELETE', `/api/v1/auth/sessions/${mine}`, { token: user.accessToken });
  const missing = await ask('DELETE', `/api/v1/auth/sessions/${unknown}`, { token: user.accessToken });
  assert.equal(taken.status, 404);
  assert.equal(JSON.parse(taken.body).code, JSON.parse(missing.body).code);
  assert.equal((await ask('GET', '/api/v1/auth/me', { token: admin.accessToken })).status, 200);
});

test('bodies that are no JSON, of the wrong type, too deep or too big are refused by what is wrong with them', async () => {
  const refused = [['not JSON', '{"email":', [400]], ['a list', '[1,2]', [400]], ['nothing', 'null', [400]], ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), [400]],
    ['too deep', '['.repeat(5000) + ']'.repeat(5000), [400]], ['a name twice', '{"a":1,"a":2}', [400]], ['unknown members', '{"__proto__":{"a":1},"constructor":1}', [400]]];
  for (const operation of operations.filter((o) => o.takes.includes('application/json'))) {
    const token = operation.open ? undefined : admin.accessToken;
    // A merge patch is judged by what it makes of an item: there must be one.
    const path = items[operation.path] ? operation.path.replace('{id}', items[operation.path]) : fill(operation);
    const send = (body, type) => ask(operation.verb, path, { token, body, type, address: `192.0.2.${Math.floor(Math.random() * 250) + 1}` });
    for (const [name, body, statuses] of refused) {
      const answer = await send(body);
      // A fresh sign-in or the like may be asked for first.
      assert.ok([...statuses, 403].includes(answer.status), `${title(operation)} with ${name}: ${answer.status} ${answer.body}`);
      check(answer, `${title(operation)} with ${name}`);
    }
    const properties = Object.keys(operation.shape.properties ?? {});
    if (properties.length > 0) {
      const wrong = await send(JSON.stringify(Object.fromEntries(properties.map((name) => [name, { $gt: '' }]))));
      assert.ok([400, 403].includes(wrong.status), `${title(operation)} with wrong types: ${wrong.status} ${wrong.body}`);
      check(wrong, title(operation), operation);
    }
    const form = await send('a=b', 'application/x-www-form-urlencoded');
    assert.ok([415, 403, 400].includes(form.status), `${title(operation)} with a form: ${form.status} ${form.body}`);
    if (operation.limit < 2_000_000) {
      const big = await send(`{"a":"${'x'.repeat(operation.limit)}"}`);
      assert.ok([413, 403].includes(big.status), `${title(operation)} with ${operation.limit} bytes and more: ${big.status} ${big.body.slice(0, 200)}`);
    }
  }
});

const nasty = ["' OR '1'='1", "'; DROP TABLE auth.users; --", '" OR ""="', '$1', '%s%n', '\\', '../../etc/passwd', '..%2f..%2fetc%2fpasswd', '%2e%2e/%2e%2e', '/etc/passwd', '%00', 'a%0d%0aSet-Cookie:%20x=1', '%ff%fe', '<script>', '${jndi:ldap://x}', '{{7*7}}', '*', '1e309', '-1', '9'.repeat(40), 'x'.repeat(3000)];

test('strings of attackers in paths, queries, members and header fields are values like any other, and mostly bad ones', async () => {
  for (const operation of operations) {
    const token = operation.open ? undefined : admin.accessToken;
    if (reading(operation)) continue;
    for (const text of nasty) {
      const escaped = /%[0-9a-f]{2}/i.test(text) ? text : encodeURIComponent(text);
      if (/\{/.test(operation.path)) {
        const answer = await ask(operation.verb, operation.path.replace(/\{\w+\}/g, () => escaped), { token, body: bodyOf(operation), type: operation.takes[0] });
        assert.ok(answer.status >= 400 || operation.verb === 'OPTIONS', `${title(operation)} with ${text} in its path: ${answer.status}`);
        check(answer, `${title(operation)} with ${text} in its path`);
      }
      for (const parameter of operation.parameters.filter((p) => p.in === 'query').slice(0, 4)) {
        const answer = await ask(operation.verb, `${fill(operation)}?${parameter.name}=${escaped}`, { token, body: bodyOf(operation), type: operation.takes[0] });
        check(answer, `${title(operation)} with ${text} as ${parameter.name}`);
        assert.equal(answer.headers['set-cookie']?.includes('x=1') ?? false, false);
      }
    }
  }
  const me = await ask('GET', '/api/v1/auth/me', { token: user.accessToken, headers: { 'X-Request-ID': "1' OR 1=1 --", 'User-Agent': "'; DROP TABLE auth.users; --", 'Accept-Language': '../../x', 'If-None-Match': '"' } });
  check(me, 'header fields');
  assert.equal(me.status, 200);
  for (const text of nasty.filter((t) => !t.startsWith('%'))) {
    const answer = await ask('POST', '/api/v1/auth/login', { body: JSON.stringify({ email: text, password: text }), address: `198.51.100.${10 + nasty.indexOf(text)}` });
    assert.ok([400, 401].includes(answer.status), `${text}: ${answer.status} ${answer.body}`);
    check(answer, text);
  }
  assert.equal(JSON.parse((await ask('GET', '/api/v1/auth/me', { token: admin.accessToken })).body).email, 'admin@example.org', 'everybody is still there');
});

test('requests that two servers would read differently are refused, and nothing behind them is answered', async () => {
  const hidden = 'GET /api/v1/auth/me HTTP/1.1\r\nHost: h\r\n\r\n';
  const post = 'POST /api/v1/auth/login HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n';
  const cases = {
    'Content-Length and Transfer-Encoding': `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
    'Transfer-Encoding twice': `${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${hidden}`,
    'chunked that is not last': `${post}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n${hidden}`,
    'another coding': `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${hidden}`,
    'two lengths': `${post}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}${hidden}`,
    'a list of lengths': `${post}Content-Length: 2, 3\r\n\r\n{}${hidden}`,
    'a signed length': `${post}Content-Length: +2\r\n\r\n{}${hidden}`,
    'a length in hexadecimal': `${post}Content-Length: 0x2\r\n\r\n{}${hidden}`,
    'a folded field': `GET /healthz HTTP/1.1\r\nHost: h\r\nX-A: b\r\n c: d\r\n\r\n${hidden}`,
    'a blank before the colon': `${post}Content-Length : 2\r\n\r\n{}${hidden}`,
    'bare line feeds': 'GET /healthz HTTP/1.1\nHost: h\n\n',
    'a bare line feed in a field': `GET /healthz HTTP/1.1\r\nHost: h\nX-Smuggled: 1\r\n\r\n`,
    'a bare carriage return': 'GET /healthz HTTP/1.1\r\nHost: h\rX: 1\r\n\r\n',
    'no host': 'GET /healthz HTTP/1.1\r\n\r\n',
    'two hosts': 'GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
    'a NUL': 'GET /healthz HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n',
    'another version': 'GET /healthz HTTP/3.7\r\nHost: h\r\n\r\n',
    'a method that nobody knows': 'BREW /healthz HTTP/1.1\r\nHost: h\r\n\r\n',
    'a chunk with a wrong size': `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n${hidden}`,
    'a chunk longer than it says': `${post}Transfer-Encoding: chunked\r\n\r\n2\r\n{}{}\r\n0\r\n\r\n${hidden}`,
    'a head without end': `GET /healthz HTTP/1.1\r\nHost: h\r\n${'X-A: '.padEnd(200, 'b')}\r\n`.padEnd(40_000, 'X'),
    'too many fields': `GET /healthz HTTP/1.1\r\nHost: h\r\n${'A: b\r\n'.repeat(500)}\r\n`,
    'a target without end': `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: h\r\n\r\n`,
  };
  for (const [name, bytes] of Object.entries(cases)) {
    const text = await raw(bytes, { silence: 300 });
    const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map((m) => Number(m[1]));
    assert.equal(statuses.length, 1, `${name}: ${statuses} ${text.slice(0, 200)}`);
    assert.ok([400, 408, 413, 414, 431, 501, 505].includes(statuses[0]), `${name}: ${statuses[0]}`);
    assert.match(text, /^Connection: close\r$/mi, name);
    assert.doesNotMatch(text, leaks, name);
  }
});

test('clients that are slow on purpose are sent away and hold nobody up', async () => {
  const head = raw('GET /healthz HTTP/1.1\r\nHost: h\r\nX-A: ', { silence: 3000 });
  const body = raw('POST /api/v1/auth/login HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{', { silence: 3000 });
  const drip = new Promise((resolve) => {
    let text = '';
    const socket = net.connect(service.ready.port, '127.0.0.1', () => socket.write('GET /healthz HTTP/1.1\r\nHost: h\r\n'));
    const timer = setInterval(() => socket.write('X-A: b\r\n'), 50);  // each field is a sign of life, the head is still too slow
    socket.on('data', (piece) => { text += piece; });
    socket.on('error', () => {});
    socket.on('close', () => { clearInterval(timer); resolve(text); });
  });
  const many = Array.from({ length: 200 }, () => raw('GET /hea', { silence: 3000 }));
  const began = performance.now();
  assert.equal((await ask('GET', '/healthz')).status, 200);
  assert.ok(performance.now() - began < 2500, 'others wait');
  assert.match(await head, /^HTTP\/1\.1 408 /);
  assert.match(await body, /^HTTP\/1\.1 408 /);
  assert.match(await drip, /^HTTP\/1\.1 408 /);
  for (const one of await Promise.all(many)) assert.match(one, /^HTTP\/1\.1 408 /);
});

test('forged tokens are refused and stand in the audit log', async () => {
  const [header, payload, signature] = user.accessToken.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url'));
  const said = JSON.parse(Buffer.from(header, 'base64url'));
  const encode = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
  const { keys: [key] } = JSON.parse((await ask('GET', '/.well-known/jwks.json')).body);
  const hmac = (front, secret) => `${front}.${createHmac('sha256', secret).update(front).digest('base64url')}`;
  const signed = (front, privateKey, options = {}) => `${front}.${createSign('sha256').update(front).sign({ key: privateKey, dsaEncoding: 'ieee-p1363', ...options }).toString('base64url')}`;
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const front = (h, p = payload) => `${encode(h)}.${typeof p === 'string' ? p : encode(p)}`;
  const forged = {
    'alg none': `${front({ alg: 'none', typ: 'JWT' })}.`,
    'alg None with a signature': `${front({ alg: 'None', kid: key.kid })}.${signature}`,
    'no alg': `${front({ kid: key.kid })}.${signature}`,
    'HS256 with x of the public key': hmac(front({ alg: 'HS256', typ: 'JWT', kid: key.kid }), key.x),
    'HS256 with the public key as JWK': hmac(front({ alg: 'HS256', typ: 'JWT', kid: key.kid }), JSON.stringify(key)),
    'HS256 without kid': hmac(front({ alg: 'HS256', typ: 'JWT' }), ''),
    RS256: `${front({ alg: 'RS256', typ: 'JWT', kid: key.kid })}.${createSign('sha256').update(front({ alg: 'RS256', typ: 'JWT', kid: key.kid })).sign(rsa).toString('base64url')}`,
    'another key under our kid': signed(front(said), ec),
    'another kid': signed(front({ ...said, kid: 'mine' }), ec),
    'no kid': signed(front({ alg: 'ES256', typ: 'JWT' }), ec),
    'a kid that is a path': signed(front({ ...said, kid: '../../../dev/null' }), ec),
    'its own key': signed(front({ ...said, jwk: { kty: 'EC' } }), ec),
    'a critical extension': `${front({ ...said, crit: ['x'] })}.${signature}`,
    'more rights': `${header}.${encode({ ...claims, roles: ['admin'], permissions: ['admin:users'] })}.${signature}`,
    'a later end': `${header}.${encode({ ...claims, exp: claims.exp + 3600 })}.${signature}`,
    'a signature of zeros': `${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`,
    'a signature in DER': `${header}.${payload}.${createSign('sha256').update(`${header}.${payload}`).sign(ec).toString('base64url')}`,
    'cut off': user.accessToken.slice(0, -4),
    'two signatures': `${user.accessToken}.${signature}`,
    'a line end': `${user.accessToken}%0a`,
    nonsense: 'x'.repeat(5000),
  };
  for (const [name, token] of Object.entries(forged)) {
    const answer = await ask('GET', '/api/v1/auth/me', { token, address: '203.0.113.99' });
    assert.equal(answer.status, 401, `${name}: ${answer.status} ${answer.body}`);
    check(answer, name);
    assert.equal(JSON.parse(answer.body).code, 'auth.token_invalid', name);
  }
  for (const scheme of ['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer ', 'Digest x', 'bearer  x']) {
    const answer = await ask('GET', '/api/v1/auth/me', { headers: { Authorization: scheme } });
    assert.equal(answer.status, 401, scheme);
    check(answer, scheme);
  }
  assert.equal((await ask('GET', '/api/v1/auth/me', { token: user.accessToken })).status, 200);
  assert.equal(count("action = 'auth.token_refused' AND outcome = 'refused' AND address = '203.0.113.99'"), 1);
});

/** Rows of the audit log. */
function count(where) {
  const ended = spawnSync('psql', ['-X', '-At', service.administrator.replace(/dbname=\S+/, 'dbname=fashion_wallet'), '-c', `SELECT count(*) FROM auth.audit_log WHERE ${where}`], { encoding: 'utf8' });
  assert.equal(ended.status, 0, ended.stderr);
  return Number(ended.stdout);
}

test('a refresh token that comes back and guessed passwords stand in the audit log', async () => {
  const thief = await join(service, 'thief@example.org');
  const refresh = (refreshToken) => ask('POST', '/api/v1/auth/refresh', { body: JSON.stringify({ refreshToken }) });
  const second = JSON.parse((await refresh(thief.refreshToken)).body);
  const third = JSON.parse((await refresh(second.refreshToken)).body);
  const reused = await refresh(thief.refreshToken);
  assert.equal(reused.status, 401);
  assert.equal(JSON.parse(reused.body).code, 'auth.refresh_reused');
  assert.equal((await refresh(third.refreshToken)).status, 401, 'the whole family has ended');
  assert.equal(count("action = 'auth.refresh_reused'"), 1);
  const known = await ask('POST', '/api/v1/auth/login', { body: JSON.stringify({ email: 'user@example.org', password: 'a wrong password' }), address: '192.0.2.251' });
  const nobody = await ask('POST', '/api/v1/auth/login', { body: JSON.stringify({ email: 'nobody@example.org', password: 'a wrong password' }), address: '192.0.2.252' });
  const said = (answer) => { const { requestId, ...rest } = JSON.parse(answer.body); return rest; };
  assert.deepEqual(said(known), said(nobody), 'who exists is not told');
  assert.equal(count("action = 'auth.sign_in_refused' AND address IN ('192.0.2.251', '192.0.2.252')"), 2);
});
