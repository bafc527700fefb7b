// The list of motion events and the player of their clips.

import { address, getJson } from './api.js';
import { dayOf, duration, element, percent, timeOfDay, titleOf } from './format.js';

const PAGE = 20;
const ANALYSIS_MS = 15_000;
const H265 = 'video/mp4; codecs="hvc1.1.6.L93.B0"';

const byId = (id) => document.getElementById(id);

export class EventList {
  #events = [];
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
    byId('player-close').addEventListener('click', () => byId('player').close());
    byId('player').addEventListener('close', () => stopPlayer());
    byId('player').addEventListener('click', (click) => {
      if (click.target === byId('player')) byId('player').close(); // on the backdrop
    });
    this.#load();
    this.#lookAtAnalysis();
    setInterval(() => this.#lookAtAnalysis(), ANALYSIS_MS);
  }

  /** Says since when no model describes events. */
  async #lookAtAnalysis() {
    const line = byId('analysis-problem');
    try {
      const { available, since, cause, queue } = await getJson('api/analysis');
      line.hidden = available !== false;
      if (available === false) {
        const at = new Date(since);
        line.textContent = `Analysis unavailable since ${dayOf(at).toLowerCase()} ${timeOfDay(at)}: ${cause}. ${queue.events} waiting.`;
      }
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

  /** Several events at once cause one request. */
  refreshSoon() {
    clearTimeout(this.#refreshTimer);
    this.#refreshTimer = setTimeout(() => this.#load(), 700);
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
      byId('events-problem').textContent = `Events cannot be shown: ${problem.message}`;
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
    const rows = [];
    let day = '';
    for (const event of this.#events) {
      const start = new Date(event.start);
      if (dayOf(start) !== day) {
        day = dayOf(start);
        rows.push(element('h3', 'day', day));
      }
      rows.push(row(event, start, this.#seen.has(event.camera)));
    }
    byId('event-list').replaceChildren(...rows);
    byId('no-events').hidden = this.#events.length > 0 || !byId('events-problem').hidden;
    byId('more-events').hidden = !this.#more;
  }
}

function cameraOf({ camera, title }) {
  return titleOf({ name: camera, title });
}

function row(event, start, seen) {
  const thumb = element('span', 'thumb');
  if (event.snapshot) {
    const image = element('img');
    image.src = address(event.snapshot);
    image.alt = '';
    image.loading = 'lazy';
    image.addEventListener('error', () => image.remove()); // deleted in the meantime
    thumb.append(image);
  }
  const facts = element('span', 'facts', factsOf(event, seen));
  const made = element(
    event.clip ? 'button' : 'div', 'event',
    thumb,
    element('span', 'event-text', element('span', 'event-camera', cameraOf(event)), facts, ...descriptionOf(event)),
    element('time', 'event-time', timeOfDay(start)),
  );
  if (event.clip) {
    made.setAttribute('aria-label', `Play the clip of ${cameraOf(event)}, ${timeOfDay(start)}`);
    made.addEventListener('click', () => openPlayer(event, start, seen));
  }
  return made;
}

/** What a model says of the event, or why there is nothing; as plain text, whatever it says. */
function descriptionOf({ analysis }) {
  if (!analysis || analysis.state === 'waiting') return analysis ? [element('span', 'facts', 'waits for a description')] : [];
  if (analysis.state === 'failed') return [element('span', 'facts', `not described: ${analysis.error}`)];
  const alert = analysis.alert || analysis.conditions.length > 0;
  const parts = [];
  if (alert) parts.push(analysis.late ? 'Alert, late:' : 'Alert:');
  parts.push(analysis.summary);
  if (analysis.conditions.length) parts.push(`(${analysis.conditions.join(', ')})`);
  return [element('span', alert ? 'event-summary event-alert' : 'event-summary', parts.join(' '))];
}

function factsOf(event, seen) {
  const parts = [event.end ? duration((Date.parse(event.end) - Date.parse(event.start)) / 1000) : seen ? 'ongoing' : 'end unknown'];
  if (event.trigger) parts.push(`sensor ${event.trigger.sensor}: ${event.trigger.value}`);
  if (event.peak > 0) parts.push(`peak ${percent(event.peak)}`);
  if (event.zone_titles.length) parts.push(event.zone_titles.join(', '));
  if (event.labels.length) parts.push(event.labels.map((each) => `${each.label} ${percent(each.confidence)}`).join(', '));
  if (event.codec === 'h265') parts.push('H.265');
  if (event.codec === 'mjpeg') parts.push('JPEG video');
  if (!event.clip && event.end) parts.push('no recording');
  return parts.join(' · ');
}

function openPlayer(event, start, seen) {
  const video = byId('player-video');
  const notice = byId('player-notice');
  byId('player-title').textContent = `${cameraOf(event)}, ${dayOf(start).toLowerCase()} ${timeOfDay(start)}`;
  byId('player-facts').textContent = factsOf(event, seen);
  byId('player-download').href = address(`${event.clip}?download=1`);
  const playsH265 = video.canPlayType(H265) !== '' || (window.MediaSource?.isTypeSupported(H265) ?? false);
  const playable = event.codec !== 'mjpeg' && (event.codec !== 'h265' || playsH265);
  notice.hidden = playable;
  video.hidden = !playable;
  if (playable) {
    if (event.snapshot) video.poster = address(event.snapshot);
    video.onerror = () => say('This browser cannot play the clip. Download it and open it in a video player.');
    video.src = address(event.clip);
    video.play().catch(() => {});
  } else {
    const format = event.codec === 'mjpeg' ? 'JPEG video' : 'H.265';
    say(`This clip is ${format}, which this browser cannot play. Download it and open it in a video player, for example VLC.`);
  }
  byId('player').showModal();
}

function say(sentence) {
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
