// The browser is killed right after a login was saved or forgotten. Three kills here; `node kills.mjs`
// does them all.

import { expect, test } from './fixtures.mjs';
import { figures, kill } from './kills.mjs';

test.skip(({ isMobile }) => isMobile, 'a kill does not know the layout');

test('what was saved or forgotten on the screen stays so when the browser is killed', async ({ baseURL, launchOptions }) => {
  test.setTimeout(180_000);
  const kills = [
    { operation: 'save', delay: 0 },
    { operation: 'log out remembering', delay: 0.5 },
    { operation: 'forget', delay: 0 },
  ];
  const found = figures(await kill({ kills, baseURL, launchOptions }));
  expect(found.wrong).toEqual([]);
  expect(found.kills).toBe(kills.length);
});
