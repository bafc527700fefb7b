// The events of a day or of all days: found by camera, zone, label, kind and words, seen one after the other by one key, kept and deleted.

import { getJson, send, wordsOf } from './api.js';
import { place } from './dom.js';
import { Card } from './eventcard.js';
import { EventDialog } from './eventdialog.js';
import { dayOf, element, timeOfDay, titleOf } from './format.js';
import { onKey } from './keys.js';
import { Meanwhile } from './meanwhile.js';
import { icon, start } from './shell.js';
import { t } from './texts.js';
import { Groups, together } from './together.js';

const PAGE = 60;
const REFRESH_MS = 10_000;
const UNDO_MS = 60_000; // as long as the server keeps what was deleted
const TYPING_MS = 300;

const byId = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const cards = new Map();
const groups = new Groups();
const meanwhile = new Meanwhile();
const known = { zone: new Map(), label: new Map() };

let events = [];
let next = null;
let request = 0;
let typing = 0;
let undoTimer = 0;
let current = null; // the id of the event on which keys act
let deleted = null;

const me = start('events');
const dialog = new EventDialog(byId('open'), { change, remove, beside });

function filters() {
  const wanted = new URLSearchParams();
  const day = byId('day').value;
  if (day) {
    const from = new Date(`${day}T00:00:00`);
    const to = new Date(from.getFullYear(), from.getMonth(), from.getDate() + 1);
    wanted.set('from', from.toISOString());
    wanted.set('to', to.toISOString());
  }
  for (const name of ['text', 'camera', 'zone', 'label', 'kind']) {
    const value = byId(name).value.trim();
    if (value) wanted.set(name, value);
  }
  const [name, value] = byId('state').value.split('=');
  if (name) wanted.set(name, value);
  return wanted;
}

/** The address of the page has the filters, so that it can be kept and sent. */
function noteAddress() {
  const wanted = new URLSearchParams();
  for (const name of ['day', 'text', 'camera', 'zone', 'label', 'kind', 'state']) {
    const value = byId(name).value.trim();
    if (value) wanted.set(name, value);
  }
  history.replaceState(null, '', wanted.size ? `?${wanted}` : location.pathname);
}

async function load({ before = null, quiet = false } = {}) {
  const mine = ++request;
  const wanted = filters();
  wanted.set('limit', String(PAGE));
  if (before) wanted.set('before', before);
  if (!quiet) byId('log').setAttribute('aria-busy', 'true');
  try {
    const answer = await getJson(`api/events?${wanted}`);
    if (mine !== request) return;
    take(answer, before, quiet);
    events = newestFirst(meanwhile.applied(events, mine));
    byId('problem').hidden = true;
  } catch (problem) {
    if (mine !== request) return;
    byId('problem').textContent = t('events.not-shown', { reason: wordsOf(problem) });
    byId('problem').hidden = false;
  } finally {
    if (mine === request) byId('log').removeAttribute('aria-busy');
  }
  render();
}

/** Each event once, as it came last, in the order of the list, whatever came or went meanwhile. */
function newestFirst(list) {
  const once = [...new Map(list.map((event) => [event.id, event])).values()];
  return once.sort((one, other) => Date.parse(other.start) - Date.parse(one.start));
}

/** A refresh replaces the newest page and keeps what was loaded after it. */
function take(answer, before, quiet) {
  if (before) {
    events = newestFirst([...events, ...answer.events]); // one may be there already, as the next unseen
    next = answer.next_before;
  } else if (quiet && events.length > PAGE && answer.events.length && events.some(({ id }) => id === answer.events.at(-1).id)) {
    const last = events.findIndex(({ id }) => id === answer.events.at(-1).id);
    events = [...answer.events, ...events.slice(last + 1)];
  } else {
    events = answer.events;
    next = answer.next_before;
  }
  for (const event of answer.events) {
    event.zones.forEach((zone, i) => known.zone.set(zone, event.zone_titles[i]));
    event.labels.forEach(({ label }) => known.label.set(label, label));
  }
  offer('zone', known.zone, 'events.all-zones');
  offer('label', known.label, 'events.all-labels');
}

function offer(name, values, all) {
  const select = byId(name);
  if (!select.options.length) select.append(new Option(t(all), ''));
  const there = new Set([...select.options].map((option) => option.value));
  for (const [value, text] of [...values].sort()) if (!there.has(value)) select.append(new Option(text, value));
  select.hidden = select.options.length === 1;
}

function render() {
  const focused = document.activeElement;
  const parts = together(events);
  const roots = groups.show(parts, cardOf);
  const rows = [];
  let day = '';
  parts.forEach(({ fromMs }, i) => {
    const name = dayOf(new Date(fromMs));
    if (name !== day) rows.push(element('h2', 'log-day', name));
    day = name;
    rows.push(roots[i]);
  });
  const ids = new Set(events.map(({ id }) => id));
  for (const [id, card] of cards) {
    if (!ids.has(id)) {
      card.close();
      cards.delete(id);
    }
  }
  place(byId('log'), rows);
  // A card that has come into another group was moved.
  if (focused !== document.activeElement && focused?.isConnected && byId('log').contains(focused)) focused.focus({ preventScroll: true });
  byId('more').hidden = next === null;
  byId('none').hidden = events.length > 0 || !byId('problem').hidden;
  byId('none').textContent = filters().size ? t('events.none-found') : t('events.none');
}

