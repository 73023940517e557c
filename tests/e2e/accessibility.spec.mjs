// What WCAG 2.2 AA asks of every screen and no tool finds by its rules: the size of targets, a focus that
// nothing covers, narrow windows, wide and large text, forced colours, no motion, and words that are
// spoken once.

import { axe, expect, test } from './fixtures.mjs';
import { focused, focusIsSeen } from './focus.mjs';
import { somebody } from './people.mjs';
import { DevicesPage } from './pages/devices.mjs';
import { LogInPage } from './pages/log-in.mjs';
import { exactly } from './pages/names.mjs';
import { SettingsFrame } from './pages/settings.mjs';
import { SignUpPage } from './pages/sign-up.mjs';
import { eachScreen, withSecondDevice } from './screens.mjs';

// Each test looks at many screens, two of them by some thousand questions to the page.
test.beforeEach(() => test.setTimeout(300_000));
test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** Runs in the page: the targets that no square of this size fits into, but for links within a text. */
function smallTargets(size) {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: false });
  const targets = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(shown);
  const inText = (element) => element.matches('p a, li a') && getComputedStyle(element).display === 'inline' && [...element.parentElement.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const small = (element) => {
    if (element.matches('.skip, [aria-hidden="true"]') || inText(element)) return false;
    element.scrollIntoView({ block: 'center' });
    const own = element.getBoundingClientRect();
    const label = element.labels?.[0];
    const box = getComputedStyle(element).opacity === '0' && label ? label.getBoundingClientRect() : own;
    if (box.width >= size - 0.5 && box.height >= size - 0.5) return false;
    // What is drawn smaller may be hit beside what is drawn.
    const hits = (x, y) => {
      const found = document.elementFromPoint(x, y);
      return element.contains(found) || Boolean(found && label?.contains(found) && !found.closest('a, button'));
    };
    const [x, y, half] = [box.left + box.width / 2, box.top + box.height / 2, size / 2 - 1];
    const beside = label && element.matches('input[type="checkbox"], input[type="radio"]') ? label.getBoundingClientRect() : null;
    if (beside && beside.width >= size - 0.5 && beside.height >= size - 0.5) return false;
    return ![[x - half, y], [x + half, y], [x, y - half], [x, y + half]].every(([left, top]) => hits(left, top));
  };
  const named = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return `${Math.round(width)}×${Math.round(height)} ${element.outerHTML.slice(0, 120)}`;
  };
  return targets.filter(small).map(named);
}

/** Runs in the page: what is moved or faded over time. */
function moving() {
  const lasting = (durations) => durations.split(', ').some((duration) => parseFloat(duration) > 0);
  return [...document.querySelectorAll('*')].filter((element) => {
    const { animationName, animationDuration, transitionDuration } = getComputedStyle(element);
    return lasting(transitionDuration) || (animationName !== 'none' && lasting(animationDuration));
  }).map((element) => element.outerHTML.slice(0, 80));
}

/** Runs in the page: what is wider than the window, and text that is cut off. */
function cutOff() {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const ends = [...document.querySelectorAll('main *, header *, dialog[open] *')].filter((element) => {
    const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!text || element.closest('.visually-hidden, svg, option, iframe') || !element.checkVisibility()) return false;
    const { overflowX, overflowY, textOverflow, display } = getComputedStyle(element);
    if (display === 'inline') return false;
    const across = element.scrollWidth > element.clientWidth + 1 && overflowX !== 'visible' && textOverflow !== 'ellipsis';
    const down = element.scrollHeight > element.clientHeight + 3 && overflowY !== 'visible';
    return across || down;
  });
  return [...(wide > 0 ? [`the page, by ${wide} px: ${widest()}`] : []), ...ends.map((element) => element.outerHTML.slice(0, 120))];

  function widest() {
    const beyond = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1);
    return beyond.slice(0, 3).map((element) => element.outerHTML.slice(0, 80)).join(' | ');
  }
}

/** Lays a style sheet over the page; nothing for none. The policy forbids a `<style>`, not this. */
async function restyle(page, text) {
  await page.evaluate((rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = rules ? [sheet] : [];
  }, text);
}

const SPACED = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }';
const TWICE = 'html { font-size: 200% !important }';

