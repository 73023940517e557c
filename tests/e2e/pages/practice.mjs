// The practice screen: an account to practise with, the fire drill, and other devices, in frames and in
// tabs of their own.

import { newWindow } from '../fixtures.mjs';
import { exactly } from './names.mjs';
import { LogInPage } from './log-in.mjs';

/** What the address of a device says, by the words of the link that opens it. */
const WORDS = { 'Open an iPhone': 'iphone', 'Open an Android phone': 'android', 'Open another computer': 'computer' };

export class PracticePage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: exactly('Practice') });
    this.tryIt = page.getByRole('button', { name: exactly('Try a practice account') });
    this.account = page.getByRole('region', { name: /^Your practice account/ });
    this.password = this.account.locator('code').nth(1);
    this.remove = this.account.getByRole('button', { name: exactly('Remove the practice account') });
    this.drill = page.getByRole('region', { name: exactly('Fire drill') });
  }

  async goto() {
    await this.page.goto('/practice');
  }

  link(name) {
    return this.page.getByRole('link', { name: exactly(name) });
  }

  /** The app in the frame of a device. */
  frame(device) {
    return this.page.frameLocator(`iframe[title="${device}"]`);
  }

  /** What is said beside the name of a device in a frame. */
  state(device) {
    return this.page.locator('.practice-frame').filter({ has: this.page.getByText(exactly(device)) }).getByRole('status');
  }

  /** The user name and the password of the account that was made here. */
  async invented() {
    const [username, password] = await this.account.locator('code').allTextContents();
    return { username, password };
  }

  /** Opens a device as its link would, in a window of its own: a tab behind another one is drawn once a
   *  second, and tests would wait for it. The answer is its page. */
  async open(name = 'Open an iPhone') {
    const opened = await newWindow(this.page);
    await opened.goto(`/accounts/login?device=${WORDS[name]}`);
    return opened;
  }

  /** Opens a device and logs somebody in there; the answer is the new tab's log-in screen. */
  async openAndLogIn(person, name) {
    const tab = await this.open(name);
    const logIn = new LogInPage(tab);
    await logIn.enter(person.username, person.password);
    return logIn;
  }
}
