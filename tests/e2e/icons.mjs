// Draws the icons of an installed Onlyme from the mark, into public/: `node icons.mjs`, after the mark or
// its colours have changed. It needs the browser that the tests need.

import { chromium } from '@playwright/test';
import { ARGS } from './browser.mjs';

const RING = 'M12 1a11 11 0 1 1 0 22 11 11 0 0 1 0-22zm0 3a8 8 0 1 0 0 16 8 8 0 0 0 0-16z';
const DOT = 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8z';
// The light page's colours. `part` is how much of the width the mark takes: what is masked keeps to the
// middle four fifths.
const ICONS = [
  { name: 'app-192', size: 192, part: 0.78 },
  { name: 'app-512', size: 512, part: 0.78 },
  { name: 'app-maskable', size: 512, part: 0.58 },
  { name: 'app-touch', size: 180, part: 0.66 },
];

const browser = await chromium.launch({ executablePath: process.env.ONLYME_CHROMIUM, args: ARGS });
for (const { name, size, part } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const scale = (size * part) / 24;
  const edge = (size * (1 - part)) / 2;
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>
    <svg width="${size}" height="${size}"><rect width="100%" height="100%" fill="#f5f3ee"/>
    <g transform="translate(${edge} ${edge}) scale(${scale})"><path fill="#1f1d19" d="${RING}"/><path fill="#1a4f8b" d="${DOT}"/></g></svg>`);
  await page.screenshot({ path: new URL(`../../public/${name}.png`, import.meta.url).pathname });
  await page.close();
}
await browser.close();
