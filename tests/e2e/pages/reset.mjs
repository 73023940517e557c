// The reset of this device: what is kept, the question, and the proof.

import { exactly } from './names.mjs';

export class ResetPage {
  constructor(page) {
    this.page = page;
    const main = page.getByRole('main');
    this.heading = page.getByRole('heading', { level: 1, name: exactly('Reset Onlyme on this device') });
    this.rows = main.getByRole('listitem');
    this.logOut = page.getByRole('checkbox', { name: exactly('Log out here first') });
    this.keep = page.getByRole('checkbox', { name: exactly('Keep the practice accounts of this browser') });
    this.button = main.getByRole('button', { name: exactly('Reset') });
    this.question = page.getByRole('dialog', { name: exactly('Reset Onlyme on this device?') });
    this.confirm = this.question.getByRole('button', { name: exactly('Reset') });
    this.cancel = this.question.getByRole('button', { name: exactly('Cancel') });
    this.nothing = page.getByRole('heading', { level: 1, name: exactly('Nothing is left on this device') });
    this.onlyAccounts = page.getByRole('heading', { level: 1, name: exactly('Only the practice accounts are left') });
    this.left = page.getByRole('heading', { level: 1, name: exactly('Something is left on this device') });
    this.unchecked = page.getByRole('heading', { level: 1, name: exactly('Not everything could be checked') });
    this.start = page.getByRole('link', { name: exactly('Start Onlyme') });
    this.save = page.getByRole('link', { name: exactly('Save this proof') });
    this.again = page.getByRole('button', { name: exactly('Check again') });
  }

  async goto() {
    await this.page.goto('/reset');
  }

  /** The line of a group, before and after. */
  group(name) {
    return this.rows.filter({ has: this.page.getByText(exactly(name)) });
  }

  /** Unfolds the names in a group. */
  async unfold(name) {
    await this.group(name).getByText(exactly(name)).click();
  }

  async reset() {
    // The question names what was read, so it is read before it is asked.
    await this.page.getByRole('status').filter({ hasText: /^(Together|Nothing of Onlyme)/ }).waitFor();
    await this.button.click();
    await this.confirm.click();
  }
}
