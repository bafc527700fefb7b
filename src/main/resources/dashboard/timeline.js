// The timeline: one band for all cameras, from a month to ten seconds; click or drag plays from any moment, live is its right end.

import { address, ApiError } from './api.js';
import { Axis, gestures } from './axis.js';
import { sentence } from './band.js';
import { Exporting } from './exporting.js';
import { duration, element, timeOfDay } from './format.js';
import { keep, kept } from './kept.js';
import { onKey } from './keys.js';
import { Row, Ruler } from './rows.js';
import { said } from './said.js';
import { banner, icon, start } from './shell.js';
import { t } from './texts.js';
import { momentTexts, View } from './view.js';

const SPEEDS = [0.5, 1, 2, 4, 8, 16];
const SCALES = [['10s', 10_000], ['10min', 600_000], ['hour', 3_600_000], ['day', 86_400_000], ['week', 7 * 86_400_000], ['month', 31 * 86_400_000]];
const MOST_VIEWS = 9;
const LIVE_MS = 2_500; // nearer to now than this is live
const TICK_MS = 100;
const REFRESH_MS = 10_000;
const SETTLE_MS = 120;
const NEAR_BEFORE_MS = 15 * 60_000;
const NEAR_AFTER_MS = 45 * 60_000;
const IN_STEP_MS = 250;
const FAR_OFF_MS = 1_500;
const GAP_SHOWN_MS = 1_200; // a gap says why before it is passed over
const PATIENCE_MS = 10_000;
const FPS = 25;
const MANY = 8; // rows; more are lower

const byId = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const rows = new Map();
const views = new Map();
const fps = new Map();
const axis = new Axis(changed);
const ruler = new Ruler();

let mode = 'live'; // or 'playing' or 'paused'
let playhead = Date.now();
let rate = 1;
let scrubbing = false;
let choice = null;
let near = null; // what is known exactly: {from, to}
let asking = 0;
let settle = 0;
let tickedAt = performance.now();
let touchedAt = -Infinity;
let gapUntil = null; // {until, next}: a gap is being explained
let frame = 0;

start('timeline');
const exporting = new Exporting(byId('export'), {
  choice: () => choice,
  choose: (wanted) => {
    choice = wanted;
    exporting.show(choice);
    draw();
  },
  cameras: () => [...views.values()].map((view) => ({ camera: view.camera, title: rows.get(view.camera).name.textContent })),
  playhead: () => playhead,
});

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
  if (mode === 'playing') pause();
  banner('session', t('timeline.session-ended'));
}

async function load() {
  const request = ++asking;
  const margin = axis.length / 2;
  const from = Math.min(axis.from - margin, playhead - 60_000);
  const to = Math.max(Math.min(axis.to + margin, Date.now()), Math.min(playhead + 600_000, Date.now()));
  const step = Math.max(0, axis.msPerPx / 1000);
  try {
    const { cameras } = await ask(`api/timeline?from=${iso(from)}&to=${iso(to)}&step=${step.toFixed(3)}`);
    if (request !== asking) return;
    banner('timeline', '');
    showRows(cameras);
  } catch (problem) {
    if (request === asking && problem.status !== 401) banner('timeline', t('timeline.no-answer', { time: timeOfDay(new Date()) }));
  }
  appear();
}

const iso = (ms) => new Date(Math.max(0, ms)).toISOString();

/** Knows exactly what was recorded around the moment that is shown. */
async function loadNear() {
  if (near && near.from + 60_000 < playhead && playhead < near.to - 300_000 && !(near.to > near.askedAt && Date.now() - near.askedAt > REFRESH_MS)) return;
  near = { from: playhead - NEAR_BEFORE_MS, to: playhead + NEAR_AFTER_MS, askedAt: Date.now() };
  const mine = near;
  try {
    const { cameras } = await ask(`api/timeline?from=${iso(mine.from)}&to=${iso(Math.min(mine.to, Date.now()))}`);
    if (mine !== near) return;
    for (const line of cameras) rows.get(line.camera)?.showNear(line, mine.from, Math.min(mine.to, mine.askedAt));
    for (const view of views.values()) view.recheck();
  } catch {
    if (mine === near) near = null; // again with the next tick
  }
}

