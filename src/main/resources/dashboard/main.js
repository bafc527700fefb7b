// Assembles the wall: the event stream feeds the header, the tiles and the list of events.

import { follow } from './api.js';
import { Arranger } from './arrange.js';
import { place, say } from './dom.js';
import { EventList } from './events.js';
import { coarse, decoded, element, timeOfDay, titleOf } from './format.js';
import { showHost } from './host.js';
import { keep, kept } from './kept.js';
import { onKey } from './keys.js';
import { LargeTile, inPlaces, showArrival } from './large.js';
import { fit, fitLarge, textScale } from './layout.js';
import { inOrder } from './order.js';
import { showSensors } from './sensors.js';
import { incidentText } from './said.js';
import { banner, icon, start } from './shell.js';
import { t } from './texts.js';
import { Tile, stateName } from './tiles.js';
import { pagesAre } from './version.js';

const STATES = ['offline', 'reconnecting', 'degraded', 'unknown', 'healthy']; // what needs a look comes first
const TICK_MS = 250;
const PICTURES_FIRST_MS = 500; // sensors are asked for so much later: sixteen videos are being opened
const BESIDE = window.matchMedia('(min-width: 87.5em)'); // the list of events may lie beside the wall
const byId = (id) => document.getElementById(id);

const tiles = new Map();
const events = new EventList();
const large = new LargeTile(showTiles, (name) => tiles.get(name)?.alive ?? false);
const arranger = new Arranger(byId('groups'), byId('cameras'), large, showTiles);
let names = []; // as the node lists them
let full = null; // the name of the camera that fills the wall
let grand = null; // the name of the one whose tile is larger than the others
let lastHeard = null;
let reached = true;

function inSentence(word) {
  return word.charAt(0).toLocaleLowerCase() + word.slice(1);
}

/** Counts what the tiles show, so that the header never disagrees with them. */
function showCounts() {
  const states = [...tiles.values()].map((tile) => tile.state);
  const counts = STATES.map((state) => [state, states.filter((other) => other === state).length]).filter(([, count]) => count > 0);
  const key = counts.join();
  if (byId('counts').dataset.key === key) return;
  byId('counts').dataset.key = key;
  byId('counts').replaceChildren(...counts.map(([state, count]) => element('li', `badge ${state}`, `${count}`, element('span', 'word', inSentence(stateName(state))))));
  showTitle();
}

function showTitle() {
  const offline = [...tiles.values()].filter((tile) => tile.state === 'offline').length;
  document.title = !reached ? t('wall.title-no-answer') : offline > 0 ? t('wall.title-offline', { count: offline }) : 'Watchkeeper';
}

function showHealth(health) {
  lastHeard = new Date();
  pagesAre(health.status.pages);
  banner('incident', incidentText(health.status.incident ?? '')); // many cameras that went blind together are one problem, not many
  say(byId('about'), t('wall.about', { version: health.status.version, time: coarse(health.status.uptime) }));
  showCameras(health.cameras);
  showHost(health.health, health.resources, new Map(health.cameras.map((camera) => [camera.name, titleOf(camera)])));
}

function showCameras(cameras) {
  names = cameras.map((camera) => camera.name);
  for (const [name, tile] of tiles) {
    if (!names.includes(name)) {
      tile.root.remove();
      tiles.delete(name);
    }
  }
  for (const camera of cameras) {
    if (!tiles.has(camera.name)) tiles.set(camera.name, new Tile(camera.name, openTile, enlarge));
    tiles.get(camera.name).update(camera);
  }
  byId('no-cameras').hidden = names.length > 0;
  keep('cameras', names.length); // the timeline keeps room for so many
  events.setCameras(cameras);
  showTiles();
  tick();
}

/** Places the tiles of the chosen group in their order, and the one that fills the wall alone. */
function showTiles() {
  if (full !== null && !tiles.has(full) && names.length > 0) full = null;
  const shown = full !== null && tiles.has(full) ? [full] : inOrder(arranger.members(names));
  for (const [name, tile] of tiles) tile.setFull(name === full);
  showLarge(shown);
  byId('wall').classList.toggle('one', full !== null);
  arranger.show(full === null ? tiles : new Map(), full === null && names.length > 0);
  byId('empty-group').hidden = names.length === 0 || shown.length > 0;
  layOut(shown.length); // before the first tiles are there: measuring an empty wall costs nothing
  place(byId('cameras'), shown.map((name) => tiles.get(name).root));
  for (const tile of tiles.values()) tile.placed();
}

