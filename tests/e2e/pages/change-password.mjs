// The change-password screen, and the question after it.

import { exactly } from './names.mjs';

export class ChangePasswordPage {
  constructor(page) {
    this.page = page;
    this.current = page.getByLabel(exactly('Current password'));
    this.next = page.getByLabel(exactly('New password'));
    this.retype = page.getByLabel(exactly('Retype new password'));
    this.others = page.getByRole('checkbox', { name: exactly('Log out of other devices') });
    this.button = page.getByRole('button', { name: exactly('Change password') });
    this.changed = page.getByRole('heading', { name: exactly('Your password was changed') });
    this.question = page.getByRole('dialog', { name: exactly('Log out of other devices?') });
    this.logOutOne = this.question.getByRole('button', { name: exactly('Log out 1 device') });
    this.keep = this.question.getByRole('button', { name: exactly('Keep them') });
    this.result = page.getByRole('status');
    this.problem = page.getByRole('alert');
  }

  async fill(current, next, retype = next) {
    await this.current.fill(current);
    await this.next.fill(next);
    await this.retype.fill(retype);
  }

  async change(current, next, retype) {
    await this.fill(current, next, retype);
    await this.button.click();
  }
}
