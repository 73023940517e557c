// Where you're logged in, with the question before a closing and the one for the password.

import { exactly } from './names.mjs';

export class DevicesPage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: exactly("Where you're logged in") });
    this.rows = page.getByRole('main').getByRole('listitem');
    this.logOutAll = page.getByRole('button', { name: exactly('Log out of all other devices') });
    this.dialog = page.getByRole('dialog');
    this.result = page.getByRole('status');
    this.confirm = page.getByRole('dialog', { name: exactly("Confirm it's you") });
    this.confirmPassword = this.confirm.getByLabel(exactly('Password'));
    this.confirmButton = this.confirm.getByRole('button', { name: exactly('Confirm') });
  }

  async goto() {
    await this.page.goto('/session/login_activity');
  }

  /** The button that closes the device whose name has these words. */
  logOut(device) {
    return this.page.getByRole('button', { name: new RegExp(`^Log out .*${device}`) });
  }

  /** Answers the question before a closing. */
  async closeOne() {
    await this.dialog.getByRole('button', { name: exactly('Log out 1 device') }).click();
  }
}