function showRows(cameras) {
  const first = rows.size === 0;
  for (const line of cameras) {
    if (!rows.has(line.camera)) {
      const row = new Row(line.camera, toggle);
      rows.set(line.camera, row);
      byId('rows').append(row.root);
      follow(row);
    }
    const row = rows.get(line.camera);
    row.title = line.title ?? line.camera;
    row.show(line);
  }
  for (const [camera, row] of rows) {
    if (cameras.some((line) => line.camera === camera)) continue;
    row.root.remove();
    rows.delete(camera);
    deselect(camera);
  }
  byId('rows').classList.toggle('many', rows.size > MANY);
  if (first) {
    for (const each of byId('rows').querySelectorAll('.row-to-come')) each.remove();
    firstChoice();
  }
  keep('cameras', rows.size);
  draw();
}

function firstChoice() {
  const wished = (query.get('camera') ?? '').split(',').filter((name) => rows.has(name));
  const before = kept('timeline.cameras', []).filter((name) => rows.has(name));
  const chosen = wished.length ? wished : before.length ? before : [...rows.keys()].slice(0, 1);
  const at = Date.parse(query.get('at') ?? '');
  if (Number.isFinite(at)) {
    mode = 'paused';
    playhead = at;
  }
  for (const camera of chosen.slice(0, MOST_VIEWS)) select(camera);
  measure();
  if (Number.isFinite(at)) {
    axis.show(Math.min(axis.length, 1_800_000), at);
    seek(at);
    play();
  } else {
    goLive();
  }
}

/** A name alone shows that camera; with shift or ctrl, or where joining is switched on, it joins the others. */
function toggle(camera, event) {
  const joins = event.shiftKey || event.ctrlKey || event.metaKey || byId('rows').dataset.joins === 'true';
  if (!joins) {
    for (const other of [...views.keys()]) if (other !== camera) deselect(other);
    if (!views.has(camera)) select(camera);
  } else if (views.has(camera)) {
    if (views.size > 1) deselect(camera);
  } else if (views.size < MOST_VIEWS) {
    select(camera);
  }
  keep('timeline.cameras', [...views.keys()]);
  exporting.show(choice);
  noteAddress();
  draw();
}

function select(camera) {
  const row = rows.get(camera);
  row.selected = true;
  const view = new View(row, { problem, shown });
  views.set(camera, view);
  byId('stage').append(view.root);
  arrange();
  if (mode === 'live') view.live();
  else view.seek(playhead);
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
    return;
  }
  if (error.status === 404) {
    near = null;
    loadNear();
    return;
  }
  banner('playing', said(error.message));
}

function shown() {
  banner('playing', '');
}

/** Shows a moment in all views at once. */
function seek(ms) {
  gapUntil = null;
  if (ms >= Date.now() - LIVE_MS) {
    goLive();
    return;
  }
  if (mode === 'live') mode = 'paused';
  playhead = ms;
  loadNear();
  for (const view of views.values()) view.seek(ms);
  noteAddress();
  showMoment();
}

function goLive() {
  mode = 'live';
  gapUntil = null;
  playhead = Date.now();
  for (const view of views.values()) view.live();
  axis.reveal(playhead);
  noteAddress();
  showMoment();
}

function play() {
  if (mode === 'live') return;
  mode = 'playing';
  showMoment();
}

function pause() {
  if (mode === 'live') seek(Date.now() - 2 * LIVE_MS);
  mode = 'paused';
  gapUntil = null;
  for (const view of views.values()) view.pause();
  noteAddress();
  showMoment();
}

function step(direction) {
  if (mode !== 'paused') pause();
  const rates = [...views.keys()].map((camera) => fps.get(camera) ?? FPS).filter((value) => value > 0);
  const distance = 1000 / Math.max(1, ...rates);
  const leader = [...views.values()].find((view) => view.at !== null);
  seek((leader?.at ?? playhead) + direction * distance);
}

function skip(ms) {
  const playing = mode === 'playing';
  seek(playhead + ms);
  if (playing && mode !== 'live') play();
}

