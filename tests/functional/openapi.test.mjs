// The document that the routes give, judged by somebody else's validator, and its page in a real browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { openBrowser } from './browser.mjs';
import { startSample } from './web_sample.mjs';

let sample;
let browser;
before(async () => {
  sample = await startSample();
  browser = await openBrowser({ webgl: false });
});
after(async () => {
  await browser?.close();
  sample?.close();
});

/** A page at that width, with all that went wrong in it. */
async function openDocs(width, height) {
  const page = await browser.newPage({ viewport: { width, height } });
  const troubles = [];
  page.on('pageerror', (e) => troubles.push(e.message));
  page.on('console', (m) => { if (m.type() === 'error') troubles.push(m.text()); });
  await page.goto(`${sample.url}/docs`);
  await page.waitForSelector('details.operation');
  return { page, troubles };
}

test('the document is valid OpenAPI 3.1', async () => {
  const { body } = await sample.ask('GET', '/api/v1/openapi.json');
  const validator = new Validator();
  const verdict = await validator.validate(JSON.parse(body));
  assert.ok(verdict.valid, JSON.stringify(verdict.errors, null, 1));
  assert.equal(validator.version, '3.1');
});

test('the validator sees a document that is broken', async () => {
  const document = JSON.parse((await sample.ask('GET', '/api/v1/openapi.json')).body);
  delete document.paths['/people/{id}'].get.responses;
  document.paths['/people/{id}'].get.parameters[0].in = 'nowhere';
  const verdict = await new Validator().validate(document);
  assert.ok(!verdict.valid);
});

test('the page shows every endpoint and its script stays within its own security policy', async () => {
  const { page, troubles } = await openDocs(1280, 900);
  const document = JSON.parse((await sample.ask('GET', '/api/v1/openapi.json')).body);
  const operations = Object.values(document.paths).flatMap((item) => Object.entries(item).filter(([verb]) => verb !== 'servers'));
  assert.equal(await page.locator('details.operation').count(), operations.length);
  for (const summary of await page.locator('details.operation > summary').all()) await summary.click();
  assert.deepEqual(troubles, []);
  assert.doesNotMatch(await page.locator('main').innerText(), /\[object|undefined/);
  assert.match(await page.locator('#makePerson').innerText(), /email\s+required\s+string \(email\), at most 254 characters\s+Where we may write to/);
  await page.close();
});

test('a request that is tried is sent, with the token, and its answer shown', async () => {
  const { page, troubles } = await openDocs(1280, 900);
  const sent = [];
  page.on('request', (r) => { if (r.url().includes('/people')) sent.push([r.method(), new URL(r.url()).pathname + new URL(r.url()).search, r.headers().authorization]); });
  await page.fill('#token', 'a.b.c');
  const view = page.locator('#changePerson');
  await view.locator('summary').first().click();
  await view.getByLabel('id *').fill('0190a1b2-0000-7000-8000-000000000000');
  await view.locator('textarea').fill('{"moto": "Measure twice"}');
  await view.getByRole('button', { name: 'Send' }).click();
  await view.locator('.status.bad', { hasText: '400' }).last().waitFor();
  assert.match(await view.locator('form pre').last().innerText(), /Did you mean \\"motto\\"/);
  await view.locator('textarea').fill('{"motto": "Measure twice"}');
  await view.getByRole('button', { name: 'Send' }).click();
  await view.locator('form .status.good').waitFor();
  assert.match(await view.locator('form pre').last().innerText(), /"motto": "Measure twice"/);
  assert.deepEqual(sent[0], ['PATCH', '/api/v1/people/0190a1b2-0000-7000-8000-000000000000', 'Bearer a.b.c']);
  assert.deepEqual(troubles.filter((t) => !t.includes('400')), []);
  await page.close();
});

test('what is looked for is found, and an address opens its endpoint', async () => {
  const { page } = await openDocs(1280, 900);
  await page.keyboard.press('/');
  await page.keyboard.type('photo');
  assert.equal(await page.locator('details.operation:visible').count(), 1);
  await page.goto(`${sample.url}/docs#getPerson`);
  await page.reload();
  await page.locator('#getPerson[open]').waitFor();
  await page.close();
});

test('nothing is wider than a phone', async () => {
  const { page } = await openDocs(390, 844);
  for (const summary of await page.locator('details.operation > summary').all()) await summary.click();
  const wide = await page.evaluate(() => [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('pre') && getComputedStyle(e).position !== 'absolute').map((e) => e.outerHTML.slice(0, 80)));
  assert.deepEqual(wide, []);
  await page.close();
});
