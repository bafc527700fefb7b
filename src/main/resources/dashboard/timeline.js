// The timeline: one band for all cameras, from a month to ten seconds; click or drag plays from any moment, live is its right end. This module knows the
// rows and which cameras are shown; transport.js plays, pointing.js follows the pointer.

import { address, ApiError } from './api.js';
import { Axis } from './axis.js';
import { buildControls, showScale } from './controls.js';
import { Exporting } from './exporting.js';
import { element, timeOfDay } from './format.js';
import { keep, kept, keptList } from './kept.js';
import { Pointing, rulerGestures } from './pointing.js';
import { Row, Ruler } from './rows.js';
import { said } from './said.js';
import { banner, icon, start } from './shell.js';
import { t } from './texts.js';
import { Transport } from './transport.js';
import { momentTexts, View } from './view.js';

const MOST_VIEWS = 9;
const TICK_MS = 100;
const REFRESH_MS = 10_000;
const SETTLE_MS = 120;
const NEAR_BEFORE_MS = 15 * 60_000;
const NEAR_AFTER_MS = 45 * 60_000;
const NEAR_AGAIN_MS = 2_000; // after it could not be learned
const PATIENCE_MS = 10_000;
const MOST_TO_COME = 100; // rows for which place is kept
const MANY = 6; // rows; more are lower, so that eight are seen at once

const byId = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const rows = new Map();
const views = new Map();
const axis = new Axis(changed);
const ruler = new Ruler();
const transport = new Transport(axis, rows, views, { moved: showMoment, noted: noteAddress, near: loadNear, explain });
const pointing = new Pointing(axis, transport, {
  choice: () => choice,
  choose,
  isShown: (camera) => views.has(camera),
  show: (camera) => toggle(camera, { shiftKey: false }),
  shown: () => [...views.keys()],
  showAll,
  explain,
  leading: () => rows.get([...views.keys()][0]),
  problem: (error) => error.status === 401 && sessionEnded(),
});

let choice = null;
let joins = false;
let near = null; // what is known exactly: {from, to, askedAt}
let nearAgainAt = 0;
let asking = 0;
let settle = 0;
let frame = 0;
let addressNoted = 0;

start('timeline');
const exporting = new Exporting(byId('export'), {
  choice: () => choice,
  choose,
  cameras: () => [...views.values()].map((view) => ({ camera: view.camera, title: rows.get(view.camera).name.textContent })),
  playhead: () => transport.playhead,
});

function choose(wanted) {
  choice = wanted;
  exporting.show(choice);
  draw();
}

function explain(sentence) {
  byId('explained').textContent = sentence;
}

