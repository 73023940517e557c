// People for the tests. Everything that a person types holds the canary, so that it can be looked for
// where it must never turn up.

/** Part of every user name, name, address, biography and password of the tests. */
export const CANARY = 'kanari';

/** What every password of the tests fits, and nothing else that a person types in them. Names, addresses
 *  and biographies may be kept; what fits this may not, anywhere. */
export const PASSWORDS = /kanari (?:\d+ )?(?:swims|climbs|guesses|sits|waits)/i;

let count = 0;

/** Somebody who does not exist yet. Each call makes another. */
export function somebody() {
  count += 1;
  const username = `${CANARY}.${count}`;
  return {
    username,
    email: `${username}@example.org`,
    fullName: `Kanari Campos ${count}`,
    password: `Kanari ${count} swims ashore`,
    newPassword: `Kanari ${count} climbs higher`,
  };
}

/** A picture of one blue point, as a file that can be chosen. */
export const PICTURE = {
  name: 'blue.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGOQ8u8GAAF7APX4gk9IAAAAAElFTkSuQmCC',
    'base64',
  ),
};
