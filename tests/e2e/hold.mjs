// Keeps the account service waiting, as another tab does that writes for long: its transaction goes first.

/** From now on every call of the service waits, until [letGo]. */
export function holdDatabase(page) {
  return page.evaluate(
    () =>
      new Promise((held) => {
        globalThis.letGo = false;
        indexedDB.open('onlyme-service').onsuccess = ({ target: { result: database } }) => {
          const names = database.objectStoreNames;
          const store = database.transaction(names, 'readwrite').objectStore(names[0]);
          const on = () => {
            if (globalThis.letGo) return database.close();
            store.get('clock').onsuccess = on;
            held();
          };
          on();
        };
      }),
  );
}

export const letGo = (page) => page.evaluate(() => void (globalThis.letGo = true));

/** Waits until everything that the service was asked before is answered, and drawn. */
export function answered(page) {
  return page.evaluate(
    () =>
      new Promise((done) => {
        indexedDB.open('onlyme-service').onsuccess = ({ target: { result: database } }) => {
          const names = database.objectStoreNames;
          const own = database.transaction(names, 'readwrite');
          own.objectStore(names[0]).get('clock');
          own.oncomplete = () => {
            database.close();
            requestAnimationFrame(() => requestAnimationFrame(done));
          };
        };
      }),
  );
}
