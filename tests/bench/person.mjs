// Somebody with an account that holds more than people make by hand, on a screen beside the one that is
// measured.

/** Signs `name` up, has `plant` write behind the service's back, and gives what `measure` finds. */
export async function withPlanted(browser, url, name, plant, measure) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${url}/accounts/signup`);
  const word = name.toLowerCase();
  const person = { Email: `${word}@example.org`, 'Full name': `${name} Campos`, Username: `${word}.campos`, Password: 'Bench with a view 7' };
  for (const [label, text] of Object.entries(person)) await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('heading', { name: `${name} Campos` }).waitFor();
  await plant(page);
  await page.goto(`${url}/accounts/edit`);
  await page.getByLabel('Bio').waitFor();
  await page.waitForTimeout(2_000);
  const found = await measure(page);
  await context.close();
  return found;
}
