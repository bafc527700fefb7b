// Each outage of a camera as a story, from the ledger: when it was noticed, why, what was tried, and when it was over.

import { causeText } from './band.js';
import { place } from './dom.js';
import { duration, element } from './format.js';
import { said } from './said.js';
import { locale, t } from './texts.js';

const PAGE = 20;
const LEAST_MS = 1_000;
const SAME_MS = 2_000; // outages that begin and end so near each other, for the same causes, are one
const MOST_NAMES = 3;
/** Where a new session may help: they are opened until one works. */
const OF_SESSIONS = new Set(['refused', 'unreachable', 'timeout', 'not-found', 'busy', 'camera-error', 'stalled', 'no-video', 'ended', 'source-away', 'restreamer-down']);

const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });

/**
 * The outages of cameras, newest first: {names, from, to, cut, open, seen, parts[{at, cause}], message}. A camera that only starts has none. from, to: the
 * account's begin and end, ms. cut: it was blind when the account begins, and nothing here knows since when. seen: it was watched
 * right after; otherwise nothing is known of what came, as of a camera that was removed.
 */
export function outagesOf(cameras, from, to) {
  const all = cameras.flatMap((camera) => ofOne(camera, from, to)).sort((a, b) => a.from - b.from);
  const together = [];
  for (const each of all) {
    const same = together.findLast((other) => each.from - other.from <= SAME_MS && isLike(each, other));
    if (same) same.names.push(...each.names);
    else together.push(each);
  }
  return together.reverse();
}

function isLike(a, b) {
  return Math.abs(a.to - b.to) <= SAME_MS && a.open === b.open && a.cut === b.cut && a.seen === b.seen && a.message === b.message && a.parts.map(({ cause }) => cause).join() === b.parts.map(({ cause }) => cause).join();
}

function ofOne({ name, spans, message }, begin, to) {
  const found = [];
  let last = null;
  for (const span of spans) {
    const from = Date.parse(span.from);
    if (span.state !== 'blind') {
      if (last) last.seen = span.state === 'watched' && from - last.to < LEAST_MS;
      last = null;
    }
    else if (last && from <= last.to) {
      last.to = Date.parse(span.to);
      if (last.parts.at(-1).cause !== span.cause) last.parts.push({ at: from, cause: span.cause });
    } else {
      last = { names: [name], from, to: Date.parse(span.to), cut: from <= begin, open: false, seen: false, parts: [{ at: from, cause: span.cause }], message: '' };
      found.push(last);
    }
  }
  if (last && to - last.to < LEAST_MS) Object.assign(last, { open: true, message: message ?? '' });
  return found.filter((each) => each.to - each.from >= LEAST_MS && each.parts.some(({ cause }) => cause !== 'starting'));
}

/** Shows them: show(cameras, from, to) is called with each account. */
export function outages() {
  const list = document.getElementById('outages');
  const more = document.getElementById('more-outages');
  const shown = new Map(); // by beginning and names: {text, item}, so that what is open stays open
  let most = PAGE;
  let all = [];

  function draw() {
    const items = all.slice(0, most).map((outage) => {
      const key = `${outage.cut ? 'cut' : outage.from} ${outage.names[0]}`; // the begin of the account moves
      const text = JSON.stringify(outage);
      const known = shown.get(key);
      if (known?.text === text) return known.item;
      const item = story(outage);
      item.dataset.key = key;
      item.querySelector('details').open = known?.item.querySelector('details').open ?? false;
      shown.set(key, { text, item });
      return item;
    });
    for (const [key, { item }] of shown) if (!items.includes(item)) shown.delete(key);
    const focused = list.querySelector('summary:focus')?.closest('.story').dataset.key;
    place(list, items);
    if (focused && !list.contains(document.activeElement)) items.find((item) => item.dataset.key === focused)?.querySelector('summary').focus(); // its story went on
    document.getElementById('no-outages').hidden = items.length > 0;
    more.hidden = all.length <= most;
  }

  more.addEventListener('click', () => {
    most += PAGE;
    draw();
  });
  return {
    show(cameras, from, to) {
      all = outagesOf(cameras, from, to);
      draw();
    },
  };
}

function story(outage) {
  const at = when.format(outage.from);
  const time = element('time', '', outage.cut ? t('incidents.began-before', { at }) : at);
  if (!outage.cut) time.dateTime = new Date(outage.from).toISOString();
  const length = { time: duration((outage.to - outage.from) / 1000) };
  const lasted = outage.cut || !outage.seen ? t('incidents.lasted-more', length) : t('incidents.lasted', length);
  const end = outage.open ? element('span', 'badge offline', t('incidents.open')) : element('span', 'facts', lasted);
  const told = steps(outage);
  const details = element('details', '', element('summary', '', t('incidents.steps', { count: told.length })), element('ol', 'steps', ...told));
  const heading = element('h3', '', t('incidents.outage', { cameras: namesOf(outage.names), cause: causeText((outage.parts.find(({ cause }) => cause !== 'starting') ?? outage.parts[0]).cause) }));
  return element('li', 'story', element('div', '', time), element('div', '', heading, end), details);
}

function namesOf(names) {
  if (names.length <= MOST_NAMES) return names.join(', ');
  return t('incidents.and-more', { cameras: names.slice(0, MOST_NAMES - 1).join(', '), count: names.length - MOST_NAMES + 1 });
}

function steps({ to, cut, open, seen, parts, message }) {
  const all = parts.map(({ at, cause }, i) => step(at, i === 0 ? 'noticed' : 'changed', causeText(cause)));
  if (cut) all[0] = step(null, 'noticed', t('incidents.before', { cause: causeText(parts[0].cause) }));
  const cause = parts.at(-1).cause;
  if (OF_SESSIONS.has(cause) && (open || seen)) all.push(step(null, 'tried', t(open ? 'incidents.opens-sessions' : 'incidents.opened-sessions')));
  if (open && message) all.push(step(null, 'now', said(message)));
  if (!open && !seen) all.push(step(to, 'after', t('incidents.unknown-after')));
  if (!open && seen) all.push(step(to, 'closed', t(cause === 'process-down' ? 'incidents.started-again' : 'incidents.sees-again')));
  return all;
}

function step(at, kind, text) {
  const time = element('time', 'facts', at === null ? '' : clock.format(at));
  if (at !== null) time.dateTime = new Date(at).toISOString();
  return element('li', '', time, element('b', '', t(`incidents.step-${kind}`)), element('span', '', text));
}