/** Asks without leaving for the sign-in page: whoever drags keeps the place, and reads what to do. */
async function ask(path) {
  const response = await fetch(address(path), { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (response.status === 401) sessionEnded();
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(response.status, said(answer.error) ?? String(response.status));
  banner('session', '');
  return answer;
}

function sessionEnded() {
  if (transport.mode === 'playing') transport.pause();
  banner('session', t('timeline.session-ended'));
}

async function load() {
  const request = ++asking;
  const { playhead } = transport;
  const margin = axis.length / 2;
  const from = Math.min(axis.from - margin, playhead - 60_000);
  const to = Math.max(Math.min(axis.to + margin, Date.now()), Math.min(playhead + 600_000, Date.now()));
  const step = Math.max(0, axis.msPerPx / 1000);
  try {
    const { cameras } = await ask(`api/timeline?from=${iso(from)}&to=${iso(to)}&step=${step.toFixed(3)}`);
    if (request !== asking) return;
    banner('timeline', '');
    showRows(cameras, from, to);
  } catch (problem) {
    if (request === asking && problem.status !== 401) banner('timeline', t('timeline.no-answer', { time: timeOfDay(new Date()) }));
  }
  appear();
}

const iso = (ms) => new Date(Math.max(0, ms)).toISOString();

/** Knows exactly what was recorded around the moment that is shown. */
async function loadNear() {
  const { playhead } = transport;
  if (near && near.from + 60_000 < playhead && playhead < near.to - 300_000 && !(near.to > near.askedAt && Date.now() - near.askedAt > REFRESH_MS)) return;
  if (performance.now() < nearAgainAt) return;
  near = { from: playhead - NEAR_BEFORE_MS, to: playhead + NEAR_AFTER_MS, askedAt: Date.now() };
  const mine = near;
  try {
    const { cameras } = await ask(`api/timeline?from=${iso(mine.from)}&to=${iso(Math.min(mine.to, Date.now()))}`);
    if (mine !== near) return;
    for (const line of cameras) rows.get(line.camera)?.showNear(line, mine.from, Math.min(mine.to, mine.askedAt));
    for (const view of views.values()) view.recheck();
  } catch {
    if (mine !== near) return;
    near = null; // again with a tick
    nearAgainAt = performance.now() + NEAR_AGAIN_MS;
  }
}

function showRows(cameras, knownFrom, knownTo) {
  const first = rows.size === 0;
  for (const line of cameras) {
    if (!rows.has(line.camera)) {
      const row = new Row(line.camera, toggle);
      rows.set(line.camera, row);
      byId('rows').append(row.root);
      pointing.follow(row);
    }
    const row = rows.get(line.camera);
    row.title = line.title ?? line.camera;
    row.show(line, knownFrom, knownTo);
  }
  for (const [camera, row] of rows) {
    if (cameras.some((line) => line.camera === camera)) continue;
    row.root.remove();
    rows.delete(camera);
    deselect(camera);
  }
  byId('rows').classList.toggle('many', rows.size > MANY);
  byId('no-cameras').hidden = rows.size > 0;
  if (first) {
    for (const each of byId('rows').querySelectorAll('.row-to-come')) each.remove();
    firstChoice();
  }
  keep('cameras', rows.size);
  draw();
}

function firstChoice() {
  const wished = (query.get('camera') ?? '').split(',').filter((name) => rows.has(name));
  const before = keptList('timeline.cameras').filter((name) => rows.has(name));
  const chosen = wished.length ? wished : before.length ? before : [...rows.keys()].slice(0, 1);
  const at = Date.parse(query.get('at') ?? '');
  if (Number.isFinite(at)) {
    transport.mode = 'paused';
    transport.playhead = at;
  }
  for (const camera of chosen.slice(0, MOST_VIEWS)) select(camera);
  measure();
  if (Number.isFinite(at)) {
    axis.show(Math.min(axis.length, 1_800_000), at);
    transport.seek(at);
    transport.play();
  } else {
    transport.goLive();
  }
}

/** A name alone shows that camera; with shift or ctrl, or where joining is switched on, it joins the others. */
function toggle(camera, event) {
  if (!(event.shiftKey || event.ctrlKey || event.metaKey || joins)) {
    for (const other of [...views.keys()]) if (other !== camera) deselect(other);
    if (!views.has(camera)) select(camera);
  } else if (views.has(camera)) {
    if (views.size > 1) deselect(camera);
  } else if (views.size < MOST_VIEWS) {
    select(camera);
  }
  chosen();
}

/** Shows these cameras and no others. */
function showAll(cameras) {
  for (const other of [...views.keys()]) if (!cameras.includes(other)) deselect(other);
  for (const camera of cameras) if (!views.has(camera) && rows.has(camera)) select(camera);
  chosen();
}

function chosen() {
  keep('timeline.cameras', [...views.keys()]);
  exporting.show(choice);
  noteAddress();
  draw();
}

function select(camera) {
  const row = rows.get(camera);
  row.selected = true;
  const view = new View(row, { problem, shown: () => banner('playing', '') });
  views.set(camera, view);
  byId('stage').append(view.root);
  arrange();
  transport.join(view);
}

function deselect(camera) {
  const row = rows.get(camera);
  if (row) row.selected = false;
  views.get(camera)?.close();
  views.delete(camera);
  arrange();
}

/** As many columns as make the pictures largest. */
function arrange() {
  const stage = byId('stage');
  const { clientWidth: width, clientHeight: height } = stage;
  let best = { columns: 1, size: 0 };
  for (let columns = 1; columns <= views.size; columns++) {
    const size = Math.min(width / columns, (height / Math.ceil(views.size / columns)) * (16 / 9));
    if (size > best.size) best = { columns, size };
  }
  stage.style.setProperty('--columns', String(best.columns));
}

function problem(view, error) {
  if (error.status === 401) {
    sessionEnded();
  } else if (error.status === 404) {
    if (error.lost) return; // the view has said so
    near = null;
    loadNear();
  } else {
    banner('playing', said(error.message));
  }
}

function changed() {
  draw();
  clearTimeout(settle);
  settle = setTimeout(load, SETTLE_MS);
}

function measure() {
  const track = byId('rows').querySelector('.row-track');
  if (track) axis.width = Math.max(50, track.clientWidth);
  arrange();
}

function draw() {
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => {
    measure();
    ruler.draw(axis);
    for (const row of rows.values()) row.draw(axis, { playhead: transport.playhead, choice });
    pointing.moved();
    showScale(axis.length);
  });
}

function showMoment() {
  const { mode, playhead } = transport;
  const { date, time } = momentTexts(playhead, mode === 'paused');
  byId('time').textContent = time;
  byId('time').dateTime = iso(playhead);
  byId('date').textContent = date;
  byId('live').setAttribute('aria-pressed', String(mode === 'live' && views.size > 0));
  byId('stage').dataset.mode = mode;
  const button = byId('play');
  if (button.dataset.shows !== mode) {
    const label = t(mode === 'paused' ? 'timeline.play' : 'timeline.pause');
    button.dataset.shows = mode;
    button.replaceChildren(icon(mode === 'paused' ? 'play' : 'pause'));
    button.setAttribute('aria-label', label);
    button.title = label;
  }
  draw();
}

function noteAddress() {
  clearTimeout(addressNoted);
  addressNoted = setTimeout(() => {
    const wanted = new URLSearchParams();
    if (views.size) wanted.set('camera', [...views.keys()].join(','));
    if (!transport.live) wanted.set('at', iso(transport.playhead));
    history.replaceState(null, '', `?${wanted}`);
  }, 300);
}

/** Shows what lies below the pictures, once it has its size. */
function appear() {
  document.body.classList.add('ready');
}

/** As many empty rows as there were cameras the last time, so that nothing moves when they come. */
function holdPlace(count) {
  byId('rows').classList.toggle('many', count > MANY);
  for (let i = 0; i < count; i++) byId('rows').append(element('div', 'row row-to-come', element('span', 'row-name'), element('span', 'row-track')));
}

function toggleExport() {
  exporting.open = !exporting.open;
  byId('export-open').setAttribute('aria-expanded', String(exporting.open));
  if (exporting.open && choice) axis.reveal(choice.from);
}

async function learnFrameRates() {
  const { cameras } = await ask('api/cameras').catch(() => ({ cameras: [] }));
  for (const camera of cameras) transport.fps.set(camera.name, camera.fps);
}

buildControls(axis, transport, {
  toggleExport,
  joins: (is) => {
    joins = is;
    explain(is ? t('timeline.join-hint') : '');
  },
});
byId('rows').append(element('div', 'row ruler-row', element('span', 'row-name-space'), ruler.root));
rulerGestures(ruler, axis, transport);
const before = kept('cameras');
holdPlace(Math.min(MOST_TO_COME, before ?? 1));
if (before !== null) appear();
new ResizeObserver(() => changed()).observe(byId('rows'));
document.addEventListener('themechange', () => setTimeout(draw, 0));
load();
learnFrameRates();
setInterval(() => transport.tick(), TICK_MS);
setInterval(() => {
  if (!document.hidden && (axis.showsNow || transport.mode !== 'paused')) load();
}, REFRESH_MS);
