// One event in the list: the picture with its mover, when and where, what was recognised and described; a preview while the pointer rests on it.

import { address } from './api.js';
import { duration, element, percent, timeOfDay, titleOf } from './format.js';
import { labelOfPicture, newestPicture, pictureSoFar } from './ongoing.js';
import { pictureAt } from './pieces.js';
import { said } from './said.js';
import { icon } from './shell.js';
import { apart, t } from './texts.js';

const REST_MS = 350;
const STILLS = 5; // of an event whose video the browser cannot decode
const STILL_MS = 500;
const LEAST_MOVER = 0.28; // of the picture's width: a mover far away is not blown up further

export const cameraOf = ({ camera, title }) => titleOf({ name: camera, title });

/** Whether it has no picture of its own yet. */
const goesOn = (event) => !event.end && !event.snapshot;

/** What is known of an event, in a few words. */
export function factsOf(event) {
  const parts = [];
  if (event.end) parts.push(duration((Date.parse(event.end) - Date.parse(event.start)) / 1000));
  else parts.push(t('events.ongoing'));
  if (event.zone_titles.length) parts.push(event.zone_titles.map(apart).join(', '));
  if (event.trigger) parts.push(t('events.sensor', { sensor: event.trigger.sensor, value: event.trigger.value }));
  if (event.codec === 'h265') parts.push('H.265');
  if (event.codec === 'mjpeg') parts.push('MJPEG');
  if (!event.clip && event.end) parts.push(t('events.no-recording'));
  return parts.join(' · ');
}

/** What a model says of it, as plain text whatever it says; null if none is asked. */
export function descriptionOf({ analysis }) {
  if (!analysis) return null;
  if (analysis.state === 'waiting') return { text: t('events.waits'), alert: false };
  if (analysis.state === 'failed') return { text: t('events.not-described', { reason: said(analysis.error) }), alert: false };
  const alert = analysis.alert || analysis.conditions.length > 0;
  const conditions = analysis.conditions.length ? ` (${analysis.conditions.join(', ')})` : '';
  const mark = alert ? `${t(analysis.late ? 'events.alert-late' : 'events.alert')} ` : '';
  return { text: `${mark}${apart(analysis.summary)}${conditions}`, alert };
}

export function labelsOf(event) {
  return event.labels.map(({ label, confidence }) => element('li', 'event-label', `${label} ${percent(confidence)}`));
}

/** Where the mover was in the picture: the box around all that moved, as shares; null if that is unknown. */
function moverOf({ regions, labels }) {
  const boxes = labels.length ? labels.slice(0, 1).map(({ box }) => box) : regions;
  if (!boxes.length) return null;
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x: (left + right) / 2, y: (top + bottom) / 2, size: Math.max(right - left, bottom - top) };
}

/** Shows the part of a picture in which something moved, with some of its surroundings. */
export function aim(image, event) {
  const mover = moverOf(event);
  const size = mover ? Math.max(LEAST_MOVER, Math.min(1, mover.size * 1.9)) : 1;
  const zoom = 1 / size;
  const part = (middle) => (zoom === 1 ? 50 : Math.min(100, Math.max(0, ((middle - size / 2) / (1 - size)) * 100)));
  image.style.transform = `scale(${zoom.toFixed(3)})`;
  image.style.transformOrigin = mover ? `${part(mover.x).toFixed(1)}% ${part(mover.y).toFixed(1)}%` : '50% 50%';
}

export class Card {
  #id;
  #event = null;
  #key = '';
  #picture = element('span', 'event-picture');
  #image = null;
  #what = element('span', 'event-what'); // what the picture is, if it is not the event's best one
  #soFar = null; // the request for a picture of an event that goes on
  #ours = null; // the address of that picture
  #recorded = false; // whether its recorded beginning was shown
  #coming = null; // the newest one, until it is decoded
  #takenAt = -Infinity; // when the picture was taken that is shown of an event that goes on
  #preview = null;
  #rest = 0;
  #open = element('button', 'event-open');
  #time = element('time', 'event-time');
  #camera = element('span', 'event-camera');
  #facts = element('span', 'facts');
  #summary = element('span', 'event-summary');
  #state = element('span', 'visually-hidden');
  #labels = element('ul', 'event-labels');
  #heading = element('span', 'event-heading');
  #seen = element('button', 'event-tool');
  #keep = element('button', 'event-tool only-admin');
  #delete = element('button', 'event-tool only-admin');

