// Sentences of the server in the reader's language. The server says them in English; the table has the German for each, with {} where a value stands.

import { language, loadTable } from './texts.js';

const LONGEST = 1000;
const DEPTH = 3;

const table = language === 'en' ? {} : await loadTable(`said.${language}`);
/** Sentences with values: those with the most fixed text first, for they say the most. */
const patterns = Object.keys(table)
  .filter((english) => english.includes('{}'))
  .map((english) => ({ fixed: english.split('{}'), words: table[english] }))
  .sort((one, other) => other.fixed.join('').length - one.fixed.join('').length);

/** A sentence of the server in the reader's language; as it is where the table does not know it. Values within it are translated likewise. */
export function said(text) {
  return typeof text === 'string' && text.length <= LONGEST && patterns.length ? translated(text, DEPTH) : text;
}

function translated(text, depth) {
  const whole = known(text, depth) ?? withoutStop(text, depth);
  if (whole !== null) return whole;
  const parts = text.split(/([;,] |(?<=\.) )/);
  return parts.length > 1 ? parts.map((part, i) => (i % 2 ? part : known(part, depth) ?? withoutStop(part, depth) ?? part)).join('') : text;
}

/** The same words with or without a full stop, and with or without a capital, are one sentence. */
function withoutStop(text, depth) {
  const bare = text.replace(/\.$/, '');
  const lower = bare.charAt(0).toLowerCase() + bare.slice(1);
  const found = known(lower, depth) ?? known(bare, depth) ?? known(`${bare}.`, depth);
  if (found === null) return null;
  const words = bare === lower ? found : found.charAt(0).toUpperCase() + found.slice(1);
  return `${words.replace(/\.$/, '')}${text.endsWith('.') ? '.' : ''}`;
}

function known(text, depth) {
  if (Object.hasOwn(table, text)) return table[text];
  for (const { fixed, words } of patterns) {
    const values = valuesIn(text, fixed);
    if (values) return words.replace(/\{(\d)\}/g, (_, place) => (depth > 0 ? translated(values[place - 1], depth - 1) : values[place - 1]));
  }
  return null;
}

/** What stands between the fixed parts; null if they are not there in this order. */
function valuesIn(text, fixed) {
  const last = fixed[fixed.length - 1];
  if (!text.startsWith(fixed[0]) || !text.endsWith(last) || text.length < fixed[0].length + last.length) return null;
  const values = [];
  let at = fixed[0].length;
  for (let i = 1; i < fixed.length; i++) {
    const end = i === fixed.length - 1 ? text.length - last.length : text.indexOf(fixed[i], at);
    if (end < at) return null;
    values.push(text.slice(at, end));
    at = end + fixed[i].length;
  }
  return values;
}
