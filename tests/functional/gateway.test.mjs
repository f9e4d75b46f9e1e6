// The gateway as Node's own HTTP and HTTPS clients see it, against gateway-test-server.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { after, before, test } from 'node:test';
import { firstLineOf, helperProgram, program as builtProgram } from './support.mjs';

const program = path.join(path.dirname(builtProgram), 'gateway-test-server');
const folder = mkdtempSync(path.join(os.tmpdir(), 'fw-gateway-'));
const certificate = path.join(folder, 'certificate.pem');
const key = path.join(folder, 'key.pem');
let server, ended, ports;

function makeCertificate(name) {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
    '-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate], { stdio: 'ignore' });
}

before(async () => {
  makeCertificate('first');
  server = spawn(helperProgram(program, 'gateway-test-server'), [certificate, key], { stdio: ['ignore', 'pipe', 'inherit'] });
  ended = new Promise((resolve) => server.once('exit', (code) => resolve(code)));
  const line = await firstLineOf(server, 'gateway-test-server');
  ports = line.trim().split(' ').map(Number);
});
after(() => { server?.kill('SIGKILL'); rmSync(folder, { recursive: true }); });

function ask(secure, options, body) {
  const client = secure ? https : http;
  return new Promise((resolve, reject) => {
    const request = client.request({ host: 'localhost', family: 4, port: ports[secure ? 1 : 0], rejectUnauthorized: false, ...options }, (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces), reused: request.reusedSocket }));
      response.on('error', reject);
    });
    request.on('error', reject);
    if (typeof body === 'function') body(request);
    else request.end(body);
  });
}

for (const secure of [false, true]) {
  const over = secure ? 'TLS' : 'plain TCP';
  test(`requests over ${over}: a kept connection, bodies of both framings, streams and files`, async () => {
    const agent = new (secure ? https : http).Agent({ keepAlive: true, maxSockets: 1 });
    const first = await ask(secure, { path: '/who', agent });
    assert.equal(String(first.body), `127.0.0.1 ${secure ? 'secure' : 'plain'}`);
    const second = await ask(secure, { path: '/echo', method: 'POST', agent }, 'with a length');
    assert.equal(String(second.body), 'POST with a length');
    assert.equal(second.reused, true);
    const chunked = await ask(secure, { path: '/echo', method: 'PUT', agent }, (r) => { r.write('in '); r.write('chunks'); r.end(); });
    assert.equal(String(chunked.body), 'PUT in chunks');
    assert.equal(String((await ask(secure, { path: '/stream', agent })).body), 'piece 0;piece 1;piece 2;');
    assert.equal((await ask(secure, { path: '/big', agent })).body.length, 3_000_000);
    assert.equal((await ask(secure, { path: '/file', agent })).body.length, 2_998_000);
    assert.equal((await ask(secure, { path: '/big', method: 'HEAD', agent })).headers['content-length'], '3000000');
    const large = await ask(secure, { path: '/count', method: 'POST', agent }, Buffer.alloc(5_000_000));
    assert.equal(String(large.body), '5000000');
    agent.destroy();
  });

  test(`a broken body over ${over} is an error for the client, not half an answer`, async () => {
    await assert.rejects(ask(secure, { path: '/broken', agent: false }));
  });
}

test('Expect: 100-continue is answered before the body is sent', async () => {
  let continued = false;
  const answer = await ask(false, { path: '/echo', method: 'POST', agent: false, headers: { Expect: '100-continue', 'Content-Length': 2 } }, (r) => {
    r.on('continue', () => { continued = true; r.end('ok'); });
    r.flushHeaders();
  });
  assert.equal(String(answer.body), 'POST ok');
  assert.ok(continued);
});

test('fetch (undici) gets many answers at once', async () => {
  const answers = await Promise.all(Array.from({ length: 200 }, async (_, i) => {
    const r = await fetch(`http://127.0.0.1:${ports[0]}/echo`, { method: 'POST', body: String(i) });
    return r.text();
  }));
  assert.deepEqual(answers, answers.map((_, i) => `POST ${i}`));
});

const handshake = (options) => new Promise((resolve, reject) => {
  const socket = tls.connect({ host: '127.0.0.1', port: ports[1], rejectUnauthorized: false, ...options }, () => {
    resolve({ protocol: socket.getProtocol(), alpn: socket.alpnProtocol, name: socket.getPeerCertificate().subject.CN });
    socket.destroy();
  });
  socket.on('error', reject);
});

test('TLS is 1.3 and nothing older', async () => {
  assert.equal((await handshake({ ALPNProtocols: ['h2', 'http/1.1'] })).protocol, 'TLSv1.3');
  assert.equal((await handshake({ ALPNProtocols: ['h2', 'http/1.1'] })).alpn, 'http/1.1');
  await assert.rejects(handshake({ maxVersion: 'TLSv1.2' }));
});

test('a new certificate is used from the signal on', async () => {
  assert.equal((await handshake({})).name, 'first');
  makeCertificate('second');
  server.kill('SIGHUP');
  const deadline = Date.now() + 10_000;
  while ((await handshake({})).name !== 'second') assert.ok(Date.now() < deadline, 'the old certificate is still in use');
});

test('plain bytes at the TLS port and TLS bytes at the plain port end the connection', async () => {
  const bytes = Buffer.from('160301020001fc0303000d0a0d0a0a', 'hex');
  for (const [port, sent] of [[ports[1], Buffer.from('GET / HTTP/1.1\r\nHost: h\r\n\r\n')], [ports[0], bytes]]) {
    await new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => socket.write(sent));
      socket.on('data', () => {});
      socket.on('close', resolve);
      socket.on('error', () => {});
    });
  }
});

test('SIGTERM ends the program and the answers that have no end of their own', async () => {
  const body = await new Promise((resolve, reject) => {
    const request = https.get({ host: 'localhost', family: 4, port: ports[1], path: '/events', rejectUnauthorized: false, agent: false }, (response) => {
      let text = '';
      response.once('data', () => server.kill('SIGTERM'));
      response.on('data', (piece) => { text += piece; });
      response.on('end', () => resolve(text));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
  assert.match(body, /^piece 0;/);
  assert.equal(await ended, 0);
});
