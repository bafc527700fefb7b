// The page about one camera's motion detection: the picture with what was found in it, the scores, and why there is an event or not.

import { address, getJson } from './api.js';
import { now } from './clock.js';
import { age, duration, element, percent, timeOfDay, titleOf, dayOf } from './format.js';
import { Graph, stretches, words } from './graph.js';
import { Overlay, shape } from './overlay.js';
import { CameraPicture } from './picture.js';
import { start } from './shell.js';

const POLL_MS = 250;
const DRAW_MS = 100;
const SEEN = 24; // answers kept, so that regions appear together with the slightly delayed video
const VIDEO_MS = 150; // roughly from the arrival of a picture to its fragment in the browser
const CAMERA_MS = 2_000;
const TICK_MS = 250;
const KEPT_MS = 5 * 60_000;
const EVENTS = 12;
const EVENTS_MS = 5_000;
const WHOLE = -1; // the whole picture, instead of the number of a zone
const LABELS = { unknown: 'Unknown', healthy: 'Healthy', degraded: 'Degraded', reconnecting: 'Reconnecting', offline: 'Offline' };
const REASONS = {
  event: 'event', 'event-paused': 'event, but nothing moves now', 'too-short': 'moves, but not yet long enough', 'not-travelling': 'moves, but stays in place',
  standing: 'there, but does not move', 'too-small': 'too small', 'no-region': 'not connected, or left behind',
  below: 'below the threshold', learning: 'learning the background', 'nothing-watched': 'nothing is watched', 'no-pictures': 'no pictures', off: 'motion is off',
};

const byId = (id) => document.getElementById(id);
const camera = decodeURIComponent(location.pathname.split('/').pop());
const route = `api/cameras/${encodeURIComponent(camera)}`;

const seen = [];
let motion = null; // the last answer
let motionAt = 0; // when it was requested, on the clock of this page
let points = []; // of the last minutes, with their time in ms
let skewMs = 0; // the node's clock minus that of this page
let chosen = WHOLE;
let trial = null; // a sensitivity that the visitor is trying
const overlay = new Overlay(byId('overlay'));
const graph = new Graph(byId('graph'), (point) => {
  byId('readout').textContent = point ? words(point, threshold(), REASONS) : '';
});

function threshold() {
  return chosen === WHOLE ? motion.settings.threshold : motion.settings.zones[chosen].threshold;
}

function take(answer, askedAt) {
  motion = answer;
  entitle(titleOf({ name: camera, title: answer.title }));
  motionAt = askedAt;
  skewMs = Date.parse(answer.at) - Date.now();
  const fresh = answer.points.map((point) => ({ ...point, time: Date.parse(point.at), whole: point.score }));
  const known = fresh.length ? points.filter((point) => point.time < fresh[0].time) : points;
  points = [...known, ...fresh].filter((point) => point.time > Date.parse(answer.at) - KEPT_MS);
  if (trial === null) setTrial(101 - threshold());
  showReason();
  showZones();
  showGraph();
  if (answer.newest) {
    seen.push({ ...answer.newest, time: Date.parse(answer.newest.at) });
    if (seen.length > SEEN) seen.shift();
  }
  byId('legend-zones').hidden = answer.settings.zones.length === 0;
  byId('legend-masks').hidden = answer.settings.masks.length === 0;
  showDecoding();
}

/** Called ten times per second, because the video advances between two answers. */
function showOverlay() {
  if (!motion) return;
  const shown = motion.reason === 'no-pictures' || !picture.sight.alive ? null : onScreen();
  overlay.draw({
    zones: motion.settings.zones.map((zone, i) => ({ ...zone, active: shown?.zones[i]?.moving })),
    masks: motion.settings.masks,
    regions: shown?.regions ?? [],
  });
}

/** The compared picture closest to what the video shows now. */
function onScreen() {
  const at = Date.now() + skewMs - (picture.lag === null ? 0 : 1000 * picture.lag + VIDEO_MS);
  return seen.reduce((best, one) => (best && Math.abs(best.time - at) <= Math.abs(one.time - at) ? best : one), null);
}

