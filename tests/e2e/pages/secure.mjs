// "Someone is in my account": the form is that of a new password, so its fields are found there.

import { ChangePasswordPage } from './change-password.mjs';
import { exactly } from './names.mjs';

export class SecurePage {
  constructor(page) {
    this.page = page;
    this.form = new ChangePasswordPage(page);
    this.heading = page.getByRole('heading', { level: 1, name: exactly('Someone is in my account') });
    this.preview = page.getByRole('region', { name: exactly('What will happen') });
    this.advice = page.getByRole('region', { name: exactly('What Onlyme cannot know') });
    this.steps = page.getByRole('list', { name: exactly('Steps') });
    this.offer = page.getByRole('button', { name: exactly('Make a strong one') });
    this.changed = this.form.changed;
    this.out = page.getByText('Everybody who was to go is out');
    this.left = page.getByText(/^\d+ devices? (is|are) still logged in$/);
    this.close = page.getByRole('main').getByRole('button', { name: /^Log out \d+ devices?$/ });
    this.receipt = page.locator('.receipt');
    this.done = page.getByRole('button', { name: exactly('Done') });
    this.again = page.getByRole('button', { name: exactly('Change it again') });
    this.problem = page.getByRole('alert').filter({ visible: true });
    this.confirm = page.getByRole('dialog', { name: exactly("Confirm it's you") });
    /** The link on the log-in screen, and the button of a device that was logged out. */
    this.link = page.getByRole('link', { name: exactly('Someone is in my account') }).filter({ visible: true });
    this.button = page.getByRole('button', { name: exactly('Someone is in my account') });
  }

  async goto() {
    await this.page.goto('/accounts/secure');
  }

  /** The box of a device in the form; ticked are those that go. */
  goes(device) {
    return this.page.getByRole('checkbox', { name: exactly(device) });
  }

  /** Closes those that are left, with the password if it is asked for. */
  async closeLeft(password) {
    await this.close.click();
    await this.confirm.or(this.out).or(this.problem).first().waitFor();
    if (!(await this.confirm.isVisible())) return;
    await this.confirm.getByLabel(exactly('Password')).fill(password);
    await this.confirm.getByRole('button', { name: exactly('Confirm') }).click();
    await this.confirm.waitFor({ state: 'hidden' });
  }
}
