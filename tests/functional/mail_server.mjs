// A mail server for tests (npm smtp-server): node mail_server.mjs FOLDER. Says {"ports": {...}, "authority": …} on a
// line once it listens, keeps each message it takes as a file in FOLDER, and ends when its input does.
//   plain     offers no encryption     starttls  offers STARTTLS     tls       encrypted from the first byte
//   greeting, hello, sender, content     refuse for good there: at once, at EHLO, at MAIL, after the letter
//   login     STARTTLS, and wants the user "post" with the password "letters"      silent    takes connections, says nothing
// Recipients "nobody@…" are refused for good, "later@…" for now.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

const folder = process.argv[2];
mkdirSync(join(folder, 'letters'), { recursive: true });
const file = (name) => join(folder, name);
const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost',
  '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', file('key.pem'), '-out', file('cert.pem')], { encoding: 'utf8' });
if (made.status !== 0) throw new Error(made.stderr);
const certificate = { key: readFileSync(file('key.pem')), cert: readFileSync(file('cert.pem')) };

let count = 0;
const refusal = (responseCode, text) => Object.assign(new Error(text), { responseCode });
const common = {
  logger: false,
  onRcptTo({ address }, _session, done) {
    if (address.startsWith('nobody@')) return done(refusal(550, 'no such mailbox'));
    if (address.startsWith('later@')) return done(refusal(451, 'come again'));
    done();
  },
  onData(stream, _session, done) {
    const pieces = [];
    stream.on('data', (piece) => pieces.push(piece));
    stream.on('end', () => {
      const name = file(`letters/${++count}.eml`);
      writeFileSync(`${name}.half`, Buffer.concat(pieces));
      renameSync(`${name}.half`, name);
      done();
    });
  },
};
const open = { ...common, authOptional: true };
/** Speaks as a server does until `refused` ("greeting", "EHLO", "MAIL", "."), and says 554 then. */
const refusing = (refused) => createServer((socket) => {
  let inLetter = false, rest = '';
  const say = (line) => socket.write(`${line}\r\n`);
  socket.on('error', () => {});
  say(refused === 'greeting' ? '554 go away' : '220 welcome');
  socket.on('data', (bytes) => {
    rest += bytes;
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (inLetter && line !== '.') continue;
      const word = inLetter ? '.' : line.split(' ')[0].toUpperCase();
      if (word === refused || (refused === 'EHLO' && word === 'HELO')) say('554 no');
      else if (word === 'DATA') say('354 go on');
      else if (word === 'QUIT') { say('221 bye'); socket.end(); } else say('250 fine');
      inLetter = word === 'DATA';
    }
  });
});
const servers = {
  greeting: refusing('greeting'),
  hello: refusing('EHLO'),
  sender: refusing('MAIL'),
  content: refusing('.'),
  plain: new SMTPServer({ ...open, disabledCommands: ['STARTTLS', 'AUTH'] }),
  starttls: new SMTPServer({ ...open, ...certificate }),
  tls: new SMTPServer({ ...open, ...certificate, secure: true }),
  login: new SMTPServer({ ...common, ...certificate,
    onAuth: ({ username, password }, _session, done) => (username === 'post' && password === 'letters' ? done(null, { user: username }) : done(refusal(535, 'wrong'))) }),
  silent: createServer((socket) => socket.on('error', () => {})),
};
const ports = {};
for (const [name, server] of Object.entries(servers)) {
  server.on('error', () => {});
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  ports[name] = (server.server ?? server).address().port;
}
console.log(JSON.stringify({ ports, authority: file('cert.pem') }));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