function cardOf(event) {
  if (!cards.has(event.id)) cards.set(event.id, new Card(event.id, { open, change, remove }));
  const card = cards.get(event.id);
  card.update(event);
  return card;
}

const find = (id) => events.find((event) => event.id === id) ?? null;

function open(id) {
  current = id;
  const event = find(id);
  if (!event) return;
  dialog.show(event);
  if (!event.seen) change(id, { seen: true });
}

/** The event before or after another in the list; the later one is above. */
function beside(id, direction) {
  const at = events.findIndex((event) => event.id === id);
  const found = events[at + direction];
  if (found) open(found.id);
  else if (direction > 0 && next) load({ before: next }).then(() => events[at + 1] && open(events[at + 1].id));
}

/** Marks an event at once, and takes it back if the server refuses. */
async function change(id, wish) {
  const event = find(id);
  if (!event) return;
  const before = { seen: event.seen, kept: event.kept };
  Object.assign(event, wish);
  render();
  dialog.update(event);
  try {
    const now = await send('PATCH', `api/events/${encodeURIComponent(id)}`, wish);
    Object.assign(event, now);
  } catch (problem) {
    Object.assign(event, before);
    byId('problem').textContent = wordsOf(problem);
    byId('problem').hidden = false;
  }
  render();
  dialog.update(event);
}

async function remove(id) {
  const at = events.findIndex((event) => event.id === id);
  if (at < 0) return;
  const [event] = events.splice(at, 1);
  meanwhile.gone(id);
  dialog.close(id);
  render();
  cards.get((events[at] ?? events.at(-1))?.id)?.focus();
  try {
    await send('DELETE', `api/events/${encodeURIComponent(id)}`);
    meanwhile.gone(id, request);
    offerUndo(event);
  } catch (problem) {
    meanwhile.forget(id);
    events = newestFirst([...events, event]);
    render();
    byId('problem').textContent = wordsOf(problem);
    byId('problem').hidden = false;
  }
}

function offerUndo(event) {
  deleted = { event };
  const line = byId('undo');
  const button = element('button', 'quiet', t('events.undo'));
  button.type = 'button';
  button.addEventListener('click', undo);
  const words = t('events.deleted', { camera: titleOf({ name: event.camera, title: event.title }), time: timeOfDay(new Date(event.start)) });
  line.replaceChildren(element('span', '', words), button);
  line.hidden = false;
  clearTimeout(undoTimer);
  undoTimer = setTimeout(() => {
    line.hidden = true;
    deleted = null;
  }, UNDO_MS);
}

async function undo() {
  if (!deleted) return;
  const { event } = deleted;
  deleted = null;
  clearTimeout(undoTimer);
  byId('undo').hidden = true;
  try {
    const restored = await send('POST', `api/events/${encodeURIComponent(event.id)}/restore`);
    meanwhile.back(restored, request);
    events = newestFirst([...events, restored]);
    render();
    cards.get(event.id)?.focus();
  } catch (problem) {
    byId('problem').textContent = wordsOf(problem);
    byId('problem').hidden = false;
  }
}

/** The newest that nobody has looked at, among those that the filters let through. */
async function nextUnseen() {
  const here = events.find((event) => !event.seen && event.id !== dialog.id);
  if (here) {
    open(here.id);
    cards.get(here.id)?.root.scrollIntoView({ block: 'nearest' });
    return;
  }
  const wanted = filters();
  wanted.set('seen', '0');
  wanted.set('limit', '1');
  const { events: found } = await getJson(`api/events?${wanted}`).catch(() => ({ events: [] }));
  const event = found.find(({ id }) => id !== dialog.id && !meanwhile.isGone(id));
  if (!event) {
    dialog.say(t('events.all-seen'));
    byId('none').textContent = t('events.all-seen');
    return;
  }
  if (!find(event.id)) events = newestFirst([...events, event]);
  render();
  open(event.id);
}

function move(direction) {
  const at = events.findIndex((event) => event.id === current);
  const found = events[at < 0 ? 0 : Math.min(events.length - 1, Math.max(0, at + direction))];
  if (!found) return;
  current = found.id;
  cards.get(found.id).focus();
}

function onDay(days) {
  const value = byId('day').value;
  const date = value ? new Date(`${value}T00:00:00`) : new Date();
  if (value || days < 0) date.setDate(date.getDate() + (value ? days : 0));
  byId('day').value = date > new Date() ? '' : dateText(date);
  changed();
}

const dateText = (date) => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;

/** How many filters are set, for phones, where they are folded. */
function countFilters() {
  const set = ['day', 'camera', 'zone', 'label', 'kind', 'state'].filter((name) => byId(name).value).length;
  byId('fold').lastChild.textContent = set ? t('events.filters-set', { count: set }) : t('events.filters');
  byId('fold').classList.toggle('set', set > 0);
}

