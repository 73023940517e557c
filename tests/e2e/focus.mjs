// What is to be seen of the focus. Both run in the page.

/** Whether the focused element has an outline, or, for a field, the box around it a thicker edge. */
export function focusIsSeen() {
  const element = document.activeElement;
  // A field for a file is drawn as its label.
  const drawn = getComputedStyle(element).opacity === '0' ? (element.labels?.[0] ?? element) : element;
  const { outlineStyle, outlineWidth } = getComputedStyle(drawn);
  const edge = element.matches('input, textarea, select') ? getComputedStyle(element.parentElement).boxShadow : '';
  return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || edge.includes(' 2px inset');
}

/** What has the focus, and what lies over any part of it or keeps it out of the window. */
export function focused() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const label = element.labels?.[0];
  const own = element.getBoundingClientRect();
  const box = getComputedStyle(element).opacity === '0' && label ? label.getBoundingClientRect() : own;
  const name = element.getAttribute('aria-label') || label?.textContent || element.textContent || element.id;
  const covers = [];
  // Round corners are not part of it.
  const inset = Math.min(4, box.height / 4);
  // What is higher than the window cannot be seen in whole.
  const bottom = box.height > innerHeight - 140 ? box.top + 40 : box.bottom;
  for (const x of [box.left + inset, (box.left + box.right) / 2, box.right - inset]) {
    for (const y of [box.top + inset, (box.top + bottom) / 2, bottom - inset]) {
      const found = document.elementFromPoint(x, y);
      if (found && (element.contains(found) || found.contains(element) || label?.contains(found) || found.contains(label ?? null))) continue;
      covers.push(found ? `${found.tagName.toLowerCase()}.${found.getAttribute('class') ?? ''}` : 'outside of the window');
    }
  }
  return { name: `${element.tagName.toLowerCase()} ${name.trim().replace(/\s+/g, ' ').slice(0, 60)}`, covers: [...new Set(covers)] };
}