function nextEvent(direction) {
  const found = [...views.keys()].map((camera) => rows.get(camera).eventBeside(playhead, direction)).filter(Boolean)
    .sort((a, b) => direction * (a.fromMs - b.fromMs))[0];
  if (!found) return;
  seek(found.fromMs);
  axis.reveal(found.fromMs);
  play();
}

function tick() {
  const now = performance.now();
  const passed = now - tickedAt;
  tickedAt = now;
  for (const view of views.values()) view.tick();
  if (mode === 'live') playhead = Date.now();
  else if (mode === 'playing' && !scrubbing) advance(passed);
  if (mode !== 'live') loadNear();
  if (mode === 'playing' && now - touchedAt > 3_000) axis.reveal(playhead);
  else if (mode === 'live' && now - touchedAt > 3_000 && axis.to < Date.now()) axis.set(Date.now(), axis.length);
  showMoment();
}

/** Time goes on: the first view with video leads, the others follow it. */
function advance(passed) {
  if (gapUntil) {
    if (performance.now() < gapUntil.until) return;
    const { next } = gapUntil;
    gapUntil = null;
    seek(next);
    setTimeout(() => { byId('explained').textContent = ''; }, 2 * GAP_SHOWN_MS);
    return;
  }
  const all = [...views.values()];
  const leader = all.find((view) => view.at !== null && !view.playback.waiting && !view.playback.endsAt(view.at));
  if (leader) {
    playhead = leader.at;
    for (const view of all) keepUp(view, leader);
    return;
  }
  if (all.some((view) => view.playback.waiting)) return;
  const pictures = all.filter((view) => view.byPictures && rows.get(view.camera).recordedAt(playhead));
  if (pictures.length) {
    playhead += passed * rate;
    for (const view of all) view.show(playhead);
    return;
  }
  if (all.every(hasNothing)) overGap(all);
}

/** Whether the recording of a view has ended at this moment, or does not exist. */
function hasNothing(view) {
  return view.at === null ? view.absent || !rows.get(view.camera).recordedAt(playhead + 300) : view.playback.endsAt(view.at);
}

function keepUp(view, leader) {
  const row = rows.get(view.camera);
  if (view.byPictures) {
    view.show(playhead);
    return;
  }
  view.playback.tick(rate);
  if (view === leader) {
    view.play(rate);
  } else if (!row.recordedAt(playhead)) {
    view.gap(playhead);
  } else if (!view.playback.waiting) {
    const behind = view.at === null ? Infinity : playhead - view.at;
    if (Math.abs(behind) > FAR_OFF_MS * Math.max(1, rate)) view.seek(playhead);
    else view.play(Math.abs(behind) > IN_STEP_MS * rate ? rate * (behind > 0 ? 1.15 : 0.85) : rate);
  }
}

/** Nothing was recorded now: says why, and goes on where something was. */
function overGap(all) {
  let next = Math.min(...all.map((view) => Math.min(rows.get(view.camera).recordedAfter(playhead), view.playback.nextMs > playhead ? view.playback.nextMs : Infinity)));
  if (!Number.isFinite(next)) {
    if (Date.now() - playhead < 15_000) goLive();
    else for (const view of all) view.gap(playhead + 500);
    return;
  }
  const length = next - playhead;
  if (length < FAR_OFF_MS) {
    seek(next + 1);
    return;
  }
  for (const view of all) view.gap(playhead + 500);
  next += 1; // recordings begin between two milliseconds
  byId('explained').textContent = t('timeline.gap-passed', { length: duration(length / 1000), time: timeOfDay(new Date(next)) });
  gapUntil = { until: performance.now() + GAP_SHOWN_MS, next };
}