function showReason() {
  const { event, reason, message, newest, settings } = motion;
  const verdict = byId('verdict');
  const blind = reason !== 'off' && !picture.sight.alive; // then it is not known that nothing moves
  verdict.className = `badge ${blind || reason === 'off' || reason === 'no-pictures' ? 'unknown' : event ? 'on' : 'healthy'}`;
  verdict.textContent = blind ? 'No current picture' : event ? `Event since ${timeOfDay(new Date(event.from))}` : reason === 'off' ? 'Motion is off' : 'No event';
  byId('why').textContent = message;
  const figures = newest ? [
    ['Score and threshold', `${newest.score} of ${newest.threshold}`],
    ['Moving share of the watched area', percent(newest.moved)],
    ['Largest region, and the smallest that counts', `${percent2(newest.largest)} of ${percent2(settings.min_area)}`],
    ['Picture compared', `${age(newest.age + (now() - motionAt) / 1000)} ago`],
  ] : [];
  byId('figures').replaceChildren(...figures.flatMap(([name, value]) => [element('dt', '', name), element('dd', '', value)]));
}

function percent2(share) {
  return share < 0.01 ? `${(share * 100).toFixed(2)} %` : percent(share);
}

function showZones() {
  const { settings, newest } = motion;
  const rows = [
    { name: 'Whole picture', sensitivity: settings.sensitivity, threshold: settings.threshold, score: newest?.score ?? 0 },
    ...settings.zones.map((zone, i) => ({ ...zone, score: newest?.zones[i]?.score ?? 0 })),
  ];
  byId('zones').hidden = settings.zones.length === 0;
  if (settings.zones.length === 0) return;
  const list = byId('zones');
  if (list.children.length !== rows.length) list.replaceChildren(...rows.map((_, i) => zoneRow(i - 1)));
  rows.forEach((row, i) => fillZone(list.children[i], row, i === 0));
}

function zoneRow(number) {
  const radio = element('input');
  radio.type = 'radio';
  radio.name = 'zone';
  radio.checked = number === chosen;
  radio.addEventListener('change', () => {
    chosen = number;
    setTrial(101 - threshold());
    showGraph();
  });
  const bar = element('span');
  const mark = element('i');
  return element('label', 'zone-row', radio, element('span', 'zone-name'), element('span', 'zone-score'), element('span', 'meter', bar, mark));
}

function fillZone(row, { name, title, sensitivity, threshold: needed, score }, whole) {
  row.children[1].textContent = titleOf({ name, title });
  row.children[2].textContent = whole ? `${score} of ${needed}` : `${score} of ${needed} · sensitivity ${sensitivity}`;
  const [bar, mark] = row.children[3].children;
  bar.style.width = `${score}%`;
  bar.className = score >= needed ? 'above' : '';
  mark.style.left = `${needed}%`;
}

function showGraph() {
  const shown = points.map((point) => ({ ...point, score: chosen === WHOLE ? point.whole : point.zones[chosen] ?? 0 }));
  const spans = motion.events.map(({ from, to }) => ({ from: Date.parse(from), to: to && Date.parse(to) }));
  graph.show(shown, spans, threshold(), 101 - trial, Date.now() + skewMs);
  const beginMs = motion.settings.begin_after * 1000;
  const count = (needed) => stretches(shown, needed, beginMs).length;
  const now = count(threshold());
  const then = count(101 - trial);
  const key = chosen === WHOLE ? 'motion.sensitivity' : `the zone's sensitivity`;
  byId('trial-result').textContent = trial === 101 - threshold()
    ? `With the current setting, the score reached the threshold ${times(now)} in these 5 minutes.`
    : `The score would have reached ${101 - trial} ${times(then)} (${now} with the current setting). To apply this, set ${key} to ${trial}.`;
}

function times(n) {
  return n === 1 ? 'once' : `${n} times`;
}

function setTrial(sensitivity) {
  trial = sensitivity;
  byId('trial').value = sensitivity;
  byId('trial-value').textContent = sensitivity;
}

