// Assembles the page: the event stream feeds the header, the tiles and the list of events.

import { follow } from './api.js';
import { EventList } from './events.js';
import { coarse, element, timeOfDay, titleOf } from './format.js';
import { showHost } from './host.js';
import { showSensors } from './sensors.js';
import { start } from './shell.js';
import { Tile } from './tiles.js';

const STATES = ['healthy', 'degraded', 'reconnecting', 'offline', 'unknown'];
const TICK_MS = 250;
const byId = (id) => document.getElementById(id);

const tiles = new Map();
const events = new EventList();
let lastHeard = null;

/** Counts what the tiles show, so that the header never disagrees with them. */
function showCounts() {
  const shown = [...tiles.values()].map((tile) => tile.state);
  const counts = STATES.map((state) => [state, shown.filter((other) => other === state).length]).filter(([, count]) => count > 0);
  const key = counts.join();
  if (byId('counts').dataset.key === key) return;
  byId('counts').dataset.key = key;
  byId('counts').replaceChildren(...counts.map(([state, count]) => element('li', `chip ${state}`, `${count} ${state}`)));
  showTitle();
}

function showTitle() {
  const offline = [...tiles.values()].filter((tile) => tile.state === 'offline').length;
  document.title = document.body.classList.contains('unreachable') ? '(no answer) Watchkeeper'
    : offline > 0 ? `(${offline} offline) Watchkeeper` : 'Watchkeeper';
}

/** Many cameras that went blind together are one problem, not many. */
function showIncident(sentence) {
  const line = byId('incident');
  line.hidden = !sentence;
  if (sentence && line.textContent !== sentence) line.textContent = sentence; // screen readers read an alert out when it changes
}

function showHealth(health) {
  lastHeard = new Date();
  showIncident(health.status.incident);
  byId('about').textContent = `${health.status.version} · up ${coarse(health.status.uptime)}`;
  showCameras(health.cameras);
  showHost(health.health, health.resources, new Map(health.cameras.map((camera) => [camera.name, titleOf(camera)])));
}

function showCameras(cameras) {
  const names = cameras.map((camera) => camera.name);
  for (const [name, tile] of tiles) {
    if (!names.includes(name)) {
      tile.root.remove();
      tiles.delete(name);
    }
  }
  for (const camera of cameras) {
    if (!tiles.has(camera.name)) {
      const tile = new Tile(camera.name);
      tiles.set(camera.name, tile);
      byId('cameras').append(tile.root);
    }
    tiles.get(camera.name).update(camera);
  }
  byId('no-cameras').hidden = names.length > 0;
  byId('cameras').dataset.count = Math.min(names.length, 5);
  events.setCameras(cameras);
  tick();
}

function showReachable(reachable) {
  const banner = byId('banner');
  banner.hidden = reachable;
  if (!reachable) {
    const since = lastHeard ? ` The last answer came at ${timeOfDay(lastHeard)}; everything below is from then.` : '';
    banner.textContent = `Watchkeeper does not answer.${since}`;
    byId('about').textContent = '';
  } else {
    events.refreshSoon();
  }
  document.body.classList.toggle('unreachable', !reachable);
  for (const tile of tiles.values()) tile.setReachable(reachable);
  showTitle();
  tick();
}

function tick() {
  for (const tile of tiles.values()) tile.tick();
  showCounts();
  events.setSeen([...tiles.values()].filter((tile) => tile.alive).map((tile) => tile.name));
}

start('wall');
follow({
  health: showHealth,
  cameras: showCameras,
  camera: (camera) => {
    tiles.get(camera.name)?.update(camera);
    tick();
  },
  motion: () => events.refreshSoon(),
  labels: () => events.refreshSoon(),
  analysis: () => events.refreshSoon(),
  sensor_event: () => events.refreshSoon(),
  reachable: showReachable,
});
setInterval(tick, TICK_MS);
for (const wakes of ['visibilitychange', 'resume']) document.addEventListener(wakes, tick);
window.addEventListener('pageshow', tick);
showSensors();
