// node result_page.mjs PAGE.html [SHOTS_DIR]: opens the result page from file:// in a real browser and uses it.
// Fails on any error, on any request that leaves the folder, and on any control that does not do what it says.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openBrowser } from './browser.mjs';

const page_path = resolve(process.argv[2]);
const shots = process.argv[3];
if (shots) mkdirSync(shots, { recursive: true });
const address = pathToFileURL(page_path).href;
const folder = pathToFileURL(dirname(page_path)).href;

async function visit(browser, options) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(120_000);
  await context.addInitScript(() => {
    // What data-turning has been, in order, for each view.
    window.turned = [];
    new MutationObserver((changes) => changes.forEach(({ target }) => window.turned.push(target.dataset.turning))).observe(document, { subtree: true, attributeFilter: ['data-turning'] });
  });
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/ERR_FILE_NOT_FOUND/.test(message.text())) problems.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(folder)) problems.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  return { page, problems, close: () => context.close() };
}

async function shot(page, name, options = {}) {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), ...options });
}

/** What the canvas of a stage shows, as a short fingerprint. */
const fingerprint = (page, index = 0) => page.locator('[data-viewer]').nth(index).screenshot().then((bytes) => bytes.toString('base64'));

async function ready(page, index) {
  await page.evaluate((i) => document.querySelectorAll('[data-viewer]')[i].scrollIntoView({ block: 'center' }), index);
  await page.waitForFunction((i) => {
    const stage = document.querySelectorAll('[data-viewer]')[i];
    return stage.dataset.state === 'ready' && Number(stage.dataset.drawn) > 0;
  }, index);
}

/** Does something, and waits until the first view has drawn a picture since. */
async function drawn(page, action) {
  const before = await page.evaluate(() => Number(document.querySelector('[data-viewer]').dataset.drawn ?? 0));
  await action();
  await page.waitForFunction((count) => Number(document.querySelector('[data-viewer]').dataset.drawn) > count, before);
}

async function desktop(browser) {
  const { page, problems, close } = await visit(browser, { viewport: shots ? { width: 1440, height: 1000 } : { width: 1000, height: 640 }, reducedMotion: 'reduce' });
  await shot(page, 'desktop-opening');
  const views = await page.locator('[data-viewer]').count();
  assert.ok(views > 0, 'the page has no 3D view');
  for (let i = 0; i < views; ++i) {
    await ready(page, i);
    await shot(page, `desktop-person-${i + 1}`);
  }
  await ready(page, 0);
  assert.equal(await page.locator('[data-viewer]').first().getAttribute('data-turning'), 'false', 'reduced motion is not respected');
  const controls = page.locator('.controls').first();
  const at_rest = await fingerprint(page);
  for (const name of ['Front', 'Side', 'Back']) {
    await drawn(page, () => controls.getByRole('button', { name, exact: true }).click());
    assert.notEqual(await fingerprint(page), at_rest, `${name} does not move the camera`);
    await shot(page, `desktop-${name.toLowerCase()}`);
  }
  for (const name of ['Body', 'Garment', 'Fit map']) {
    const button = controls.getByRole('button', { name, exact: true });
    if (!(await button.isVisible())) continue;
    const before = await fingerprint(page);
    await drawn(page, () => button.click());
    assert.notEqual(await fingerprint(page), before, `${name} changes nothing`);
    assert.equal(await button.getAttribute('aria-pressed'), 'true');
    await shot(page, `desktop-${name.toLowerCase().replace(' ', '-')}`);
  }
  await drawn(page, () => controls.getByRole('button', { name: 'Dressed', exact: true }).click());
  const still = await fingerprint(page);
  await page.locator('[data-viewer] canvas').first().focus();
  await drawn(page, () => page.keyboard.press('ArrowLeft'));
  assert.notEqual(await fingerprint(page), still, 'the arrow keys do not turn the figure');
  await drawn(page, () => page.keyboard.press('+'));

  if (await page.locator('[data-lightbox]').count()) {
    await page.locator('[data-lightbox]').first().click();
    assert.ok(await page.locator('dialog.lightbox').evaluate((dialog) => dialog.open), 'a picture does not enlarge');
    await page.keyboard.press('Escape');
  }
  await shot(page, 'desktop-whole', { fullPage: true });
  await page.getByRole('button', { name: 'Dark' }).click();
  await page.evaluate(() => scrollTo(0, 0));
  await shot(page, 'dark-opening');
  await page.locator('.person').first().evaluate((person) => person.scrollIntoView());
  await shot(page, 'dark-person');
  await shot(page, 'dark-whole', { fullPage: true });
  assert.deepEqual(problems, []);
  await close();
}

async function motion(browser) {
  const { page, problems, close } = await visit(browser, { viewport: { width: 640, height: 480 } });
  await ready(page, 0);
  assert.ok(await page.evaluate(() => window.turned.includes('true')), 'the figure does not turn by itself');
  await page.locator('[data-viewer]').first().evaluate((stage) => {
    const canvas = stage.querySelector('canvas');
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const at = { bubbles: true, pointerId: 1, pointerType: 'mouse', button: 0, clientX: left + width / 2, clientY: top + height / 2 };
    canvas.setPointerCapture = () => {};
    canvas.dispatchEvent(new PointerEvent('pointerdown', at));
  });
  await page.waitForFunction(() => document.querySelector('[data-viewer]').dataset.turning === 'false');
  assert.deepEqual(problems, []);
  await close();
}

async function phone(browser) {
  const { page, problems, close } = await visit(browser, { viewport: { width: 390, height: 844 }, deviceScaleFactor: shots ? 2 : 1, isMobile: true, hasTouch: true, reducedMotion: 'reduce' });
  await shot(page, 'phone-opening');
  await ready(page, 0);
  await page.locator('.person').first().evaluate((person) => person.scrollIntoView());
  await shot(page, 'phone-person');
  await page.locator('[data-sheet]').first().tap();
  const sheet = page.locator('.controls').first();
  await page.waitForFunction(() => document.querySelector('.controls').getBoundingClientRect().bottom <= innerHeight + 1);
  await shot(page, 'phone-controls');
  const front = sheet.getByRole('button', { name: 'Front', exact: true });
  const box = await front.boundingBox();
  assert.ok(box && box.y > 400 && box.y + box.height <= 844, 'the controls do not slide up from the bottom');
  assert.ok(box.height >= 44, 'a control is too small for a thumb');
  await page.keyboard.press('Escape');
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} px wider than the phone`);
  await shot(page, 'phone-whole', { fullPage: true });
  assert.deepEqual(problems, []);
  await close();
}

async function without_webgl() {
  const browser = await openBrowser({ webgl: false });
  const { page, close } = await visit(browser, { viewport: { width: 1200, height: 900 } });
  await page.locator('[data-viewer]').first().scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector('[data-viewer]').dataset.state === 'failed', null, { timeout: 120_000 });
  assert.match(await page.locator('[data-viewer-status]').first().textContent(), /picture/);
  await shot(page, 'without-webgl');
  await close();
  await browser.close();
}

const browser = await openBrowser();
try {
  await desktop(browser);
  await motion(browser);
  await phone(browser);
} finally {
  await browser.close();
}
await without_webgl();
console.log('the result page works');
