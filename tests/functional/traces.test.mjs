// Traces as a collector sees them: from the caller's request to SQL, Redis and the job that it asked for.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { register } from './people.mjs';
import { startService } from './service.mjs';
import { until } from './support.mjs';

const spans = [];
let collector, service, status = 200;
before(async () => {
  collector = http.createServer((request, response) => {
    let text = '';
    request.on('data', (piece) => { text += piece; });
    request.on('end', () => {
      if (status === 200) for (const resource of JSON.parse(text).resourceSpans) for (const scope of resource.scopeSpans) spans.push(...scope.spans);
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise((resolve) => collector.listen(0, '127.0.0.1', resolve));
  service = await startService({ FW_TELEMETRY_OTLP_URL: `http://127.0.0.1:${collector.address().port}/v1/traces` });
});
after(async () => { await service?.stop(); collector.close(); });

const trace = '4bf92f3577b34da6a3ce929d0e0e4736', parent = '00f067aa0ba902b7';
const join = (email, traceparent) => register(service, email, { traceparent });

test('a request, its statements and the job that it asked for are one trace', async () => {
  const answer = await join('traced@example.org', `00-${trace}-${parent}-01`);
  assert.equal(answer.status, 201);
  assert.match(answer.headers.get('traceparent'), new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
  const mine = () => spans.filter((s) => s.traceId === trace);
  await until(() => mine().some((s) => s.kind === 5) && mine().some((s) => s.kind === 2), 'the spans came');
  const root = mine().find((s) => s.kind === 2);
  assert.equal(root.name, 'POST /auth/register');
  assert.equal(root.parentSpanId, parent);
  assert.equal(root.spanId, answer.headers.get('traceparent').split('-')[2]);
  const calls = mine().filter((s) => s.kind === 3 && s.parentSpanId === root.spanId);
  assert.ok(calls.some((s) => s.name === 'redis EVALSHA'), 'the limits');
  const sql = calls.filter((s) => s.name.startsWith('postgresql '));
  assert.ok(sql.length >= 3, `${sql.map((s) => s.name)}`);
  for (const s of calls) {
    assert.ok(BigInt(s.startTimeUnixNano) >= BigInt(root.startTimeUnixNano) - 2_000_000n && BigInt(s.endTimeUnixNano) <= BigInt(root.endTimeUnixNano) + 2_000_000n, s.name);
  }
  const job = mine().find((s) => s.kind === 5);
  assert.match(job.name, /^job /);
  assert.equal(job.parentSpanId, root.spanId);
  const logged = service.lines.map((line) => JSON.parse(line)).find((line) => line.event === 'http.request' && line.route === '/auth/register');
  assert.equal(logged.traceId, trace, 'the access log names the trace');
});

test('who does not want to be traced is not', async () => {
  const quiet = 'a'.repeat(31) + '1';
  assert.equal((await join('quiet@example.org', `00-${quiet}-${parent}-00`)).status, 201);
  assert.equal((await join('loud@example.org', `00-${'b'.repeat(31)}1-${parent}-01`)).status, 201);
  await until(() => spans.some((s) => s.traceId === `${'b'.repeat(31)}1` && s.kind === 2), 'the one that wants it');
  assert.ok(!spans.some((s) => s.traceId === quiet));
});

test('a collector that is ill holds nobody up, and what it lost is counted', async () => {
  status = 500;
  assert.equal((await join('lost@example.org', `00-${'c'.repeat(31)}1-${parent}-01`)).status, 201);
  const dropped = async () => Number((await (await fetch(`${service.url}/metrics`)).text()).match(/^telemetry_spans_dropped_total (\d+)/m)[1]);
  await until(async () => (await dropped()) > 0, 'the loss was counted');
  await until(() => service.lines.some((line) => line.includes('telemetry.export_failed')), 'the loss was told');
  status = 200;
  assert.equal((await join('found@example.org', `00-${'d'.repeat(31)}1-${parent}-01`)).status, 201);
  await until(() => spans.some((s) => s.traceId === `${'d'.repeat(31)}1`), 'it goes on');
});
