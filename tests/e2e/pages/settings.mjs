// The settings frame: the panel on wide screens, the list on phones, and "Log out" at its end.

import { exactly, isPhone } from './names.mjs';

export class SettingsFrame {
  constructor(page) {
    this.page = page;
    this.panel = page.getByRole('navigation', { name: exactly('Settings') });
    this.logOut = this.panel.getByRole('button', { name: exactly('Log out') });
    this.logOutAll = this.panel.getByRole('button', { name: exactly('Log out of all accounts') });
    this.dialog = page.getByRole('dialog');
    this.back = page.getByRole('link', { name: exactly('Back') });
  }

  link(name) {
    return this.panel.getByRole('link', { name: exactly(name) });
  }

  /** Goes to one of the screens; from a screen on a phone, over the list. */
  async open(name) {
    if (isPhone(this.page) && !(await this.panel.isVisible())) await this.back.click();
    await this.link(name).click();
    await this.page.getByRole('heading', { level: 1, name: exactly(name) }).waitFor();
  }

  askLogOut(username) {
    return this.page.getByRole('dialog', { name: exactly(`Log out of ${username}?`) });
  }

  /** Logs out by the settings, as it is done on a phone and on the web; forgotten, if not said else. */
  async logOutOf(username, how = 'Log out without remembering') {
    if (isPhone(this.page) && !(await this.panel.isVisible())) await this.back.click();
    await this.logOut.click();
    await this.askLogOut(username).getByRole('button', { name: exactly(how) }).click();
  }
}

export class EditProfilePage {
  constructor(page) {
    this.page = page;
    this.picture = page.getByLabel(exactly('Choose a picture'));
    this.fullName = page.getByLabel(exactly('Full name'));
    this.username = page.getByLabel(exactly('Username'));
    this.bio = page.getByLabel(exactly('Bio'));
    this.button = page.getByRole('button', { name: exactly('Save') });
    this.saved = page.getByRole('status').filter({ hasText: 'saved' });
    this.problem = page.getByRole('alert');
  }
}
