// The host and its storage, who was told what, and drills.

import { ApiError, getJson, send } from './api.js';
import { coarse, element, number } from './format.js';
import { said } from './said.js';
import { banner } from './shell.js';
import { locale, t, tOr } from './texts.js';

const CLASSES = { ok: 'healthy', warning: 'degraded', error: 'offline', unknown: 'unknown', sent: 'healthy', waiting: 'reconnecting', failed: 'offline', uncertain: 'degraded', 'given-up': 'offline', silenced: 'unknown' };
const FAULTS = ['camera-stalls', 'alert-path'];
const DRILL_MS = 2_000; // between two looks at a drill that is under way
const TOLD = 20;
const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
const DAY_MS = 86_400_000;
const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });

function badge(state, text) {
  return element('span', `badge ${CLASSES[state] ?? 'unknown'}`, text);
}

function bytes(count) {
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = count / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toLocaleString(locale, { maximumFractionDigits: value < 10 ? 1 : 0 })} ${units[unit]}`;
}

export function machine() {
  async function refresh() {
    const [storage, health] = await Promise.all([getJson('api/storage'), getJson('api/health?limit=1')]);
    document.getElementById('storage').textContent = sentence(storage);
    document.getElementById('checks').replaceChildren(...Object.entries(health.checks).map(([name, check]) => element('li', '', badge(check.status, tOr(`incidents.check-${name}`, name.replaceAll('_', ' '))), element('span', '', said(check.message)))));
  }
  return { refresh };
}

function sentence({ recorded_bytes: recorded, free_bytes: free, total_bytes: total, last_day_bytes: lastDay, oldest, days_left: days }) {
  const parts = [t('incidents.storage', { recorded: recorded === null ? '–' : bytes(recorded), free: bytes(free), total: bytes(total) })];
  if (oldest) parts.push(t('incidents.reaches-back', { at: when.format(new Date(oldest)) }));
  const young = oldest && Date.now() - new Date(oldest) < DAY_MS;
  if (lastDay > 0) parts.push(t(young ? 'incidents.rate-since' : 'incidents.rate', { amount: bytes(lastDay) }));
  if (days !== null) parts.push(days < 1 ? t('incidents.full-soon') : t('incidents.days-left', { days: Math.floor(days).toLocaleString(locale), count: Math.floor(days) }));
  else if (lastDay > 0) parts.push(t('incidents.age-first'));
  return parts.join(' ');
}

export function told() {
  async function refresh() {
    const { notifications, channels } = await getJson(`api/notifications?limit=${TOLD}`);
    document.getElementById('channels').replaceChildren(...channels.map(({ name, ok, since, error }) => element('li', '', badge(ok ? 'ok' : 'error', name), element('span', '', ok ? t('incidents.channel-ok', { at: when.format(new Date(since)) }) : t('incidents.channel-fails', { at: when.format(new Date(since)), why: said(error) ?? '' })))));
    document.getElementById('told').replaceChildren(...notifications.map(({ at, kind, channel, state, tries, error }) => element('tr', '', cell(when.format(new Date(at))), cell(kind), cell(channel), element('td', '', badge(state, tOr(`incidents.told-${state}`, state)), error ? element('p', 'facts', `${said(error)} (${t('incidents.tries', { count: tries })})`) : ''))));
    document.getElementById('nothing-told').hidden = notifications.length > 0;
  }
  return { refresh };
}

function cell(text) {
  return element('td', '', text);
}

export function drills(me) {
  const now = document.getElementById('drill-now');
  let watched = null; // the drill that was under way at the last look
  let timer = 0;
  const buttons = FAULTS.map((fault) => {
    const button = element('button', 'quiet', t(`incidents.drill-${fault}`));
    button.type = 'button';
    button.addEventListener('click', async () => {
      for (const each of buttons) each.disabled = true;
      try {
        await send('POST', 'api/drills', { fault });
        banner('drill', '');
        await refresh();
      } catch (problem) {
        banner('drill', problem instanceof ApiError ? problem.message : t('incidents.no-answer'), 'warning');
        await refresh().catch(() => {});
      }
    });
    return button;
  });
  if (me.may('administrator')) document.getElementById('drill-buttons').append(...buttons);

  async function refresh() {
    const { running, drills: results } = await getJson('api/drills?limit=10');
    for (const each of buttons) each.disabled = running !== null;
    now.replaceChildren(...announced(running, results));
    watched = running?.id ?? watched;
    clearTimeout(timer);
    if (running) timer = setTimeout(() => refresh().catch(() => {}), DRILL_MS);
    document.getElementById('drills').replaceChildren(...results.map(result));
  }

  /** What is under way, and for how long it may be; then how it ended, for as long as the page is open. */
  function announced(running, results) {
    if (running) {
      const { fault, at } = running;
      return [element('strong', '', t('incidents.drill-runs', { fault: named(fault), at: clock.format(new Date(at)) })), ` ${did(fault, 'does')}`];
    }
    const ended = results.find(({ id }) => id === watched);
    return ended ? [t('incidents.drill-over', { fault: named(ended.fault), outcome: outcome(ended) })] : [];
  }
  return { refresh };
}

function named(fault) {
  return tOr(`incidents.drill-${fault}`, fault);
}

function outcome({ passed }) {
  return t(passed ? 'incidents.passed' : 'incidents.not-passed');
}

/** What a drill does or did, in a sentence; empty for one that the page does not know. */
function did(fault, tense) {
  return tOr(`incidents.drill-${tense}-${fault}`, '');
}

function result(found) {
  const { at, fault, passed, text, noticed_after: noticed, healed_after: healed, told_after: toldAfter } = found;
  const times = Object.entries({ noticed, told: toldAfter, healed })
    .filter(([, seconds]) => seconds !== null && seconds !== undefined)
    .map(([what, seconds]) => t(`incidents.${what}-after`, { time: seconds < 60 ? `${number(seconds, 1)} s` : coarse(seconds) }));
  return element(
    'li', 'drill-result', badge(passed ? 'ok' : 'error', outcome(found)), element('span', '', `${when.format(new Date(at))}, ${named(fault)}: ${said(text)}`),
    element('span', 'facts', [did(fault, 'did'), times.join(', ')].filter(Boolean).join(' ')),
  );
}