/** Dragging shows pictures; letting go plays from there. */
function follow(row) {
  let resume = false;
  gestures(row.track, {
    begin: (px) => {
      touched();
      resume = mode === 'playing' || mode === 'live';
      if (choice) {
        dragChoice(px, true);
        return;
      }
      if (mode === 'live') mode = 'paused';
      if (!views.has(row.camera)) toggle(row.camera, { shiftKey: false });
      scrubbing = true;
      beganAt = px;
      scrub(px);
    },
    move: (px) => {
      touched();
      if (choice) dragChoice(px, false);
      else scrub(px);
    },
    end: (px) => {
      touched();
      if (choice || !scrubbing) return;
      scrubbing = false;
      if (px === null) {
        seek(playhead);
        return;
      }
      const event = row.eventAt(axis.at(px), axis.msPerPx);
      const still = Math.abs(px - beganAt) < 4;
      seek(still && event ? event.fromMs : playhead);
      if (mode !== 'live' && (resume || still)) play();
    },
    pinch: (factor, px, panPx) => {
      touched();
      axis.zoom(factor, px);
      axis.pan(panPx * axis.msPerPx);
    },
    hover: (px) => explain(row, axis.at(px)),
    leave: () => { byId('explained').textContent = ''; },
  });
  row.track.addEventListener('wheel', (event) => {
    touched();
    axis.wheel(event, event.clientX - row.track.getBoundingClientRect().left);
  }, { passive: false });
}

let beganAt = 0;
let draggedEdge = 'to';

function scrub(px) {
  const ms = Math.min(Date.now() - LIVE_MS - 1, axis.at(px));
  if (!scrubbing) return;
  playhead = ms;
  loadNear();
  for (const view of views.values()) view.scrub(ms);
  explain(rows.get([...views.keys()][0]), ms);
  showMoment();
}

/** With the export open, a drag moves the nearer edge. */
function dragChoice(px, first) {
  const ms = Math.min(Date.now(), axis.at(px));
  if (first) draggedEdge = Math.abs(ms - choice.from) < Math.abs(ms - choice.to) ? 'from' : 'to';
  const moved = { ...choice, [draggedEdge]: ms };
  if (moved.to - moved.from >= 1000) choice = moved;
  exporting.show(choice);
  draw();
}

function explain(row, ms) {
  if (!row) return;
  const event = row.eventAt(ms, axis.msPerPx);
  const words = [`${momentTexts(ms).date} ${timeOfDay(new Date(ms))}`, sentence(row.pieceAt(ms, axis.msPerPx))];
  if (event) words.push(event.count > 1 ? t('timeline.events-here', { count: event.count }) : t('timeline.event-here', { time: timeOfDay(new Date(event.fromMs)) }));
  byId('explained').textContent = ms > Date.now() ? t('timeline.future') : words.join(' · ');
}

function touched() {
  touchedAt = performance.now();
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
    for (const row of rows.values()) row.draw(axis, { playhead, choice });
    const length = axis.length;
    for (const each of byId('scales').children) each.setAttribute('aria-pressed', String(Math.abs(Math.log(Number(each.dataset.ms) / length)) < 0.15));
  });
}

function showMoment() {
  const { date, time } = momentTexts(playhead, mode === 'paused');
  const live = mode === 'live';
  byId('time').textContent = time;
  byId('time').dateTime = iso(playhead);
  byId('date').textContent = date;
  byId('live').setAttribute('aria-pressed', String(live));
  byId('stage').dataset.mode = mode;
  const label = t(mode === 'paused' ? 'timeline.play' : 'timeline.pause');
  const button = byId('play');
  if (button.dataset.shows !== mode) {
    button.dataset.shows = mode;
    button.replaceChildren(icon(mode === 'paused' ? 'play' : 'pause'));
    button.setAttribute('aria-label', label);
    button.title = label;
  }
  draw();
}

let addressNoted = 0;
function noteAddress() {
  clearTimeout(addressNoted);
  addressNoted = setTimeout(() => {
    const wanted = new URLSearchParams();
    if (views.size) wanted.set('camera', [...views.keys()].join(','));
    if (mode !== 'live') wanted.set('at', iso(playhead));
    history.replaceState(null, '', `?${wanted}`);
  }, 300);
}