  constructor(id, { open, change, remove }) {
    this.#id = id;
    this.#open.type = 'button';
    this.#camera.dir = 'auto';
    this.#open.append(this.#picture, element('span', 'event-words', element('span', 'event-head', this.#camera, this.#time), this.#summary, this.#facts, this.#state));
    this.#open.addEventListener('click', () => open(id));
    const tools = element('span', 'event-tools', this.#seen, this.#keep, this.#delete);
    for (const [button, name] of [[this.#seen, 'seen'], [this.#keep, 'keep'], [this.#delete, 'trash']]) {
      button.type = 'button';
      button.append(icon(name));
    }
    this.#seen.addEventListener('click', () => change(id, { seen: !this.#event.seen }));
    this.#keep.addEventListener('click', () => change(id, { kept: !this.#event.kept }));
    this.#delete.addEventListener('click', () => remove(id));
    this.#delete.title = t('events.delete');
    this.#delete.setAttribute('aria-label', t('events.delete'));
    this.#heading.setAttribute('aria-hidden', 'true'); // the group says it
    this.#heading.hidden = true;
    this.root = element('article', 'event-card', this.#heading, this.#open, this.#labels, tools);
    this.root.dataset.id = id;
    this.root.addEventListener('pointerenter', (event) => event.pointerType !== 'touch' && this.#wait());
    this.root.addEventListener('pointerleave', () => this.#end());
  }

  /** What stands over the first card of a group; empty for the others. */
  set heading(text) {
    if (this.#heading.textContent !== text) this.#heading.textContent = text;
    this.#heading.hidden = !text;
  }

  focus() {
    this.#open.focus();
    this.root.scrollIntoView({ block: 'nearest' });
  }

  update(event) {
    const key = JSON.stringify(event);
    if (key === this.#key) {
      if (goesOn(event)) this.#renew(event);
      return;
    }
    this.#key = key;
    const before = this.#event;
    this.#event = event;
    const start = new Date(event.start);
    this.#camera.textContent = cameraOf(event);
    this.#time.textContent = timeOfDay(start);
    this.#time.dateTime = event.start;
    this.#facts.textContent = factsOf(event);
    const said = descriptionOf(event);
    this.#summary.hidden = !said;
    this.#summary.textContent = said?.text ?? '';
    this.#summary.classList.toggle('alert', Boolean(said?.alert));
    this.#labels.replaceChildren(...labelsOf(event));
    this.#labels.hidden = event.labels.length === 0;
    this.root.classList.toggle('unseen', !event.seen);
    this.root.classList.toggle('kept', event.kept);
    this.#toggle(this.#seen, event.seen, event.seen ? 'events.mark-unseen' : 'events.mark-seen');
    this.#toggle(this.#keep, event.kept, event.kept ? 'events.keep-no-longer' : 'events.keep');
    this.#state.textContent = event.seen ? '' : t('events.unseen-one');
    if (!before || before.snapshot !== event.snapshot || before.labels.length !== event.labels.length || before.regions.length !== event.regions.length) this.#show(event);
  }

  #toggle(button, on, text) {
    button.setAttribute('aria-pressed', String(on));
    button.setAttribute('aria-label', t(text));
    button.title = t(text);
  }

  #show(event) {
    this.#picture.dataset.none = event.snapshot || !event.end ? '' : t('events.no-picture');
    if (goesOn(event)) {
      this.#showSoFar(event);
      return;
    }
    this.#forget();
    if (!event.snapshot) return;
    const image = this.#made();
    image.loading = 'lazy';
    image.src = address(`${event.snapshot}?plain=1`);
    aim(image, event);
    image.addEventListener('error', () => {
      image.remove();
      this.#picture.dataset.none = t('events.no-picture');
    });
    this.#put(image, '');
  }

  #made() {
    const image = element('img');
    image.alt = '';
    image.decoding = 'async';
    return image;
  }

  #put(image, what) {
    this.#image?.remove();
    this.#image = image;
    this.#what.textContent = what;
    this.#picture.append(image, ...(what ? [this.#what] : []));
    if (!what) this.#what.remove();
  }

  #forget() {
    this.#soFar?.abort();
    this.#soFar = null;
    this.#image?.remove();
    this.#image = null;
    this.#what.remove();
    if (this.#ours) URL.revokeObjectURL(this.#ours);
    this.#ours = null;
  }

  /** While it goes on: what was recorded of it, or what the camera sees, with its time. */
  async #showSoFar(event) {
    if (this.#soFar) return;
    const abort = new AbortController();
    this.#soFar = abort;
    let shown = null;
    const found = await pictureSoFar(event, abort.signal, (early) => {
      shown = early;
      this.#putSoFar(early);
    });
    if (abort.signal.aborted) return;
    this.#soFar = null;
    if (found && found !== shown) this.#putSoFar(found);
    else if (!found) this.#picture.dataset.none = t('events.picture-later');
  }

  /** The recorded beginning, perhaps by now; after that the camera's newest picture, for whoever sees the card. */
  async #renew(event) {
    if (!this.#recorded) {
      this.#showSoFar(event);
      return;
    }
    const { top, bottom } = this.root.getBoundingClientRect();
    if (this.#soFar || document.hidden || bottom < 0 || top > innerHeight) return;
    const abort = new AbortController();
    this.#soFar = abort;
    const found = await newestPicture(event, abort.signal);
    if (abort.signal.aborted) return;
    this.#soFar = null;
    if (found && found.takenAt > this.#takenAt) this.#putSoFar(found);
  }

  /** The picture before stays until this one can be seen. */
  async #putSoFar(found) {
    const url = URL.createObjectURL(found.blob);
    const image = this.#made();
    image.src = url;
    this.#recorded ||= found.recorded;
    this.#coming = image;
    await image.decode().catch(() => {});
    if (!goesOn(this.#event) || this.#coming !== image) {
      URL.revokeObjectURL(url);
      return;
    }
    const before = this.#ours;
    this.#ours = url;
    this.#takenAt = found.takenAt;
    this.#put(image, labelOfPicture(found));
    if (before) URL.revokeObjectURL(before);
  }

  #wait() {
    clearTimeout(this.#rest);
    if (this.#event?.clip) this.#rest = setTimeout(() => this.#begin(), REST_MS);
  }

  /** A clip without sound, or a few pictures where the browser cannot decode it. */
  #begin() {
    this.#end();
    const event = this.#event;
    if (event.codec === 'h264') {
      const video = element('video', 'event-preview');
      video.muted = true;
      video.playsInline = true;
      video.loop = true;
      video.src = address(event.clip);
      video.addEventListener('playing', () => { video.classList.add('playing'); });
      this.#picture.append(video);
      video.play().catch(() => {});
      this.#preview = { end: () => {
        video.removeAttribute('src');
        video.load();
        video.remove();
      } };
    } else {
      this.#stills(event);
    }
  }

  async #stills(event) {
    const abort = new AbortController();
    const image = element('img', 'event-preview playing');
    let url = null;
    this.#preview = { end: () => {
      abort.abort();
      image.remove();
      if (url) URL.revokeObjectURL(url);
    } };
    const from = Date.parse(event.start);
    const length = Math.max(1000, (event.end ? Date.parse(event.end) : Date.now()) - from);
    for (let i = 0; !abort.signal.aborted; i = (i + 1) % STILLS) {
      try {
        const { blob } = await pictureAt(event.camera, from + (length * i) / STILLS, { exact: true, width: 480, signal: abort.signal });
        if (abort.signal.aborted) return;
        const before = url;
        url = URL.createObjectURL(blob);
        image.src = url;
        if (!image.isConnected) this.#picture.append(image);
        if (before) URL.revokeObjectURL(before);
      } catch {
        return; // deleted meanwhile: the picture stays
      }
      await new Promise((resolve) => { setTimeout(resolve, STILL_MS); });
    }
  }

  #end() {
    clearTimeout(this.#rest);
    this.#preview?.end();
    this.#preview = null;
  }

  close() {
    this.#end();
    this.#forget();
    this.root.remove();
  }
}