function unfold() {
  const folded = byId('filters').classList.toggle('folded');
  byId('fold').setAttribute('aria-expanded', String(!folded));
}

function changed() {
  countFilters();
  events = [];
  next = null;
  noteAddress();
  byId('day-after').disabled = !byId('day').value;
  byId('day-all').setAttribute('aria-pressed', String(!byId('day').value));
  load();
}

async function lookAtAnalysis() {
  const line = byId('analysis');
  try {
    const { available, since, cause, queue } = await getJson('api/analysis');
    line.hidden = available !== false;
    if (available === false) {
      const at = new Date(since);
      line.textContent = t('events.no-analysis', { since: `${dayOf(at)} ${timeOfDay(at)}`, cause, count: queue.events });
    }
  } catch {
    line.hidden = true; // what is known of it is out of date
  }
}

async function begin() {
  byId('day-before').append(icon('back'));
  byId('day-after').append(icon('forward'));
  byId('fold').append(icon('setup'), element('span', '', t('events.filters')));
  byId('fold').addEventListener('click', unfold);
  byId('camera').append(new Option(t('events.all-cameras'), ''));
  byId('kind').append(new Option(t('events.all-kinds'), ''), new Option(t('events.kind-motion'), 'motion'), new Option(t('events.kind-sensor'), 'sensor'));
  byId('state').append(new Option(t('events.all-states'), ''), new Option(t('events.unseen'), 'seen=0'), new Option(t('events.seen'), 'seen=1'), new Option(t('events.kept'), 'kept=1'));
  offer('zone', known.zone, 'events.all-zones');
  offer('label', known.label, 'events.all-labels');
  const { cameras } = await getJson('api/cameras').catch(() => ({ cameras: [] }));
  for (const camera of cameras) byId('camera').append(new Option(titleOf(camera), camera.name));
  for (const name of ['day', 'text', 'camera', 'zone', 'label', 'kind', 'state']) {
    const value = query.get(name);
    if (value && byId(name).tagName === 'SELECT' && ![...byId(name).options].some((option) => option.value === value)) {
      byId(name).append(new Option(value, value));
      byId(name).hidden = false;
    }
    if (value) byId(name).value = value;
  }
  for (const name of ['day', 'camera', 'zone', 'label', 'kind', 'state']) byId(name).addEventListener('change', changed);
  byId('text').addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(changed, TYPING_MS);
  });
  byId('filters').addEventListener('submit', (event) => event.preventDefault());
  byId('day-before').addEventListener('click', () => onDay(-1));
  byId('day-after').addEventListener('click', () => onDay(1));
  byId('day-all').addEventListener('click', () => {
    byId('day').value = '';
    changed();
  });
  byId('more').addEventListener('click', () => load({ before: next }));
  changed();
  const wanted = query.get('id');
  if (wanted) openById(wanted);
}

async function openById(id) {
  try {
    const event = await getJson(`api/events/${encodeURIComponent(id)}`);
    if (!find(id)) events = [...events, event].sort((a, b) => Date.parse(b.start) - Date.parse(a.start));
    render();
    open(id);
  } catch (problem) {
    byId('problem').textContent = wordsOf(problem);
    byId('problem').hidden = false;
  }
}

onKey('n', t('events.key-next-unseen'), nextUnseen);
onKey('j', t('events.key-down'), () => move(1));
onKey('k', t('events.key-up'), () => move(-1));
const switchSeen = (id) => find(id) && change(id, { seen: !find(id).seen });
const switchKept = (id) => me.then((who) => who.may('administrator') && find(id) && change(id, { kept: !find(id).kept }));
const removeIfAllowed = (id) => me.then((who) => who.may('administrator') && remove(id));
onKey('s', t('events.key-seen'), () => switchSeen(current));
onKey('b', t('events.key-keep'), () => switchKept(current));
onKey('Delete', t('events.key-delete'), () => removeIfAllowed(current));
onKey('u', t('events.undo'), undo);
onKey('/', t('events.key-search'), () => byId('text').focus());
byId('open').addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'n') nextUnseen();
  else if (event.key === 'j' || event.key === 'ArrowDown') beside(dialog.id, 1);
  else if (event.key === 'k' || event.key === 'ArrowUp') beside(dialog.id, -1);
  else if (event.key === 's') switchSeen(dialog.id);
  else if (event.key === 'b') switchKept(dialog.id);
  else if (event.key === 'Delete') removeIfAllowed(dialog.id); // which closes the dialog, so that u takes it back
  else return;
  event.preventDefault();
});
document.addEventListener('focusin', (event) => {
  const id = event.target.closest?.('.event-card')?.dataset.id;
  if (id) current = id;
});
me.then((who) => document.body.classList.toggle('may-change', who.may('administrator')));
begin();
lookAtAnalysis();
setInterval(() => {
  if (document.hidden) return;
  lookAtAnalysis();
  if (!byId('open').open || events.length <= PAGE) load({ quiet: true });
}, REFRESH_MS);
