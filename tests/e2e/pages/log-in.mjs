// The log-in screen, and what a closed session shows in its place.

import { exactly } from './names.mjs';

export class LogInPage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: exactly('Log in') });
    this.name = page.getByLabel(exactly('Username or email'));
    this.password = page.getByLabel(exactly('Password'));
    this.button = page.getByRole('button', { name: exactly('Log in') });
    this.signUp = page.getByRole('link', { name: exactly('Sign up') });
    this.forgot = page.getByRole('link', { name: exactly('Forgot password?') });
    this.problem = page.getByRole('alert');
    this.ended = page.getByRole('heading', { name: exactly("You're logged out") });
    this.other = page.getByRole('button', { name: exactly('Use another account') });
    this.savedTitle = page.getByRole('heading', { name: exactly('Saved logins on this device') });
    this.again = page.getByRole('button', { name: exactly('Log in again') });
  }

  async goto() {
    await this.page.goto('/accounts/login');
  }

  /** Types both and presses the button. On phones the form may stand behind the saved logins. */
  async logIn(name, password) {
    if (await this.other.isVisible()) await this.other.click();
    await this.name.fill(name);
    await this.password.fill(password);
    await this.button.click();
  }

  /** Logs in, and does not want the login saved. */
  async enter(name, password) {
    await this.logIn(name, password);
    await new SaveLoginPage(this.page).declineIfAsked();
  }

  /** Presses the saved login of an account. */
  async tap(username) {
    await this.saved(username).click();
  }

  saved(username) {
    return this.page.getByRole('button', { name: exactly(`Log in as ${username}`) });
  }

  forget(username) {
    return this.page.getByRole('button', { name: exactly(`Forget ${username}`) });
  }

  /** The row of an account that this device knows. */
  row(username) {
    return this.page.getByRole('listitem').filter({ has: this.saved(username) });
  }
}

/** The question after a log-in with the password. */
export class SaveLoginPage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: exactly('Save your login on this device?') });
    this.save = page.getByRole('button', { name: exactly('Save login') });
    this.notNow = page.getByRole('button', { name: exactly('Not now') });
    this.problem = page.getByRole('alert');
  }

  choice(name) {
    return this.page.getByRole('radio', { name: exactly(name) });
  }

  async saveFor(name) {
    await this.heading.waitFor();
    await this.page.getByText(exactly(name)).click();
    await this.save.click();
    await this.heading.waitFor({ state: 'detached' });
  }

  async declineIfAsked() {
    const settled = this.page.getByRole('heading', { level: 1 }).and(this.page.locator('main h1'));
    await this.page.getByRole('heading', { name: exactly('Log in') }).waitFor({ state: 'detached' });
    await settled.first().waitFor();
    if (await this.heading.isVisible()) await this.notNow.click();
  }
}
