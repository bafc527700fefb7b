// The buttons and keys of the timeline.

import { icon } from './shell.js';
import { element } from './format.js';
import { onKey } from './keys.js';
import { t } from './texts.js';

const SPEEDS = [0.5, 1, 2, 4, 8, 16];
const SCALES = [['10s', 10_000], ['10min', 600_000], ['hour', 3_600_000], ['day', 86_400_000], ['week', 7 * 86_400_000], ['month', 31 * 86_400_000]];
const SAME_SCALE = 0.15; // how much a length may differ from that of a button, as the logarithm of their ratio

const byId = (id) => document.getElementById(id);

/** handlers: {toggleExport(), joins(is): whether a name joins the others} */
export function buildControls(axis, transport, handlers) {
  byId('back').append(icon('back'));
  byId('forward').append(icon('forward'));
  byId('speed').append(...SPEEDS.map((speed) => new Option(`${speed === 0.5 ? '½' : speed}×`, String(speed), false, speed === 1)));
  byId('scales').append(...SCALES.map(([name, ms]) => scale(name, ms, axis, transport)), joinSwitch(handlers.joins));
  byId('play').addEventListener('click', () => transport.playOrPause());
  byId('back').addEventListener('click', () => transport.step(-1));
  byId('forward').addEventListener('click', () => transport.step(1));
  byId('live').addEventListener('click', () => transport.goLive());
  byId('speed').addEventListener('change', (event) => { transport.rate = Number(event.target.value); });
  byId('jump').addEventListener('change', (event) => {
    const ms = new Date(event.target.value).getTime();
    if (!Number.isFinite(ms)) return;
    axis.show(axis.length, ms);
    transport.seek(ms);
  });
  byId('export-open').prepend(icon('download'));
  byId('export-open').addEventListener('click', handlers.toggleExport);
  bindKeys(axis, transport, handlers);
}

function scale(name, ms, axis, transport) {
  const made = element('button', 'scale', t(`timeline.scale-${name}`));
  made.type = 'button';
  made.dataset.ms = String(ms);
  made.addEventListener('click', () => {
    transport.touched();
    if (transport.live) axis.set(Date.now(), ms); // as late as it goes: the moment of now is seen
    else axis.show(ms, transport.playhead);
  });
  return made;
}

/** Marks the button of the length that is shown. */
export function showScale(length) {
  for (const each of byId('scales').children) {
    if (each.dataset.ms) each.setAttribute('aria-pressed', String(Math.abs(Math.log(Number(each.dataset.ms) / length)) < SAME_SCALE));
  }
}

/** For fingers, which have no shift key: whether a name joins the others. */
function joinSwitch(joins) {
  const made = element('button', 'scale join', t('timeline.join'));
  made.type = 'button';
  made.title = t('timeline.join-hint');
  made.setAttribute('aria-pressed', 'false');
  made.addEventListener('click', () => {
    const is = made.getAttribute('aria-pressed') !== 'true';
    made.setAttribute('aria-pressed', String(is));
    joins(is);
  });
  return made;
}

function bindKeys(axis, transport, { toggleExport }) {
  onKey('k', t('timeline.key-play'), () => transport.playOrPause());
  document.addEventListener('keydown', (event) => {
    // A focused button takes the space bar for itself.
    if (event.key !== ' ' || event.target.closest('button, a, input, select, textarea, summary, dialog')) return;
    event.preventDefault();
    transport.playOrPause();
  });
  onKey('ArrowLeft', t('timeline.key-back'), (event) => transport.skip(event.shiftKey ? -60_000 : -5_000));
  onKey('ArrowRight', t('timeline.key-forward'), (event) => transport.skip(event.shiftKey ? 60_000 : 5_000));
  onKey(',', t('timeline.frame-back'), () => transport.step(-1));
  onKey('.', t('timeline.frame-forward'), () => transport.step(1));
  onKey('p', t('timeline.key-event-before'), () => transport.nextEvent(-1));
  onKey('n', t('timeline.key-event-next'), () => transport.nextEvent(1));
  onKey('+', t('timeline.key-zoom-in'), () => axis.zoom(0.5, axis.x(transport.playhead)));
  onKey('-', t('timeline.key-zoom-out'), () => axis.zoom(2, axis.x(transport.playhead)));
  onKey('End', t('timeline.live'), () => transport.goLive());
  onKey('e', t('timeline.export'), toggleExport);
}