function showDecoding() {
  const lazy = byId('lazy');
  const { decode, decoding } = motion;
  lazy.hidden = decode !== 'lazy';
  const every = decoding.gop ? `one score every ${decoding.gop} s` : 'one score per keyframe';
  lazy.textContent = `Decoding is lazy: while nothing moves, only keyframes are decoded, which gives ${every}. `
    + 'When something moves, every picture is compared, including the skipped ones before it.';
}

async function poll() {
  try {
    const since = points.length ? `?since=${encodeURIComponent(points.at(-1).at)}` : '';
    const askedAt = now();
    take(await getJson(`${route}/motion${since}`), askedAt);
    byId('banner').hidden = true;
  } catch (problem) {
    byId('banner').textContent = problem.status ? problem.message : 'Watchkeeper does not answer. Everything below is outdated.';
    byId('banner').hidden = false;
  }
  setTimeout(poll, document.hidden ? 4 * POLL_MS : POLL_MS);
}

async function showCamera() {
  try {
    const state = await getJson(route);
    picture.update(state);
    picture.setReachable(true);
    byId('state-message').textContent = state.state === 'healthy' ? '' : state.message;
    if (state.resolution) {
      const { width, height } = state.resolution;
      overlay.size(width, height);
      byId('media').style.aspectRatio = `${width} / ${height}`;
    }
  } catch {
    picture.setReachable(false);
  }
  tick();
  setTimeout(showCamera, CAMERA_MS);
}

/** Called several times per second, because states age although nothing arrives. */
function tick() {
  picture.tick();
  const { state, alive } = picture.sight;
  byId('state').className = `badge ${state}`;
  byId('state').textContent = alive ? 'Live' : LABELS[state] ?? state;
  if (motion) showReason();
}

async function showEvents() {
  try {
    const answer = await getJson(`api/events?camera=${encodeURIComponent(camera)}&limit=${EVENTS}`);
    byId('event-cards').replaceChildren(...answer.events.map(eventCard));
    byId('no-events').hidden = answer.events.length > 0;
  } catch {
    // The banner says so, and the list keeps what it shows.
  }
}

function eventCard(event) {
  const media = element('div', 'media', element('p', 'no-picture', event.end ? 'No picture' : 'The picture appears at the end of the event'));
  if (event.snapshot) {
    const image = element('img', 'picture');
    image.src = address(event.snapshot);
    image.alt = '';
    image.loading = 'lazy';
    image.addEventListener('error', () => image.remove()); // deleted in the meantime
    image.addEventListener('load', () => {
      drawn.size(image.naturalWidth, image.naturalHeight);
      media.style.aspectRatio = `${image.naturalWidth} / ${image.naturalHeight}`;
      drawn.draw(trace);
    });
    media.append(image);
  }
  const svg = shape('svg', { class: 'overlay' });
  media.append(svg);
  const drawn = new Overlay(svg);
  const trace = { regions: event.regions.map((region) => ({ ...region, moving: true })), path: event.path };
  drawn.draw(trace);
  const start = new Date(event.start);
  const facts = [
    event.end ? duration((Date.parse(event.end) - start) / 1000) : picture.sight.alive ? 'ongoing' : 'end unknown',
    event.score !== null && `score ${event.score} of ${event.threshold}`,
    event.peak > 0 && `peak ${percent(event.peak)}`,
    event.zone_titles.join(', '),
  ].filter(Boolean).join(' · ');
  return element(
    'article', 'event-card', media,
    element('div', 'event-facts', element('time', 'event-camera', `${dayOf(start)} ${timeOfDay(start)}`), element('span', 'facts', facts)),
  );
}

function entitle(title) {
  if (byId('camera').textContent === title) return;
  byId('camera').textContent = title;
  document.title = `Motion of ${title} – Watchkeeper`;
}

start('');
entitle(camera);
byId('trial').addEventListener('input', (change) => {
  setTrial(Number(change.target.value));
  if (motion) showGraph();
});
const picture = new CameraPicture(
  camera,
  { media: byId('media'), image: byId('image'), video: byId('video'), none: byId('no-picture'), age: byId('age') },
  () => {},
);
setInterval(tick, TICK_MS);
showCamera();
showEvents();
setInterval(showEvents, EVENTS_MS);
setInterval(showOverlay, DRAW_MS);
poll();
