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
    this.again = page.getByRole('button', { name: exactly('Log in again') });
  }

  async goto() {
    await this.page.goto('/accounts/login');
  }

  async logIn(name, password) {
    await this.name.fill(name);
    await this.password.fill(password);
    await this.button.click();
  }
}