test('each screen has a title and a language, targets that are large enough, and room for any text', async ({ page, isMobile }) => {
  const titles = [];
  const usual = page.viewportSize();
  await eachScreen(page, async (what) => {
    titles.push(await page.title());
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    expect.soft(await page.evaluate(smallTargets, isMobile ? 44 : 24), `${what}: small targets`).toEqual([]);
    expect.soft(await page.evaluate(moving), `${what}: moves`).toEqual([]);
    for (const [rules, how] of [[SPACED, 'wide text'], [TWICE, 'large text']]) {
      await restyle(page, rules);
      expect.soft(await page.evaluate(cutOff), `${what}: cut off, with ${how}`).toEqual([]);
    }
    await restyle(page, '');
    // A window of 1280 px at 400 %.
    await page.setViewportSize({ width: 320, height: 256 });
    expect.soft(await page.evaluate(cutOff), `${what}: cut off, at 320 px`).toEqual([]);
    await page.setViewportSize(usual);
  });
  expect(titles.every((title) => title.endsWith(' · Onlyme')), titles.join()).toBe(true);
  expect(new Set(titles).size, titles.join()).toBe(titles.length);
});

/** Goes through a screen with Tab, there and back, and tells what is covered or not shown as focused. */
async function tabThrough(page, what) {
  const wrong = [];
  for (const key of ['Tab', 'Shift+Tab']) {
    let first;
    let steps = 0;
    for (; steps < 200; steps += 1) {
      await page.keyboard.press(key);
      // In one call, because there are some two thousand of them.
      const { found, seen } = await page.evaluate(`({ found: (${focused})(), seen: (${focusIsSeen})() })`);
      // Where the browser has no controls of its own, the last stop leads to the first.
      if (!found || found.name === first) break;
      first ??= found.name;
      // A frame has what is in it to go through.
      if (found.name.startsWith('iframe')) continue;
      if (found.covers.length) wrong.push(`${key} ${found.name}: under ${found.covers}`);
      if (!seen) wrong.push(`${key} ${found.name}: not shown`);
    }
    expect.soft(steps, `${what}: stops with ${key}`).toBeGreaterThan(1);
  }
  return wrong;
}

test('whoever goes through a screen by keyboard sees all of what has the focus', async ({ page }) => {
  // Low, so that there is something to scroll.
  await page.setViewportSize({ width: page.viewportSize().width, height: 640 });
  await eachScreen(page, async (what) => {
    // Its frames are whole apps.
    if (what === 'Practice') return;
    expect.soft(await tabThrough(page, what), what).toEqual([]);
  });
  const list = new DevicesPage(page);
  await list.other(/./).getByRole('checkbox').check();
  await list.other(/./).locator('.more').click();
  await page.evaluate(() => document.activeElement.blur());
  expect.soft(await tabThrough(page, 'a device'), 'a device that is chosen and unfolded').toEqual([]);
});

/** Runs in the page, in forced colours: controls without an edge, and states that cannot be told apart. */
function withoutEdge() {
  const drawn = ({ style, width, color }) => style !== 'none' && parseFloat(width) > 0 && !/^rgba\(.*, 0\)$/.test(color);
  const edge = (element) => {
    const style = getComputedStyle(element);
    const border = { style: style.borderBlockEndStyle, width: style.borderBlockEndWidth, color: style.borderBlockEndColor };
    const outline = { style: style.outlineStyle, width: style.outlineWidth, color: style.outlineColor };
    return drawn(border) || drawn(outline);
  };
  const controls = [...document.querySelectorAll('button, a.button, input, select, textarea')];
  const shown = controls.filter((element) => element.checkVisibility() && !element.matches('[aria-hidden="true"], [type="file"]'));
  const bare = shown.filter((element) => {
    const native = element.matches('input[type="checkbox"], input[type="radio"]') && getComputedStyle(element).appearance === 'auto';
    return !native && !edge(element) && !edge(element.closest('.box, .choice') ?? element);
  });
  const looks = (element) => {
    const { backgroundColor, borderBlockEndColor, borderBlockEndWidth, color, fontWeight, outlineStyle } = getComputedStyle(element);
    return [backgroundColor, borderBlockEndColor, borderBlockEndWidth, color, fontWeight, outlineStyle].join();
  };
  const alike = ['aria-pressed', 'aria-current'].flatMap((state) =>
    [...document.querySelectorAll(`[${state}]:not([${state}="false"]):not(.reveal)`)].filter((on) => {
      const family = [...document.querySelectorAll(`${on.tagName}[class="${on.className}"]`)];
      const off = family.find((other) => other !== on && (other.getAttribute(state) ?? 'false') === 'false' && other.checkVisibility());
      return on.checkVisibility() && off && looks(on) === looks(off);
    }),
  );
  const named = (elements, what) => elements.map((element) => `${what}: ${element.outerHTML.slice(0, 120)}`);
  return [...named(bare, 'no edge'), ...named(alike, 'no state')];
}

