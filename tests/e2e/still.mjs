// What makes a picture of a page the same on every machine and at every time: one font, a clock that
// stands still, nothing that moves, and hashes that are always the same. It changes only how a page looks
// and what time it is there; it never changes what the app does.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// Playwright's own browser is the shell, too.
const isShell = Boolean(process.env.ONLYME_HEADLESS_SHELL) || !process.env.ONLYME_CHROMIUM;
/** Whether pictures are compared here: another system, and a Chromium with windows, which goes by the
 *  system's settings, draw glyphs otherwise, whatever the font. */
export const COMPARED = process.platform === 'linux' && isShell;

/** When the pictures begin: a Tuesday in spring, in the time zone of the tests. */
const START = Date.parse('2026-04-14T09:30:00+02:00');

const { resolve } = createRequire(import.meta.url);
const font = (file) => readFileSync(resolve(`@fontsource-variable/${file}.woff2`)).toString('base64');
// Each under a name of its own: what a font has no glyph for is looked up in the next.
const FONTS = {
  Pictures: font('inter/files/inter-latin-wght-normal'),
  'Pictures, arrows': font('roboto/files/roboto-math-wght-normal'),
  'Pictures, Hebrew': font('noto-sans-hebrew/files/noto-sans-hebrew-hebrew-wght-normal'),
  'Pictures, mono': font('roboto-mono/files/roboto-mono-latin-wght-normal'),
};
const RULES = `:root {
  --sans: Pictures, "Pictures, arrows", "Pictures, Hebrew";
  --mono: "Pictures, mono", "Pictures, arrows";
}
/* A picture of what is higher than the window would have it, too, though it stands outside. */
.skip:not(:focus) { opacity: 0 }`;

/** Runs in each page and frame before anything else. The policy forbids a font that is fetched from
 *  elsewhere and a `<style>`, but neither a font out of a buffer nor a sheet that a script has made. */
function dress({ fonts, rules }) {
  for (const [name, text] of Object.entries(fonts)) {
    document.fonts.add(new FontFace(name, Uint8Array.from(atob(text), (byte) => byte.codePointAt(0)), { weight: '100 900' }));
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets.push(sheet);
}

/** Runs in a page: it is this moment there from now on. */
function stopClock(moment) {
  Date.now = () => moment;
}

/** Makes all pages of a context alike; the answer lets time pass in them. */
export async function holdStill(context) {
  let moment = START;
  await context.addInitScript(dress, { fonts: FONTS, rules: RULES });
  await context.addInitScript(stopClock, moment);
  return async (minutes) => {
    moment += minutes * 60_000;
    // The later script has the last word.
    await context.addInitScript(stopClock, moment);
    const frames = context.pages().flatMap((page) => page.frames());
    await Promise.all(frames.map((frame) => frame.evaluate(stopClock, moment)));
  };
}

/** Runs in a page: every hash and every password that was made up becomes one of the same length. */
export function hideChance() {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest('.hash')) text.data = text.data.replace(/[0-9a-f]{4,}/g, (hash) => '8a31f06c'.repeat(8).slice(0, hash.length));
  }
}
