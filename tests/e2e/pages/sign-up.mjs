// The sign-up screen, and somebody new who comes in by it.

import { somebody } from '../people.mjs';
import { exactly } from './names.mjs';
import { ProfilePage } from './profile.mjs';

export class SignUpPage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: exactly('Sign up') });
    this.email = page.getByLabel(exactly('Email'));
    this.fullName = page.getByLabel(exactly('Full name'));
    this.username = page.getByLabel(exactly('Username'));
    this.password = page.getByLabel(exactly('Password'));
    this.button = page.getByRole('button', { name: exactly('Sign up') });
    this.problem = page.getByRole('alert');
  }

  async goto() {
    await this.page.goto('/accounts/signup');
  }

  async fill({ email, fullName, username, password }) {
    await this.email.fill(email);
    await this.fullName.fill(fullName);
    await this.username.fill(username);
    await this.password.fill(password);
  }

  async signUp(person) {
    await this.fill(person);
    await this.button.click();
  }
}

/** Signs somebody up who then sees their profile. */
export async function signedUp(page, person = somebody()) {
  const signUp = new SignUpPage(page);
  await signUp.goto();
  await signUp.signUp(person);
  await new ProfilePage(page, person).heading.waitFor();
  return person;
}