test('with forced colours each control has an edge, each state is seen, and axe finds nothing', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await eachScreen(page, async (what) => {
    expect.soft(await page.evaluate(withoutEdge), what).toEqual([]);
    await axe(page, `${what}, forced colours`);
  });
  const field = page.getByLabel(exactly('Log out devices that are not used for'));
  const look = () => field.evaluate((element) => [element, element.parentElement].map((one) => getComputedStyle(one).outlineStyle).join());
  const before = await look();
  await field.focus();
  expect(await look(), 'a field with the focus').not.toBe(before);
  const box = new DevicesPage(page).other(/./).getByRole('checkbox');
  await box.check();
  await expect(box).toHaveCSS('appearance', 'auto');
  const pressed = page.getByRole('button', { pressed: true });
  expect(await pressed.count()).toBeGreaterThan(0);
});

/** Keeps what the live regions of the page come to say. */
async function listen(page) {
  await page.evaluate(() => {
    const last = new Map();
    const words = (element) => (element.checkVisibility({ visibilityProperty: true }) ? element.textContent.trim().replace(/\s+/g, ' ') : '');
    const look = () => {
      for (const element of document.querySelectorAll('[role="status"], [role="alert"], [aria-live]')) {
        const text = words(element);
        if (text && last.get(element) !== text) said.push(text);
        last.set(element, text);
      }
    };
    const said = [];
    look();
    said.length = 0;
    globalThis.said = said;
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}

/** What was said since, and nothing of it twice. */
async function heard(page, what) {
  // Whatever is said again would be said by then.
  await page.waitForTimeout(300);
  const said = await page.evaluate(() => globalThis.said.splice(0));
  expect.soft(said.filter((text, place) => said.indexOf(text) !== place), `${what}: said twice of ${JSON.stringify(said)}`).toEqual([]);
  return said;
}

test('what happens is said once: a wrong password, a closing, what is taken back, a log-out', async ({ page }) => {
  const logIn = new LogInPage(page);
  const person = await withSecondDevice(page);
  const list = new DevicesPage(page);
  await list.goto();
  await expect(list.other(/./)).toHaveCount(1);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await listen(page);
  await list.logOut('iPhone').click();
  await list.orderOne();
  await expect(list.strip).toBeVisible();
  expect(await heard(page, 'an order')).toEqual([expect.stringContaining('Not yet')]);
  await list.undo.click();
  await expect(list.strip).toBeHidden();
  // The heading has the focus then, and is what is spoken.
  await expect(list.heading).toBeFocused();
  expect(await heard(page, 'an order that is taken back')).toEqual([]);
  await list.logOut('iPhone').click();
  await list.orderOne();
  await list.now.click();
  await expect(list.receipt.getByText('Chain checked')).toBeVisible();
  const closed = await heard(page, 'a closing');
  expect(closed.filter((text) => text.includes('1 device was logged out'))).toHaveLength(1);

  await page.goto('/accounts/settings');
  await new SettingsFrame(page).logOut.waitFor();
  await listen(page);
  await new SettingsFrame(page).logOutOf(person.username);
  await expect(logIn.heading).toBeVisible();
  await expect(logIn.heading).toBeFocused();
  expect(await heard(page, 'a log-out')).toEqual([]);
  await logIn.logIn(person.username, 'Kanari guesses wrong');
  await expect(logIn.problem.filter({ visible: true })).toHaveCount(1);
  const refused = await heard(page, 'a wrong password');
  expect(refused.filter((text) => text.includes('do not belong together'))).toHaveLength(1);
});

test('a password manager and the clipboard may fill in every field of a log-in', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { username, password } = somebody();
  const paste = async (field, text) => {
    await field.focus();
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await page.keyboard.press('ControlOrMeta+V');
    await expect(field).toHaveValue(text);
  };
  const logIn = new LogInPage(page);
  await logIn.goto();
  await paste(logIn.name, username);
  await paste(logIn.password, password);
  await expect(logIn.name).toHaveAttribute('autocomplete', /username/);
  await expect(logIn.password).toHaveAttribute('autocomplete', /current-password/);
  const signUp = new SignUpPage(page);
  await signUp.goto();
  await paste(signUp.password, password);
  await expect(signUp.password).toHaveAttribute('autocomplete', 'new-password');
  await expect(signUp.email).toHaveAttribute('autocomplete', /email/);
});
