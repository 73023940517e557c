// One's own profile, with the way from it to the settings that people know.

import { beginning, exactly, isPhone } from './names.mjs';

export class ProfilePage {
  constructor(page, person) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1, name: exactly(person.fullName) });
    this.main = page.getByRole('navigation', { name: beginning('Main') });
    this.ownLink = this.main.getByRole('link', { name: exactly('Profile') });
    this.menu = page.getByRole('button', { name: exactly(isPhone(page) ? 'Menu' : 'Your account') });
    this.practice = this.main.getByRole('link', { name: exactly('Practice') });
    this.settings = page.getByRole('link', { name: exactly('Settings') });
  }

  /** Photo, then menu; on phones the three lines of the profile. */
  async openMenu() {
    if (isPhone(this.page)) await this.ownLink.click();
    // The focus goes to the heading in the frame after a new screen is drawn, and closes a menu that was
    // opened before: only a test is as quick.
    await this.menu.evaluate(() => document.hidden || new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await this.menu.click();
  }

  async openSettings() {
    await this.openMenu();
    await this.settings.click();
  }
}
