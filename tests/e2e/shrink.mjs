// Makes the reference pictures small: 256 colours each, chosen for that picture, which is less than half of
// the bytes. What that changes of a colour is far below what the comparison lets pass. `node shrink.mjs`

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const FOLDER = fileURLToPath(new URL('references', import.meta.url));

let [before, after] = [0, 0];
for (const name of await readdir(FOLDER, { recursive: true })) {
  if (!name.endsWith('.png')) continue;
  const path = join(FOLDER, name);
  const drawn = await readFile(path);
  before += drawn.length;
  // Byte 25 says how a point is written; 3 is by its place in a palette. Such a one is small already.
  const small = drawn[25] === 3 ? drawn : await sharp(drawn).png({ palette: true, dither: 0, compressionLevel: 9 }).toBuffer();
  after += small.length;
  if (small !== drawn) await writeFile(path, small);
}
console.log(`Pictures: ${(before / 1e6).toFixed(1)} MB, made ${(after / 1e6).toFixed(1)} MB.`);