function buildControls() {
  byId('back').append(icon('back'));
  byId('forward').append(icon('forward'));
  byId('speed').append(...SPEEDS.map((speed) => new Option(`${speed === 0.5 ? '½' : speed}×`, String(speed), false, speed === 1)));
  byId('scales').append(...SCALES.map(([name, ms]) => {
    const made = element('button', 'scale', t(`timeline.scale-${name}`));
    made.type = 'button';
    made.dataset.ms = String(ms);
    made.addEventListener('click', () => {
      touched();
      if (mode === 'live') axis.set(Date.now(), ms); // as late as it goes: the moment of now is seen
      else axis.show(ms, playhead);
    });
    return made;
  }), joinSwitch());
  byId('rows').append(element('div', 'row ruler-row', element('span', 'row-name-space'), ruler.root));
  const before = kept('cameras');
  holdPlace(before ?? 1);
  if (before !== null) appear();
  byId('play').addEventListener('click', () => playOrPause());
  byId('back').addEventListener('click', () => step(-1));
  byId('forward').addEventListener('click', () => step(1));
  byId('live').addEventListener('click', goLive);
  byId('speed').addEventListener('change', (event) => { rate = Number(event.target.value); });
  byId('jump').addEventListener('change', (event) => {
    const ms = new Date(event.target.value).getTime();
    if (!Number.isFinite(ms)) return;
    axis.show(axis.length, ms);
    seek(ms);
  });
  byId('export-open').prepend(icon('download'));
  byId('export-open').addEventListener('click', toggleExport);
  gestures(ruler.root, rulerGestures());
  ruler.root.addEventListener('wheel', (event) => {
    touched();
    axis.wheel(event, event.clientX - ruler.root.getBoundingClientRect().left);
  }, { passive: false });
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

/** For fingers, which have no shift key: whether a name joins the others. */
function joinSwitch() {
  const made = element('button', 'scale join', t('timeline.join'));
  made.type = 'button';
  made.title = t('timeline.join-hint');
  made.setAttribute('aria-pressed', 'false');
  made.addEventListener('click', () => {
    const joins = byId('rows').dataset.joins !== 'true';
    byId('rows').dataset.joins = String(joins);
    made.setAttribute('aria-pressed', String(joins));
    byId('explained').textContent = joins ? t('timeline.join-hint') : '';
  });
  return made;
}

function rulerGestures() {
  let last = 0;
  return {
    begin: (px) => { last = px; },
    move: (px) => {
      touched();
      axis.pan((last - px) * axis.msPerPx);
      last = px;
    },
    end: () => {},
    pinch: (factor, px) => axis.zoom(factor, px),
  };
}

function toggleExport() {
  exporting.open = !exporting.open;
  byId('export-open').setAttribute('aria-expanded', String(exporting.open));
  if (exporting.open && choice) axis.reveal(choice.from);
}

const playOrPause = () => (mode === 'paused' ? play() : pause());
onKey('k', t('timeline.key-play'), playOrPause);
document.addEventListener('keydown', (event) => {
  // A focused button takes the space bar for itself.
  if (event.key !== ' ' || event.target.closest('button, a, input, select, textarea, summary, dialog')) return;
  event.preventDefault();
  playOrPause();
});
onKey('ArrowLeft', t('timeline.key-back'), (event) => skip(event.shiftKey ? -60_000 : -5_000));
onKey('ArrowRight', t('timeline.key-forward'), (event) => skip(event.shiftKey ? 60_000 : 5_000));
onKey(',', t('timeline.frame-back'), () => step(-1));
onKey('.', t('timeline.frame-forward'), () => step(1));
onKey('p', t('timeline.key-event-before'), () => nextEvent(-1));
onKey('n', t('timeline.key-event-next'), () => nextEvent(1));
onKey('+', t('timeline.key-zoom-in'), () => axis.zoom(0.5, axis.x(playhead)));
onKey('-', t('timeline.key-zoom-out'), () => axis.zoom(2, axis.x(playhead)));
onKey('End', t('timeline.live'), goLive);
onKey('e', t('timeline.export'), toggleExport);

async function learnFrameRates() {
  const { cameras } = await ask('api/cameras').catch(() => ({ cameras: [] }));
  for (const camera of cameras) fps.set(camera.name, camera.fps);
}

buildControls();
new ResizeObserver(() => changed()).observe(byId('rows'));
document.addEventListener('themechange', () => setTimeout(draw, 0));
load();
learnFrameRates();
setInterval(tick, TICK_MS);
setInterval(() => {
  if (!document.hidden && (axis.showsNow || mode !== 'paused')) load();
}, REFRESH_MS);
