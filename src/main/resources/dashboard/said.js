// Sentences of the server in the reader's language. The server says them in English; the table has the German for each, with {} where a value stands.
// What the table does not know stays English.

import { language, loadTable, t, tOr } from './texts.js';

const LONGEST = 4000;
const MOST_LOOKS = 2500; // in the table, for one text: a hostile one takes no more than some tenths of a second
const DEPTH = 4;
const MOST_JOINED = 4; // a sentence of the table has fewer semicolons than this
/** Where a mistake of the configuration stands: a file with line and column, or an argument. */
const PLACE = /^(--[\w-]{1,50}: |\S{1,300}:\d+:\d+: )([^]+)$/;

/** Sentences of incidents that end with ids of causes: a step about one camera, and what cameras that share no cause have, with how many. */
const WENT_BLIND = /^([^]+) went blind: ([a-z-]+)$/;
const THEY_HAVE = /; they have ((?:[a-z-]+ \(\d+\)(?:, )?)+)$/;

const table = language === 'en' ? {} : await loadTable(`said.${language}`);
/** Sentences with values: those with the most fixed text first, for they say the most. */
const patterns = Object.keys(table)
  .filter((english) => english.includes('{}'))
  .map((english) => ({ fixed: english.split('{}'), words: table[english] }))
  .sort((one, other) => other.fixed.join('').length - one.fixed.join('').length);

let looks = 0;

/** A sentence of the server in the reader's language, or several of them; as it is where the table does not know it. Values within it are translated likewise. */
export function said(text) {
  looks = 0;
  return typeof text === 'string' && patterns.length ? translated(text, DEPTH) : text;
}

/** A sentence of an incident, or a step of one, with its causes in the words that they have everywhere. */
export function incidentText(text) {
  const [, camera, one] = WENT_BLIND.exec(text) ?? [];
  if (one) return t('incidents.went-blind', { camera, cause: tOr(`causes.${one}`, one) });
  const several = THEY_HAVE.exec(text)?.[1];
  const words = several?.replace(/([a-z-]+)(?= \()/g, (cause) => t('incidents.cause-quoted', { cause: tOr(`causes.${cause}`, cause) }));
  return several ? said(text).replace(several, () => words) : said(text);
}

function translated(text, depth) {
  const placed = PLACE.exec(text);
  if (placed) return placed[1] + translated(placed[2], depth);
  const parts = text.split('; ');
  return (parts.length > MOST_JOINED ? null : sentence(text, depth, true)) ?? joined(parts, depth) ?? sentence(text, depth, false) ?? piecemeal(text, depth);
}

/** Several sentences with semicolons between; null if none of them is known. */
function joined(parts, depth) {
  if (parts.length === 1) return null;
  const words = [];
  let any = false;
  for (let at = 0; at < parts.length;) {
    let to = at + 1;
    while (to < Math.min(parts.length, at + MOST_JOINED) && !PLACE.test(parts[to])) to++; // the next place is the next mistake
    let found = null;
    for (; to > at && found === null; to--) {
      const some = parts.slice(at, to).join('; ');
      found = one(some, depth);
    }
    any ||= found !== null;
    words.push(found ?? parts[at]);
    at = found === null ? at + 1 : to + 1;
  }
  return any ? words.join('; ') : null;
}

/** A sentence, perhaps with the place that it speaks of; null if it is not known, or may be several. */
function one(text, depth) {
  const [, place = '', rest = text] = PLACE.exec(text) ?? [];
  const found = sentence(rest, depth, true);
  return found === null ? null : place + found;
}

function piecemeal(text, depth) {
  const parts = text.split(/([;,] |(?<=\.) )/);
  return parts.length > 1 ? parts.map((part, i) => (i % 2 ? part : sentence(part, depth, false) ?? part)).join('') : text;
}

/** One sentence of the table; null if it is none. The same words with or without a full stop, and with or without a capital, are one sentence. */
function sentence(text, depth, whole) {
  const found = known(text, depth, whole);
  if (found !== null) return found;
  const bare = text.replace(/\.$/, '');
  const lower = bare.charAt(0).toLowerCase() + bare.slice(1);
  const other = known(lower, depth, whole) ?? known(bare, depth, whole) ?? known(`${bare}.`, depth, whole);
  if (other === null) return null;
  const words = bare === lower ? other : other.charAt(0).toUpperCase() + other.slice(1);
  return `${words.replace(/\.$/, '')}${text.endsWith('.') ? '.' : ''}`;
}

/** whole: whether no value may reach over a semicolon into what may be the next sentence. */
function known(text, depth, whole) {
  if (Object.hasOwn(table, text)) return table[text];
  if (text.length > LONGEST || ++looks > MOST_LOOKS) return null;
  for (const { fixed, words } of patterns) {
    const values = valuesIn(text, fixed);
    if (!values || (whole && values.some((value) => value.includes('; ') && (depth === 0 || one(value, Math.min(depth - 1, 1)) === null)))) continue;
    const stop = fixed.at(-1) === '' && /[^.]\.$/.test(text) ? '.' : ''; // of the whole, not of its last value
    if (stop) values.push(values.pop().slice(0, -1));
    return words.replace(/\{(\d)\}/g, (_, place) => (depth > 0 ? translated(values[place - 1], depth - 1) : values[place - 1])) + stop;
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
