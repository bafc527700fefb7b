// The page about one camera's motion detection: the picture with what was found in it, the scores, and why there is an event or not.

import { address, getJson } from './api.js';
import { now } from './clock.js';
import { say } from './dom.js';
import { age, dayOf, duration, element, number, percent, timeOfDay, titleOf } from './format.js';
import { Graph, stretches, words } from './graph.js';
import { Overlay, shape } from './overlay.js';
import { CameraPicture } from './picture.js';
import { said } from './said.js';
import { banner, start } from './shell.js';
import { t, tOr } from './texts.js';

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

const byId = (id) => document.getElementById(id);
const camera = decodeURIComponent(location.pathname.split('/').pop());
const route = `api/cameras/${encodeURIComponent(camera)}`;

const seen = [];
const timers = [];
let gone = false; // the node knows no such camera
let motion = null; // the last answer
let motionAt = 0; // when it was requested, on the clock of this page
let points = []; // of the last minutes, with their time in ms
let skewMs = 0; // the node's clock minus that of this page
let chosen = WHOLE;
let trial = null; // a sensitivity that the visitor is trying
const overlay = new Overlay(byId('overlay'));
const graph = new Graph(byId('graph'), (point) => {
  byId('readout').textContent = point ? words(point, threshold()) : '';
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
  verdict.textContent = blind ? t('tune.no-current')
    : event ? t('tune.event-since', { at: timeOfDay(new Date(event.from)) }) : t(reason === 'off' ? 'tune.off' : 'tune.no-event');
  byId('why').textContent = said(message);
  const figures = newest ? [
    [t('tune.score-and-threshold'), t('tune.of', { value: newest.score, limit: newest.threshold })],
    [t('tune.moved'), percent(newest.moved)],
    [t('tune.largest'), t('tune.of', { value: percent2(newest.largest), limit: percent2(settings.min_area) })],
    [t('tune.compared'), t('tune.ago', { age: age(newest.age + (now() - motionAt) / 1000) })],
  ] : [];
  byId('figures').replaceChildren(...figures.flatMap(([name, value]) => [element('dt', '', name), element('dd', '', value)]));
}

function percent2(share) {
  return share < 0.01 ? `${number(share * 100, 2)} %` : percent(share);
}

function showZones() {
  const { settings, newest } = motion;
  const rows = [
    { name: t('tune.whole'), sensitivity: settings.sensitivity, threshold: settings.threshold, score: newest?.score ?? 0 },
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
  row.children[2].textContent = [t('tune.of', { value: score, limit: needed }), !whole && t('tune.sensitivity', { sensitivity })].filter(Boolean).join(' · ');
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
  const current = count(threshold());
  const key = chosen === WHOLE ? 'motion.sensitivity' : t('tune.zone-key');
  say(byId('trial-result'), trial === 101 - threshold() ? t('tune.trial-now', { count: current })
    : t('tune.trial-then', { threshold: 101 - trial, count: count(101 - trial), current, key, trial }));
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
  say(lazy, t('tune.lazy', { every: decoding.gop ? t('tune.every', { seconds: decoding.gop }) : t('tune.per-keyframe') }));
}

async function poll() {
  try {
    const since = points.length ? `?since=${encodeURIComponent(points.at(-1).at)}` : '';
    const askedAt = now();
    take(await getJson(`${route}/motion${since}`), askedAt);
    banner('tune', '');
  } catch (problem) {
    if (problem.status === 404) {
      giveUp(problem.message);
      return;
    }
    banner('tune', problem.status ? problem.message : t('tune.no-answer'));
  }
  setTimeout(poll, document.hidden ? 4 * POLL_MS : POLL_MS);
}

/** A camera that is not there will not come by asking. */
function giveUp(why) {
  gone = true;
  banner('tune', why);
  for (const timer of timers) clearInterval(timer);
  document.querySelector('main').hidden = true;
}

async function showCamera() {
  if (gone) return;
  try {
    const state = await getJson(route);
    picture.update(state);
    picture.setReachable(true);
    byId('state-message').textContent = state.state === 'healthy' ? '' : said(state.message);
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
  byId('state').textContent = alive ? t('state.live') : tOr(`state.${state}`, state);
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
  const media = element('div', 'media', element('p', 'no-picture', t(event.end ? 'tune.no-picture' : 'tune.picture-later')));
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
    event.end ? duration((Date.parse(event.end) - start) / 1000) : t(picture.sight.alive ? 'latest.ongoing' : 'latest.end-unknown'),
    event.score !== null && t('tune.score', event),
    event.peak > 0 && t('latest.peak', { share: percent(event.peak) }),
    event.zone_titles.join(', '),
  ].filter(Boolean).join(' · ');
  return element(
    'article', 'event-card', media,
    element('div', 'event-facts', element('time', 'event-camera', `${dayOf(start)} ${timeOfDay(start)}`), element('span', 'facts', facts)),
  );
}

function entitle(title) {
  const heading = t('tune.title', { camera: title });
  if (byId('camera').textContent === heading) return;
  byId('camera').textContent = heading;
  document.title = `${heading} · Watchkeeper`;
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
showCamera();
showEvents();
timers.push(setInterval(tick, TICK_MS), setInterval(showEvents, EVENTS_MS), setInterval(showOverlay, DRAW_MS));
poll();
