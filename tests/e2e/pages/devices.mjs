// Where you're logged in, with the question before a closing and the one for the password.

import { exactly } from './names.mjs';

export class DevicesPage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: exactly("Where you're logged in") });
    const details = page.getByRole('button', { name: /^(Details of|Detalles de) / });
    this.rows = page.getByRole('main').getByRole('listitem').filter({ has: details });
    this.logOutAll = page.getByRole('button', { name: exactly('Log out of all other devices') });
    this.dialog = page.getByRole('dialog');
    this.result = page.getByRole('status');
    this.strip = page.getByRole('region', { name: exactly('Log-out that can be taken back') });
    this.now = this.strip.getByRole('button', { name: exactly('Log out now') });
    this.undo = this.strip.getByRole('button', { name: exactly('Undo') });
    this.receipt = page.locator('.receipt');
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

  /** The rows of the other devices with these words. */
  other(words) {
    return this.page.getByRole('list', { name: exactly('Other devices') }).getByRole('listitem').filter({ hasText: words });
  }

  /** The box that chooses a device. */
  select(device) {
    return this.page.getByRole('checkbox', { name: exactly(`Select ${device}`) });
  }

  /** The button over the list that closes the chosen ones. */
  logOutChosen(count) {
    return this.page.locator('.bar').getByRole('button', { name: exactly(`Log out ${count} devices`) });
  }

  /** The button that shows what else is known of a device. */
  details(device) {
    return this.page.getByRole('button', { name: exactly(`Details of ${device}`) });
  }

  /** Answers the question before a closing. It then waits, so that it can be taken back. */
  async orderOne() {
    await this.dialog.getByRole('button', { name: exactly('Log out 1 device') }).click();
  }

  /** The same, and does not wait if it need not. */
  async closeOne() {
    await this.orderOne();
    await this.strip.or(this.confirm).first().waitFor();
    if (await this.strip.isVisible()) await this.now.click();
  }
}
