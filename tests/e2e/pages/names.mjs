// How the names on the controls are matched: exactly, but for the two ways to write an apostrophe.

/** `text` and nothing else. */
export function exactly(text) {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll("'", "['’]");
  return new RegExp(`^${escaped}$`);
}

/** Whether the page has the phone's layout. */
export function isPhone(page) {
  return page.viewportSize().width < 768;
}