/** Tiles get their places by style alone: a video that is moved on the page would begin again. */
function showLarge(shown) {
  const before = grand;
  grand = full === null ? large.among(shown) : null;
  const places = inPlaces(shown, grand);
  for (const [name, tile] of tiles) {
    tile.setLarge(name === grand, name === grand && large.mode === 'follow');
    tile.root.style.order = grand === null ? '' : places.indexOf(name);
  }
  byId('cameras').classList.toggle('with-large', grand !== null);
  if (before !== null && grand !== null && grand !== before) showArrival(tiles.get(grand).root);
}

function layOut(count = byId('cameras').children.length) {
  const grid = byId('cameras');
  if (count === 0) return;
  const style = getComputedStyle(grid);
  const top = grid.getBoundingClientRect().top + window.scrollY;
  const below = Number.parseFloat(getComputedStyle(document.body).paddingBottom);
  const height = document.fullscreenElement ? window.innerHeight : window.innerHeight - top - below;
  const { columns, width, span = 1 } = (grand === null ? fit : fitLarge)(count, grid.clientWidth, height, Number.parseFloat(style.columnGap) || 0, textScale());
  grid.style.setProperty('--columns', columns);
  grid.style.setProperty('--span', span);
  grid.style.setProperty('--tile', full === null ? `${width}px` : '100%');
  grid.style.setProperty('--room', `${Math.floor(height)}px`);
}

/** Makes a camera's tile the large one, or all the same size again if it is that by choice. */
function enlarge(name) {
  if (large.mode === 'one' && large.among(inOrder(arranger.members(names))) === name) large.setMode('even');
  else large.choose(name);
  if (full !== null) closeTile(); // to where it is seen
}

function openTile(name) {
  if (arranger.on) {
    if (grand !== null) large.choose(name);
    return;
  }
  if (full === name) {
    closeTile();
    return;
  }
  history[full === null ? 'pushState' : 'replaceState']({ full: name }, '', `#${encodeURIComponent(name)}`);
  showFull(name);
}

function closeTile() {
  if (full === null) return;
  if (history.state?.full) history.back(); // the way back is the one that a phone's button takes
  else {
    history.replaceState(null, '', `${location.pathname}${location.search}`); // a reload would fill the wall again
    showFull(null);
  }
}

/** The camera that the address names; null if it names none. */
function inAddress() {
  return decoded(location.hash.slice(1)) || null;
}

function showFull(name) {
  const before = full;
  full = name;
  showTiles();
  tiles.get(name ?? before)?.focus();
}

/** Shows the camera so many places further. */
function step(by) {
  if (full === null) return;
  const shown = inOrder(arranger.members(names));
  if (shown.length === 0) return;
  openTile(shown[(shown.indexOf(full) + by + shown.length) % shown.length]);
}

/** Moves the focus to the next tile in a direction, or the tile itself; false where arrow keys have their own meaning. */
function walk(dx, dy) {
  const { activeElement } = document;
  if (activeElement && activeElement !== document.body && !byId('cameras').contains(activeElement)) return false;
  if (full !== null) {
    step(dx + dy);
    return true;
  }
  const list = [...byId('cameras').children].sort((a, b) => a.style.order - b.style.order); // as they are seen
  const at = list.findIndex((root) => root.contains(document.activeElement));
  const to = at < 0 ? list[0] : dy === 0 ? list[at + dx] : nextRow(list, list[at], dy);
  if (!to) return true;
  if (!arranger.on || at < 0 || list[at].dataset.camera === grand) tiles.get(to.dataset.camera).focus();
  else if (to.dataset.camera === grand) large.choose(list[at].dataset.camera);
  else arranger.move(list[at].dataset.camera, to);
  return true;
}

/** The nearest tile above or below another. */
function nextRow(list, from, dy) {
  const box = from.getBoundingClientRect();
  const off = (root) => {
    const { top, bottom, left, right } = root.getBoundingClientRect();
    const down = dy > 0 ? top - box.bottom : box.top - bottom;
    return down < -1 ? Infinity : down * list.length + Math.abs((left + right) / 2 - (box.left + box.right) / 2);
  };
  return list.filter((root) => off(root) < Infinity).sort((a, b) => off(a) - off(b))[0];
}

