// The sample API of src/web behind a real HTTP server: what a browser or a client asks is answered by our router.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { helperProgram, program } from './support.mjs';

const sample = process.env.FW_WEB_SAMPLE ?? join(dirname(program), '../tests/web_sample');

/** Gives { ask(method, target, fields, body), url, close }. */
export async function startSample() {
  const child = spawn(helperProgram(sample, 'web_sample'), { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const waiting = [];
  child.once('exit', (code, signal) => waiting.splice(0).forEach(({ reject }) => reject(new Error(`web_sample ended (${signal ?? code})`))));
  lines.on('line', (line) => waiting.shift().resolve(JSON.parse(line)));
  const ask = (method, target, fields = {}, body = '') => new Promise((resolve, reject) => {
    waiting.push({ resolve, reject });
    child.stdin.write(`${JSON.stringify({ method, target, fields, body })}\n`);
  });
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const answer = await ask(request.method, request.url, request.headers, Buffer.concat(parts).toString());
    response.writeHead(answer.status, Object.fromEntries(Object.entries(answer.fields).filter(([, v]) => v)));
    response.end(answer.body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ask,
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => { server.closeAllConnections(); server.close(); child.stdin.end(); },
  };
}
