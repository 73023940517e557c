// How the browser is started, for the end-to-end tests and for the bench: on a server, without
// anything that it would do by itself.

export const ARGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What launches the browser that people have. The headless shell, in which the other tests run, has no
 *  tabs that could be hidden, no back-forward cache and no settings. */
const executablePath = process.env.ONLYME_CHROMIUM;
export const WHOLE = executablePath ? { executablePath } : { channel: 'chromium' };
