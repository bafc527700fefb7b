// The list of the latest events beside the wall, and the player of their clips.

import { address, getJson, wordsOf } from './api.js';
import { place, say } from './dom.js';
import { dayOf, duration, element, moment, percent, timeOfDay, titleOf } from './format.js';
import { said } from './said.js';
import { icon } from './shell.js';
import { apart, t } from './texts.js';

const PAGE = 20;
const SOON_MS = 700; // several events at once are one request; and the first pictures of the page come first
const ANALYSIS_MS = 15_000;
const H265 = 'video/mp4; codecs="hvc1.1.6.L93.B0"';

const byId = (id) => document.getElementById(id);

export class EventList {
  #events = [];
  #rows = new Map(); // by id: {key, root}, so that a row keeps its focus while others change
  #days = new Map();
  #camera = '';
  #label = '';
  #more = null;
  #request = 0;
  #refreshTimer = 0;
  #seen = new Set();

  constructor() {
    byId('event-camera').addEventListener('change', (change) => {
      this.#camera = change.target.value;
      this.#events = [];
      this.#load();
    });
    byId('event-label').addEventListener('change', (change) => {
      this.#label = change.target.value;
      this.#events = [];
      this.#load();
    });
    byId('more-events').addEventListener('click', () => this.#load(this.#more));
    byId('player-close').append(icon('close'));
    byId('player-close').addEventListener('click', () => byId('player').close());
    byId('player').addEventListener('close', () => stopPlayer());
    byId('player').addEventListener('click', (click) => {
      if (click.target === byId('player')) byId('player').close(); // on the backdrop
    });
    this.refreshSoon();
    setTimeout(() => this.#lookAtAnalysis(), SOON_MS);
    setInterval(() => this.#lookAtAnalysis(), ANALYSIS_MS);
  }

  /** Says since when no model describes events. */
  async #lookAtAnalysis() {
    const line = byId('analysis-problem');
    try {
      const { available, since, cause, queue } = await getJson('api/analysis');
      line.hidden = available !== false;
      if (available === false) say(line, t('latest.no-analysis', { at: moment(new Date(since)), cause, count: queue.events }));
    } catch {
      line.hidden = true; // what is known of it is out of date, and the banner says so
    }
  }

  setCameras(cameras) {
    const select = byId('event-camera');
    const known = new Map([...select.options].map((option) => [option.value, option]));
    for (const camera of cameras) {
      const title = titleOf(camera);
      const option = known.get(camera.name);
      if (!option) select.append(new Option(title, camera.name));
      else if (option.text !== title) option.text = title;
    }
  }

  /** Only for a camera that sees is it known that an event is ongoing. */
  setSeen(names) {
    if (names.length === this.#seen.size && names.every((name) => this.#seen.has(name))) return;
    this.#seen = new Set(names);
    if (this.#events.some((event) => !event.end)) this.#render();
  }

  refreshSoon() {
    clearTimeout(this.#refreshTimer);
    this.#refreshTimer = setTimeout(() => this.#load(), SOON_MS);
  }

  async #load(before) {
    const request = ++this.#request;
    const query = new URLSearchParams({ limit: PAGE });
    if (this.#camera) query.set('camera', this.#camera);
    if (this.#label) query.set('label', this.#label);
    if (before) query.set('before', before);
    try {
      const answer = await getJson(`api/events?${query}`);
      if (request !== this.#request) return; // superseded by a later request
      this.#merge(answer, before);
      this.#offerLabels();
      byId('events-problem').hidden = true;
    } catch (problem) {
      say(byId('events-problem'), t('latest.problem', { why: wordsOf(problem) }));
      byId('events-problem').hidden = false;
    }
    this.#render();
  }

  #merge(answer, before) {
    const newer = new Map(answer.events.map((event) => [event.id, event]));
    const connected = before || this.#events.length === 0 || this.#events.some((event) => newer.has(event.id));
    const kept = connected ? this.#events.filter((event) => !newer.has(event.id)) : [];
    // Without an event in common there may be a gap, so restart the list.
    if (before || !connected || this.#events.length <= PAGE) this.#more = answer.next_before;
    this.#events = [...kept, ...answer.events].sort((a, b) => Date.parse(b.start) - Date.parse(a.start));
    if (!before && this.#more && kept.length) this.#more = this.#events.at(-1).id;
  }

  /** Offers what was recognised in the events shown so far. */
  #offerLabels() {
    const select = byId('event-label');
    const known = new Set([...select.options].map((option) => option.value));
    for (const label of new Set(this.#events.flatMap((event) => event.labels.map((each) => each.label)))) {
      if (!known.has(label)) select.append(new Option(label, label));
    }
    select.hidden = select.options.length === 1;
  }

  #render() {
    const shown = [];
    const rows = new Map();
    const days = new Map();
    for (const event of this.#events) {
      const start = new Date(event.start);
      const day = dayOf(start);
      if (!days.has(day)) {
        days.set(day, this.#days.get(day) ?? element('h4', 'day', day));
        shown.push(days.get(day));
      }
      const seen = !event.end && this.#seen.has(event.camera);
      const key = JSON.stringify([event, seen]);
      const before = this.#rows.get(event.id);
      const made = before?.key === key ? before : { key, root: row(event, start, seen) };
      if (before && made !== before && before.root.contains(document.activeElement)) made.refocus = true;
      rows.set(event.id, made);
      shown.push(made.root);
    }
    this.#rows = rows;
    this.#days = days;
    place(byId('event-list'), shown);
    for (const made of rows.values()) {
      if (made.refocus) made.root.focus();
      made.refocus = false;
    }
    byId('no-events').hidden = this.#events.length > 0 || !byId('events-problem').hidden;
    byId('more-events').hidden = !this.#more;
  }
}

function cameraOf({ camera, title }) {
  return titleOf({ name: camera, title });
}

/** The picture of an event; while it goes on there is none yet, so the camera's own of this moment if it sees, else what was recorded of its beginning. */
function pictureOf(event, seen) {
  const going = !event.end && !event.snapshot;
  const thumb = element('span', 'thumb', icon(going ? 'motion' : 'events'));
  const camera = encodeURIComponent(event.camera);
  const source = event.snapshot ?? (going ? (seen ? `api/cameras/${camera}/snapshot.jpg` : `api/recordings/${camera}/picture.jpg?at=${event.start}&width=320`) : null);
  if (source) {
    const image = element('img');
    image.src = address(source);
    image.alt = '';
    image.loading = 'lazy';
    image.addEventListener('error', () => image.remove()); // deleted in the meantime
    thumb.append(image);
  }
  if (!event.end) thumb.append(element('span', 'going', t(seen ? 'latest.now' : 'latest.end-unknown')));
  return thumb;
}

function row(event, start, seen) {
  const facts = element('span', 'facts', factsOf(event, seen));
  const made = element(
    event.clip ? 'button' : 'div', 'event',
    pictureOf(event, seen),
    element('span', 'event-text', element('span', 'event-camera', cameraOf(event)), facts, ...descriptionOf(event)),
    element('time', 'event-time', timeOfDay(start)),
  );
  if (event.clip) {
    made.setAttribute('aria-label', t('latest.play', { camera: cameraOf(event), at: timeOfDay(start) }));
    made.addEventListener('click', () => openPlayer(event, start, seen));
  }
  return made;
}

/** What a model says of the event, or why there is nothing; as plain text, whatever it says. */
function descriptionOf({ analysis }) {
  if (!analysis) return [];
  if (analysis.state === 'waiting') return [element('span', 'facts', t('latest.waits'))];
  if (analysis.state === 'failed') return [element('span', 'facts', t('latest.not-described', { error: said(analysis.error) }))];
  const alert = analysis.alert || analysis.conditions.length > 0;
  const parts = [];
  if (alert) parts.push(t(analysis.late ? 'latest.alert-late' : 'latest.alert'));
  parts.push(analysis.summary);
  if (analysis.conditions.length) parts.push(`(${analysis.conditions.join(', ')})`);
  return [element('span', alert ? 'event-summary event-alert' : 'event-summary', parts.join(' '))];
}

function factsOf(event, seen) {
  const parts = [event.end ? duration((Date.parse(event.end) - Date.parse(event.start)) / 1000) : t(seen ? 'latest.ongoing' : 'latest.end-unknown')];
  if (event.trigger) parts.push(t('latest.sensor', event.trigger));
  if (event.peak > 0) parts.push(t('latest.peak', { share: percent(event.peak) }));
  if (event.zone_titles.length) parts.push(event.zone_titles.map(apart).join(', '));
  if (event.labels.length) parts.push(event.labels.map((each) => `${each.label} ${percent(each.confidence)}`).join(', '));
  if (event.codec === 'h265') parts.push('H.265');
  if (event.codec === 'mjpeg') parts.push(t('latest.mjpeg'));
  if (!event.clip && event.end) parts.push(t('latest.no-recording'));
  return parts.join(' · ');
}

function openPlayer(event, start, seen) {
  const video = byId('player-video');
  const notice = byId('player-notice');
  byId('player-title').textContent = `${cameraOf(event)}, ${moment(start)}`;
  byId('player-facts').textContent = factsOf(event, seen);
  byId('player-download').href = address(`${event.clip}?download=1`);
  const playsH265 = video.canPlayType(H265) !== '' || (window.MediaSource?.isTypeSupported(H265) ?? false);
  const playable = event.codec !== 'mjpeg' && (event.codec !== 'h265' || playsH265);
  notice.hidden = playable;
  video.hidden = !playable;
  if (playable) {
    if (event.snapshot) video.poster = address(event.snapshot);
    video.onerror = () => tell(t('latest.cannot-play'));
    video.src = address(event.clip);
    video.play().catch(() => {});
  } else {
    tell(t('latest.cannot-play-format', { format: event.codec === 'mjpeg' ? t('latest.mjpeg') : 'H.265' }));
  }
  byId('player').showModal();
}

function tell(sentence) {
  byId('player-notice').textContent = sentence;
  byId('player-notice').hidden = false;
}

function stopPlayer() {
  const video = byId('player-video');
  video.onerror = null;
  video.pause();
  video.removeAttribute('src');
  video.removeAttribute('poster');
  video.load();
}
