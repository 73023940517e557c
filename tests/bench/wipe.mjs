// Closings of a device in another window of the browser: how long it takes from the press of the button
// until the closed page has no word about the person left in its document. The device logs in again
// after each, so every closing is a whole one.

import { DevicesPage } from '../e2e/pages/devices.mjs';
import { PracticePage } from '../e2e/pages/practice.mjs';
import { ProfilePage } from '../e2e/pages/profile.mjs';
import { signedUp } from '../e2e/pages/sign-up.mjs';

const CLOSINGS = Number(process.env.ONLYME_BENCH_CLOSINGS ?? 200);

/** Runs in the page that will be closed: notes when none of these words is in it any more. */
function watch(words) {
  const shown = () => words.some((word) => document.documentElement.outerHTML.includes(word));
  if (!shown()) throw new Error('There is nothing to wipe.');
  globalThis.wiped = new Promise((done) => {
    const observer = new MutationObserver(() => {
      if (shown()) return;
      observer.disconnect();
      done(performance.timeOrigin + performance.now());
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}

/** Both pages must go by one clock, or the figures would mean nothing. */
async function compareClocks(one, other) {
  const clock = () => performance.timeOrigin + performance.now();
  const [before, there, after] = [await one.evaluate(clock), await other.evaluate(clock), await one.evaluate(clock)];
  if (there < before - 1 || there > after + 1) throw new Error(`The clocks of the pages differ: ${[before, there, after]}`);
}

/** Closes the device, without the seconds to take it back, and says when the button was pressed. */
async function close(list, person) {
  await list.logOut('iPhone').click();
  await list.orderOne();
  await list.strip.or(list.confirm).first().waitFor();
  if (await list.confirm.isVisible()) {
    // The password holds for five minutes.
    await list.confirmPassword.fill(person.password);
    await list.confirmButton.click();
    await list.orderOne();
  }
  return list.now.evaluate((button) => {
    const pressed = performance.timeOrigin + performance.now();
    button.click();
    return pressed;
  });
}

/** The figures, in milliseconds, at full speed. */
export async function wipes(browser, url) {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const person = await signedUp(page);
  const practice = new PracticePage(page);
  await practice.goto();
  const device = await practice.openAndLogIn(person);
  const profile = new ProfilePage(device.page, person);
  const list = new DevicesPage(page);
  await list.goto();
  await compareClocks(page, device.page);
  const times = [];
  while (times.length < CLOSINGS) {
    await profile.heading.waitFor();
    await device.page.evaluate(watch, [person.fullName, person.username, person.email]);
    const pressed = await close(list, person);
    const wiped = await device.page.evaluate(() => globalThis.wiped);
    times.push(wiped - pressed);
    await device.again.click();
    await device.enter(person.username, person.password);
  }
  // A clock that was set right meanwhile would show here.
  await compareClocks(page, device.page);
  await context.close();
  times.sort((a, b) => a - b);
  const part = (share) => times[Math.ceil(share * times.length) - 1];
  return { closings: times.length, p50: part(0.5), p95: part(0.95), p99: part(0.99), max: times.at(-1) };
}
