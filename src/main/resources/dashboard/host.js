// Shows problems of the host and what load is shed; nothing while all is well.

import { say } from './dom.js';
import { element } from './format.js';
import { said } from './said.js';
import { t, tOr } from './texts.js';

const STATUS_CLASS = { error: 'offline', warning: 'degraded' };

const panel = document.getElementById('host');
const list = document.getElementById('host-list');
const summary = document.getElementById('host-summary');

function row(level, name, ...text) {
  return element('li', 'host-row', element('span', `badge ${STATUS_CLASS[level]}`, name), element('span', 'message', ...text));
}

function checkRows(health) {
  return Object.entries(health.checks)
    .filter(([, check]) => check.status in STATUS_CLASS)
    .sort(([, a], [, b]) => (a.status === b.status ? 0 : a.status === 'error' ? -1 : 1))
    .map(([name, check]) => row(check.status, tOr(`incidents.check-${name}`, name.replaceAll('_', ' ')), said(check.message)));
}

/** Cameras with the same load shed for the same reason share a row. */
function shedRows(resources, titles) {
  const groups = new Map();
  for (const { camera, steps, reason } of resources.shed) {
    const what = steps.map((step) => tOr(`host.step-${step}`, step)).join(', ');
    const key = `${reason}\n${what}`;
    if (!groups.has(key)) groups.set(key, { reason, what, cameras: [] });
    groups.get(key).cameras.push(titles.get(camera) ?? camera);
  }
  return [...groups.values()].map(({ reason, what, cameras }) => {
    const all = cameras.length > 1 && cameras.length === Object.keys(resources.cameras).length;
    const whose = all ? t('host.all-cameras') : cameras.join(', ');
    return row('warning', t('host.shed'), t('host.shed-text', { reason: said(reason), whose, what }));
  });
}

/** titles: the titles of the cameras, by name */
export function showHost(health, resources, titles) {
  const rows = [...checkRows(health), ...shedRows(resources, titles)];
  if (rows.length === 0 && resources.throttle) rows.push(row('warning', t('host.pressure'), `${said(resources.reason)}.`));
  const before = list.textContent;
  if (before !== rows.map((made) => made.textContent).join('')) list.replaceChildren(...rows);
  panel.hidden = rows.length === 0;
  panel.classList.toggle('grave', rows.some((made) => made.querySelector('.offline')));
  say(summary, rows.length === 0 ? '' : t('host.problems', { count: rows.length, first: rows[0].querySelector('.message').textContent }));
}
