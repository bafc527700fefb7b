// The texts of all pages in the reader's language: one table per language, with the same keys. Loaded before any module that imports this runs.

import { keepWord, keptWord } from './kept.js';

/** To add a language: its tables in the folder texts (NAME.json, said.NAME.json, keys.NAME.json), and its line here. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' };

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const PATIENCE_MS = 10_000;

/** The language of the texts. */
export const language = choose();
/** For numbers and dates: the reader's own variant of the language, such as de-AT. */
export const locale = navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language;

const table = await loadTable(language, 'en');
const plural = new Intl.PluralRules(language);
document.documentElement.lang = language;

function choose() {
  const wishes = [keptWord('language'), ...navigator.languages.map((tag) => tag.split('-')[0])];
  return wishes.find((wish) => Object.hasOwn(LANGUAGES, wish ?? '')) ?? 'en';
}

/** A table of the folder texts by its name, or the next of the names; {} if none can be had: then keys and English words are shown. */
export async function loadTable(...names) {
  for (const each of new Set(names)) {
    try {
      const answer = await fetch(new URL(`./texts/${each}.json`, import.meta.url), { signal: AbortSignal.timeout(PATIENCE_MS) });
      if (answer.ok) return await answer.json();
    } catch {
      // The next one.
    }
  }
  return {};
}

/** Keeps the language for this browser, null for the browser's own, and draws the page again. */
export function setLanguage(wanted) {
  keepWord('language', wanted);
  location.reload();
}

/**
 * The text of a key such as 'wall.blind', with {names} replaced by values. A text with several forms is chosen by values.count. Values are
 * inserted as they are: use the result as text, never as markup.
 */
export function t(key, values = {}) {
  const found = key.split('.').reduce((part, name) => (part && Object.hasOwn(part, name) ? part[name] : undefined), table);
  const text = typeof found === 'object' ? found[plural.select(values.count)] ?? found.other : found;
  if (typeof text !== 'string') return key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (values[name] === undefined ? whole : apart(String(values[name]))));
}

/** What is written from right to left keeps the words around it in their order. */
export function apart(value) {
  return RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
}

/** The names of the texts in a section. */
export function keysOf(section) {
  return Object.keys(table[section] ?? {});
}

/** The text of a key, or otherwise the given words: for words of the server that may be newer than the table. */
export function tOr(key, otherwise) {
  const text = t(key);
  return text === key ? otherwise : text;
}

const ATTRIBUTES = { tLabel: 'aria-label', tTitle: 'title', tPlaceholder: 'placeholder', tAlt: 'alt' };

/** Fills in the texts of elements with data-t, data-t-label, data-t-title, data-t-placeholder or data-t-alt. */
export function fillIn(root = document) {
  for (const each of root.querySelectorAll('[data-t]')) each.textContent = t(each.dataset.t);
  for (const [name, attribute] of Object.entries(ATTRIBUTES)) {
    const selector = `[data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}]`;
    for (const each of root.querySelectorAll(selector)) each.setAttribute(attribute, t(each.dataset[name]));
  }
}
