// Shows sensors with the age of their values, effects, and whether alerts are armed; nothing where there are none.

import { getJson } from './api.js';
import { now } from './clock.js';
import { coarse, element, moment } from './format.js';
import { said } from './said.js';
import { banner } from './shell.js';
import { t, tOr } from './texts.js';

const EVERY_MS = 5000;
const panel = document.getElementById('sensors');
const list = document.getElementById('sensor-list');
const advice = document.getElementById('advice');

/** When the page last heard of them: what it shows ages by itself. */
let heard = null;
let sensors = [];
let effects = [];

function valueOf(sensor) {
  if (sensor.value === null) return t('sensors.no-value');
  const text = sensor.type === 'boolean' ? t(sensor.value ? 'sensors.on' : 'sensors.off') : String(sensor.value);
  return sensor.unit ? `${text} ${sensor.unit}` : text;
}

function sensorRow(sensor, late) {
  const stale = sensor.stale || late > EVERY_MS * 3;
  const row = element('li', stale ? 'sensor stale' : 'sensor',
    element('span', 'sensor-name', sensor.name), element('span', 'sensor-value', valueOf(sensor)));
  if (sensor.age !== null && stale) row.append(element('span', 'sensor-age', t('sensors.old', { age: coarse(sensor.age + late / 1000) })));
  if (sensor.error) row.title = t('sensors.failed', { error: said(sensor.error) });
  return row;
}

function effectRow(effect) {
  const row = element('li', effect.state === 'missing' ? 'sensor missing' : effect.state === 'unknown' ? 'sensor stale' : 'sensor',
    element('span', 'sensor-name', effect.name), element('span', 'sensor-value', tOr(`sensors.effect-${effect.state}`, effect.state)));
  row.title = said(effect.text);
  return row;
}

function render() {
  const late = heard === null ? 0 : now() - heard;
  const rows = [...sensors.map((sensor) => sensorRow(sensor, late)),
    ...effects.filter((effect) => effect.state !== 'off').map(effectRow)];
  list.replaceChildren(...rows);
  panel.hidden = rows.length === 0;
}

async function refresh() {
  try {
    const [found, arming] = await Promise.all([getJson('api/sensors'), getJson('api/arming')]);
    sensors = found.sensors;
    effects = found.effects;
    heard = now();
    banner('arming', arming.armed ? '' : t('sensors.disarmed', {
      by: arming.by ? ` ${t('sensors.by', { who: arming.by })}` : '', since: arming.since ? ` ${t('sensors.since', { at: moment(new Date(arming.since)) })}` : '',
    }), 'warning');
  } catch {
    // The banner of the page says that nothing answers; the ages below go on.
  }
  render();
}

/** A model's words, with their time, and with the reason if a later question was not answered. */
async function refreshAdvice() {
  try {
    const found = await getJson('api/advice');
    advice.hidden = found.at === null;
    if (found.at === null) return;
    const lines = [element('p', 'advice-head', t('sensors.advice-of', { model: found.model, at: moment(new Date(found.at)) })),
      element('p', '', found.assessment)];
    if (found.recommendations.length) lines.push(element('ul', '', ...found.recommendations.map((text) => element('li', '', text))));
    if (found.error) lines.push(element('p', 'advice-head', t('sensors.advice-failed', { error: said(found.error) })));
    advice.replaceChildren(...lines);
  } catch {
    // It stays, with its time.
  }
}

/** Begins to show them. */
export function showSensors() {
  refreshAdvice();
  setInterval(refreshAdvice, EVERY_MS * 12);
  refresh();
  setInterval(refresh, EVERY_MS);
}
