// How the names on the controls are matched: exactly, but for the two ways to write an apostrophe, and
// in the language that a test speaks.

import { readFileSync } from 'node:fs';

/** The texts of a language, without what it calls itself. */
export function catalogue(tag) {
  const { language, ...groups } = JSON.parse(readFileSync(new URL(`../../../locales/${tag}.json`, import.meta.url)));
  return groups;
}
const english = catalogue('en');
let spoken = null;

/** From now on the page speaks this language; `en` is what the tests are written in. */
export function speak(language) {
  spoken = language === 'en' ? null : catalogue(language);
}

/** `text` and nothing else. */
export function exactly(text) {
  const escaped = escape(spoken ? translate(text) : text).replaceAll("'", "['’]");
  return new RegExp(`^${escaped}$`);
}

/** `text`, and whatever follows it: on a practice device the name of the device. */
export function beginning(text) {
  return new RegExp(exactly(text).source.replace(/\$$/, ''));
}

/** The message of the catalogue that says `text`, in the language that is spoken: of several that could,
 *  the one that leaves the least to its placeholders. */
function translate(text) {
  let best = { loose: Infinity, text };
  for (const [group, messages] of Object.entries(english)) {
    for (const [key, message] of Object.entries(messages)) {
      if (typeof message !== 'string') continue;
      const names = [...message.matchAll(/{{ (\w+) }}/g)].map((found) => found[1]);
      const pattern = escape(message.replaceAll('’', "'")).replace(/\\{\\{ \w+ \\}\\}/g, '(.+)');
      const values = new RegExp(`^${pattern}$`).exec(text)?.slice(1);
      const loose = values?.join('').length;
      if (!values || loose >= best.loose) continue;
      best = { loose, text: names.reduce((out, name, n) => out.replace(`{{ ${name} }}`, values[n]), spoken[group][key]) };
    }
  }
  return best.text;
}

function escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Whether the page has the phone's layout. */
export function isPhone(page) {
  return page.viewportSize().width < 768;
}
