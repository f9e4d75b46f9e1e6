// What a browser finds on a server without a web application: the first page, and what the links in letters lead to.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser } from './browser.mjs';
import { ask, join, login } from './people.mjs';
import { startService } from './service.mjs';

let service, browser;
before(async () => {
  service = await startService();
  browser = await openBrowser({ webgl: false });
});
after(async () => {
  await browser?.close();
  await service?.stop();
});

/** A page with what went wrong in it: errors of scripts, and what the policy refused. */
async function open(path, options = {}) {
  const page = await (await browser.newContext(options)).newPage();
  page.wrong = [];
  page.on('pageerror', (e) => page.wrong.push(String(e)));
  page.on('console', (m) => { if (m.type() === 'error' && !m.text().includes('status of 4')) page.wrong.push(m.text()); });
  page.answer = await page.goto(service.url + path);
  return page;
}
/** The path of the link in a letter (its lines may be folded by the encoding). */
const linkIn = (letter, path) => letter.replace(/=\r?\n/g, '').replaceAll('=3D', '=').match(new RegExp(`/${path}\\?token=[\\w-]+`))[0];

test('says at the root what runs here and what to do first, in a browser without errors', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await open('/', { colorScheme });
    assert.equal(page.answer.status(), 200);
    assert.equal((await page.answer.headersArray()).filter((h) => h.name.toLowerCase() === 'content-security-policy').length, 1);
    assert.match(await page.innerText('main'), /Fashion Wallet \d+\.\d+\.\d+[\s\S]*\.\/fw demo[\s\S]*tour/);
    const paper = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    assert.equal(paper, colorScheme === 'light' ? 'rgb(251, 250, 248)' : 'rgb(23, 21, 19)', 'the style is there, in both themes');
    await page.click('a[href="/docs"]');
    await page.waitForSelector('#operations details');
    assert.deepEqual(page.wrong, []);
  }
});

test('shows that an address is yours by the link of the letter, once', async () => {
  const one = await join(service, 'page-verify@example.org');
  const link = linkIn(await service.letter((l) => l.includes('page-verify@example.org') && l.includes('verify-email')), 'verify-email');
  for (const expected of [/the address is yours/, /used or is too old/]) {
    const page = await open(link);
    assert.equal(new URL(page.url()).search, '', 'the token does not stay in the address');
    await page.getByRole('button').click();
    await page.getByRole('status').filter({ hasText: expected }).waitFor({ timeout: 10_000 });
    assert.deepEqual(page.wrong, []);
  }
  assert.equal((await ask(service, 'GET', '/account', { token: one.accessToken })).body.emailVerified, true);
});

test('sets a new password by the link of the letter, and says what is wrong with one', async () => {
  await join(service, 'page-reset@example.org');
  await ask(service, 'POST', '/auth/password/forgot', { body: { email: 'page-reset@example.org' } });
  const link = linkIn(await service.letter((l) => l.includes('page-reset@example.org') && l.includes('reset-password')), 'reset-password');
  const page = await open(link);
  const says = (text) => page.getByRole('status').filter({ hasText: text }).waitFor({ timeout: 10_000 });
  await page.getByLabel('New password').fill('a quite new password');
  await page.getByLabel('The same once more').fill('another');
  await page.getByRole('button').click();
  await says(/not the same/);
  await page.getByLabel('The same once more').fill('a quite new password');
  await page.getByRole('button').click();
  await says(/The password is set/);
  assert.deepEqual(page.wrong, []);
  assert.equal((await login(service, 'page-reset@example.org', { password: 'a quite new password' })).status, 200);
});

test('says that a link without its token is not whole', async () => {
  for (const path of ['/verify-email', '/reset-password']) {
    const page = await open(path);
    await page.getByRole('status').filter({ hasText: 'not whole' }).waitFor({ timeout: 10_000 });
    assert.equal(await page.getByRole('button').isVisible(), false);
  }
});

test('lets a web application have these paths', async () => {
  const other = await service.startAnother({ FW_SERVER_STATIC_FOLDER: `${import.meta.dirname}` });
  assert.equal((await fetch(`${other.url}/`)).status, 404);
  await other.stop();
});
