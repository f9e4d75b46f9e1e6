// What suites about accounts share: asking the API, joining, the codes of an authenticator.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';

export const password = 'correct horse battery';

/** { status, headers, body } of a request; `path` under /api/v1 unless it begins with "//"; a body that is text is sent as it is. */
export async function ask(at, method, path, { body, token, headers = {}, redirect = 'manual' } = {}) {
  const target = path.startsWith('//') ? path.slice(1) : path.startsWith('/api/') ? path : `/api/v1${path}`;
  const answer = await fetch(at.url + target, {
    method, redirect,
    headers: { ...(body && { 'content-type': 'application/json' }), ...(token && { authorization: `Bearer ${token}` }), ...headers },
    body: body && (typeof body === 'string' ? body : JSON.stringify(body)),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: (answer.headers.get('content-type') ?? '').includes('json') ? JSON.parse(text) : text };
}

/** Registers somebody, whatever comes of it. */
export const register = (at, email, headers) => ask(at, 'POST', '/auth/register', { headers, body: { email, password, client: 'native' } });

/** A new account, signed in: { accessToken, refreshToken, user, … }. */
export async function join(at, email) {
  const made = await register(at, email);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

export async function login(at, email, more = {}) {
  return ask(at, 'POST', '/auth/login', { body: { email, password, client: 'native', ...more } });
}

/** The six digits of now, as an authenticator shows them (RFC 6238). */
export function totp(secret, steps = 0) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let bits = '';
  for (const letter of secret) bits += letters.indexOf(letter).toString(2).padStart(5, '0');
  const key = Buffer.from(bits.match(/.{8}/g).map((octet) => parseInt(octet, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