function enlargeFocused() {
  const name = document.activeElement?.closest('.tile')?.dataset.camera ?? full;
  if (name) enlarge(name);
  else large.setMode(large.mode === 'even' ? 'one' : 'even');
}

function toggleScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (full !== null) tiles.get(full)?.toggleFullScreen();
  else byId('wall').requestFullscreen?.().catch(() => {});
}

function showNow(shown, toKeep) {
  byId('now').hidden = !shown;
  byId('wall').classList.toggle('with-now', shown);
  byId('now-toggle').setAttribute('aria-expanded', shown);
  if (toKeep) keep('now', shown);
  layOut();
}

function toggleNow() {
  const shown = byId('now').hidden;
  showNow(shown, BESIDE.matches);
  byId(shown ? 'now-close' : 'now-toggle').focus();
}

function showReachable(reachable) {
  reached = reachable;
  const since = lastHeard ? t('wall.no-answer-since', { at: timeOfDay(lastHeard) }) : '';
  banner('unreachable', reachable ? '' : [t('wall.no-answer'), since].join(' ').trim());
  if (!reachable) large.forgetMotion();
  if (reachable) events.refreshSoon();
  else say(byId('about'), '');
  document.body.classList.toggle('unreachable', !reachable);
  for (const tile of tiles.values()) tile.setReachable(reachable);
  showTitle();
  tick();
}

function tick() {
  for (const tile of tiles.values()) tile.tick();
  if (!arranger.on) large.look();
  showCounts();
  events.setSeen([...tiles.values()].filter((tile) => tile.alive).map((tile) => tile.name));
}

function bindKeys() {
  onKey('ArrowLeft', t('wall.key-arrows'), () => walk(-1, 0));
  onKey('ArrowRight', t('wall.key-arrows'), () => walk(1, 0));
  onKey('ArrowUp', t('wall.key-arrows'), () => walk(0, -1), { hidden: true });
  onKey('ArrowDown', t('wall.key-arrows'), () => walk(0, 1), { hidden: true });
  onKey('Escape', t('wall.key-back'), () => (arranger.on ? arranger.toggle() : full !== null ? closeTile() : showNow(false, false)));
  onKey('f', t('wall.full-screen'), toggleScreen);
  onKey('m', t('wall.key-sound'), () => full !== null && tiles.get(full)?.toggleSound());
  onKey('a', t('wall.arrange'), () => arranger.toggle());
  onKey('g', t('wall.key-large'), enlargeFocused);
  onKey('l', t('wall.now'), toggleNow);
}

for (const [id, name, action] of [['arrange', 'arrange', () => arranger.toggle()], ['screen', 'full', toggleScreen], ['now-toggle', 'bell', toggleNow], ['now-close', 'close', toggleNow]]) {
  byId(id).append(icon(name));
  byId(id).addEventListener('click', action);
}
start('wall').then(({ may }) => { byId('add-camera').hidden = !may('administrator'); });
bindKeys();
const showNowBeside = () => showNow(BESIDE.matches && kept('now', true), false);
showNowBeside();
BESIDE.addEventListener('change', showNowBeside);
full = inAddress();
arranger.show(tiles, full === null); // the groups are known before the cameras
window.addEventListener('popstate', () => showFull(inAddress()));
const resized = new ResizeObserver(() => layOut());
for (const each of ['wall', 'banners']) resized.observe(byId(each));
for (const changes of ['resize', 'fullscreenchange']) window.addEventListener(changes, () => layOut());
byId('cameras').addEventListener('pointermove', () => large.touched());
follow({
  health: showHealth,
  cameras: showCameras,
  camera: (camera) => {
    tiles.get(camera.name)?.update(camera);
    tick();
  },
  motion: ({ camera, state }) => {
    if (state === 'began' && !arranger.on) large.moved(camera);
    else if (state !== 'began') large.rested(camera);
    events.refreshSoon();
  },
  labels: () => events.refreshSoon(),
  analysis: () => events.refreshSoon(),
  sensor_event: () => events.refreshSoon(),
  reachable: showReachable,
  woken: () => events.refreshSoon(),
}, { preloaded: true });
setInterval(tick, TICK_MS);
for (const wakes of ['visibilitychange', 'resume']) document.addEventListener(wakes, tick);
window.addEventListener('pageshow', tick);
setTimeout(showSensors, PICTURES_FIRST_MS);
