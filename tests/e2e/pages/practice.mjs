// The practice screen, which opens other devices in tabs of their own.

import { exactly } from './names.mjs';
import { LogInPage } from './log-in.mjs';

export class PracticePage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: exactly('Practice') });
  }

  async goto() {
    await this.page.goto('/practice');
  }

  link(name) {
    return this.page.getByRole('link', { name: exactly(name) });
  }

  /** Opens a device, in a window of its own: a tab behind another one is drawn once a second, and tests
   *  would wait for it. The answer is its page. */
  async open(name = 'Open an iPhone') {
    const opened = this.page.context().waitForEvent('page');
    await this.link(name).click({ modifiers: ['Shift'] });
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
