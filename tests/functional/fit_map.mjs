// The fit map of a result page, read three ways: the bytes that are embedded, the legend, and the pixels on the screen.
import { pathToFileURL } from 'node:url';

/** Opens the page's first person in fit mode. { vertices, legend, changed }: lists of [r, g, b]; `changed` are the pixels
 *  that differ between the dressed figure and the fit map. */
export async function openFitMap(browser, path) {
  const context = await browser.newContext({ viewport: { width: 900, height: 900 }, reducedMotion: 'reduce' });
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  await page.goto(pathToFileURL(path).href);
  const stage = page.locator('[data-viewer]').first();
  await stage.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => {
    const { dataset } = document.querySelector('[data-viewer]');
    return dataset.state === 'ready' && Number(dataset.drawn) > 0;
  });
  const before = await pixelsOf(page, await stage.screenshot());
  const drawn = await stage.getAttribute('data-drawn');
  await page.locator('.controls').first().getByRole('button', { name: 'Fit map', exact: true }).click();
  await page.waitForFunction((count) => Number(document.querySelector('[data-viewer]').dataset.drawn) > Number(count), drawn);
  const after = await pixelsOf(page, await stage.screenshot());
  const [bytes, legend] = await page.evaluate(() => {
    const person = document.querySelector('[data-viewer]');
    const text = atob(document.querySelector(person.dataset.fit).textContent.trim());
    const bar = [...document.querySelectorAll('.legend *')].find((e) => getComputedStyle(e).backgroundImage.includes('gradient'));
    const stops = getComputedStyle(bar).backgroundImage.match(/rgb\((\d+), (\d+), (\d+)\)/g).map((c) => c.match(/\d+/g).map(Number));
    return [Array.from(text, (c) => c.charCodeAt(0)), stops];
  });
  await context.close();
  const triples = (list, step) => Array.from({ length: list.length / step }, (_, i) => list.slice(i * step, i * step + 3));
  const [a, b] = [triples(before, 4), triples(after, 4)];
  return { vertices: triples(bytes, 3), legend, changed: b.filter((p, i) => distance(p, a[i]) > 24) };
}

/** RGBA bytes of a PNG, decoded by the browser. */
function pixelsOf(page, png) {
  return page.evaluate(async (base64) => {
    const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob();
    const image = await createImageBitmap(blob);
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    return Array.from(context.getImageData(0, 0, image.width, image.height).data);
  }, png.toString('base64'));
}

const distance = (a, b) => Math.max(...a.map((v, k) => Math.abs(v - b[k])));

/** The legend as many colours, evenly from its low end (0) to its high end (1). */
function sampled(legend, count = 256) {
  return Array.from({ length: count + 1 }, (_, i) => {
    const at = i / count * (legend.length - 1);
    const k = Math.min(Math.floor(at), legend.length - 2);
    return legend[k].map((v, c) => v + (legend[k + 1][c] - v) * (at - k));
  });
}

/** Where each colour lies on the legend, 0 to 1; null if it is none of its colours. */
export function scalePositions(colours, legend) {
  const scale = sampled(legend);
  const known = new Map();
  return colours.map((colour) => {
    const key = colour.join();
    if (!known.has(key)) {
      const distances = scale.map((s) => distance(s, colour));
      const nearest = distances.indexOf(Math.min(...distances));
      known.set(key, distances[nearest] <= 3 ? nearest / (scale.length - 1) : null);
    }
    return known.get(key);
  });
}

/** Share of the pixels that are a colour of the legend, shaded by the viewer's 72 to 100 % of the light. */
export function shareOfMapColours(pixels, legend) {
  const linear = (v) => v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4;
  const byte = (v) => 255 * (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);
  const known = sampled(legend, 64).flatMap((c) => [0.72, 0.79, 0.86, 0.93, 1].map((light) => c.map((v) => byte(linear(v) * light))));
  const checked = pixels.filter((_, i) => i % 7 === 0);
  return checked.filter((p) => known.some((k) => distance(k, p) <= 10)).length / checked.length;
}
