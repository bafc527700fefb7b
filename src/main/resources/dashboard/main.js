// Puts the page together: the stream feeds the header, the tiles and the list of events.

import { follow, getJson } from './api.js';
import { EventList } from './events.js';
import { coarse, element, timeOfDay } from './format.js';
import { showHost } from './host.js';
import { Tile } from './tiles.js';

const STATES = ['healthy', 'degraded', 'reconnecting', 'offline'];
const byId = (id) => document.getElementById(id);

const tiles = new Map();
const events = new EventList();
let lastHeard = null;

function showCounts(counts) {
  const chips = STATES.filter((state) => counts[state] > 0)
    .map((state) => element('li', `chip ${state}`, `${counts[state]} ${state}`));
  byId('counts').replaceChildren(...chips);
  document.title = counts.offline > 0 ? `(${counts.offline} offline) Watchkeeper` : 'Watchkeeper';
}

/** Many cameras that went blind together are one thing to look at, not many. */
function showIncident(sentence) {
  const line = byId('incident');
  line.hidden = !sentence;
  if (sentence && line.textContent !== sentence) line.textContent = sentence; // an alert is read out when it changes
}

function showHealth(health) {
  lastHeard = new Date();
  showCounts(health.status.cameras);
  showIncident(health.status.incident);
  byId('about').textContent = `${health.status.version} · up ${coarse(health.status.uptime)}`;
  const names = health.cameras.map((camera) => camera.name);
  for (const [name, tile] of tiles) {
    if (!names.includes(name)) {
      tile.root.remove();
      tiles.delete(name);
    }
  }
  for (const camera of health.cameras) {
    if (!tiles.has(camera.name)) {
      const tile = new Tile(camera.name);
      tiles.set(camera.name, tile);
      byId('cameras').append(tile.root);
    }
    tiles.get(camera.name).update(camera);
  }
  byId('no-cameras').hidden = names.length > 0;
  byId('cameras').dataset.count = Math.min(names.length, 5);
  events.setCameras(names);
  showHost(health.health, health.resources);
}

function showReachable(reachable) {
  const banner = byId('banner');
  banner.hidden = reachable;
  if (!reachable) {
    const since = lastHeard ? ` The last answer came at ${timeOfDay(lastHeard)}; what you see below is from then.` : '';
    banner.textContent = `Watchkeeper does not answer.${since}`;
    byId('counts').replaceChildren(element('li', 'chip unknown', 'state unknown'));
    byId('about').textContent = '';
    document.title = '(no answer) Watchkeeper';
  } else {
    events.refreshSoon();
  }
  document.body.classList.toggle('unreachable', !reachable);
  for (const tile of tiles.values()) tile.setReachable(reachable);
}

async function refreshCamera({ camera }) {
  try {
    tiles.get(camera)?.update(await getJson(`/api/cameras/${encodeURIComponent(camera)}`));
  } catch {
    // The next beat of the stream brings it.
  }
}

follow({
  health: showHealth,
  camera_offline: refreshCamera,
  camera_online: refreshCamera,
  motion: () => events.refreshSoon(),
  reachable: showReachable,
});
setInterval(() => {
  for (const tile of tiles.values()) tile.tick();
}, 1_000);
getJson('/api/status').then((status) => {
  byId('signout').hidden = status.user === null;
}).catch(() => {});
