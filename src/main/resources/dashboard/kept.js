// What this browser remembers: choices of the reader, never anything secret. A browser that keeps nothing uses the defaults.

const PREFIX = 'watchkeeper.';

/** The kept value, or otherwise the given one. */
export function kept(name, otherwise = null) {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}

/** The kept list; an empty one if what was kept is none, whoever wrote it. */
export function keptList(name) {
  const list = kept(name);
  return Array.isArray(list) ? list : [];
}

/** Keeps a value; null forgets it. */
export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Private windows may refuse; the choice then holds until the page is left.
  }
}

/** A plain word, kept as it is, for scripts that run before the modules. */
export function keepWord(name, word) {
  try {
    if (word === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, word);
  } catch {
    // As above.
  }
}

export function keptWord(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}
