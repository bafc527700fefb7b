// Each incident as a story: noticed, what was tried, and how it ended.

import { ApiError, getJson, send } from './api.js';
import { place } from './dom.js';
import { coarse, element } from './format.js';
import { incidentText } from './said.js';
import { banner } from './shell.js';
import { locale, t, tOr } from './texts.js';

const PAGE = 20;
const SAME_MS = 3_000; // what several cameras did within it is one step
const OF_ONE = [
  [/^(.+) went blind: ([a-z-]+)$/s, 'incidents.went-blind-together'],
  [/^(.+) (sees) again$/s, 'incidents.see-again'],
];
const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
const names = new Intl.ListFormat(locale);

export function stories(me) {
  const list = document.getElementById('stories');
  const more = document.getElementById('more-stories');
  const shown = new Map();
  let older = [];
  let before = null;

  more.addEventListener('click', async () => {
    more.disabled = true;
    try {
      const answer = await getJson(`api/incidents?limit=${PAGE}&before=${encodeURIComponent(before)}`);
      older.push(...answer.incidents);
      before = answer.next_before;
      show();
    } finally {
      more.disabled = false;
    }
  });
  let newest = [];

  async function refresh() {
    const answer = await getJson(`api/incidents?limit=${PAGE}`);
    newest = answer.incidents;
    if (older.length === 0) before = answer.next_before;
    show();
  }

  function show() {
    const all = [...newest, ...older.filter((each) => newest.every((other) => other.id !== each.id))];
    const items = all.map((incident) => {
      const text = JSON.stringify(incident);
      const known = shown.get(incident.id);
      if (known?.text === text) return known.item; // keeps what is open, and the focus
      const item = story(incident, me, refresh);
      if (known) item.querySelector('details').open = known.item.querySelector('details').open;
      shown.set(incident.id, { text, item });
      return item;
    });
    const focused = list.querySelector('summary:focus')?.closest('.story').dataset.id;
    place(list, items);
    if (focused && !list.contains(document.activeElement)) items.find((item) => item.dataset.id === focused)?.querySelector('summary').focus(); // its story went on
    document.getElementById('no-stories').hidden = items.length > 0;
    more.hidden = !before;
  }
  return { refresh };
}

function story(incident, me, refresh) {
  const start = new Date(incident.start);
  const open = incident.state === 'open';
  const time = element('time', '', when.format(start));
  time.dateTime = incident.start;
  const end = open
    ? element('span', 'badge offline', t('incidents.open'))
    : element('span', 'facts', t('incidents.lasted', { time: coarse((Date.parse(incident.end) - start) / 1000) }));
  const told = together(incident.steps);
  const steps = element('ol', 'steps', ...told.map(step));
  const summary = element('summary', '', t('incidents.steps', { count: told.length }));
  const details = element('details', '', summary, steps);
  details.open = open;
  const item = element('li', 'story', element('div', '', time), element('div', '', element('h3', '', incidentText(incident.message)), end), details);
  item.dataset.id = incident.id;
  if (incident.acknowledged_by) item.append(element('p', 'facts', t('incidents.known-to', { name: incident.acknowledged_by })));
  else if (open) item.append(acknowledge(incident, refresh));
  return item;
}

/** Steps that say the same of several cameras at the same moment become one: [{at, step, text, alike, cause, cameras[]}]. */
export function together(steps) {
  const told = [];
  for (const each of steps) {
    const last = told.at(-1);
    const [found, alike] = OF_ONE.map(([pattern, key]) => [pattern.exec(each.text), key]).find(([match]) => match) ?? [];
    const same = found && last?.alike === alike && last.cause === found[2] && last.step === each.step && Date.parse(each.at) - Date.parse(last.at) <= SAME_MS;
    if (same) last.cameras.push(found[1]);
    else told.push({ ...each, alike, cause: found?.[2], cameras: found ? [found[1]] : [] });
  }
  return told;
}

function step({ at, step: kind, text, alike, cause, cameras }) {
  const words = cameras.length > 1 ? t(alike, { cameras: names.format(cameras), cause: tOr(`causes.${cause}`, cause) }) : incidentText(text);
  const time = element('time', 'facts', clock.format(new Date(at)));
  time.dateTime = at;
  return element('li', '', time, element('b', '', tOr(`incidents.step-${kind}`, kind)), element('span', '', words));
}

/** Nobody is reminded of it any more. */
function acknowledge(incident, refresh) {
  const button = element('button', 'quiet', t('incidents.acknowledge'));
  button.type = 'button';
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await send('POST', `api/incidents/${encodeURIComponent(incident.id)}/acknowledge`);
      await refresh();
    } catch (problem) {
      button.disabled = false;
      banner('acknowledge', problem instanceof ApiError ? problem.message : t('incidents.no-answer'), 'warning');
    }
  });
  return button;
}
