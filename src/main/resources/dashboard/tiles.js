// One tile per camera: picture, state and figures. A stale picture never looks current.

import { address } from './api.js';
import { coverageBar } from './coverage.js';
import { bitrate, element, titleOf } from './format.js';
import { CameraPicture, SNAPSHOT_MS } from './picture.js';

const LABELS = { unknown: 'Unknown', healthy: 'Healthy', degraded: 'Degraded', reconnecting: 'Reconnecting', offline: 'Offline' };

/** What motion detection currently decodes, and what that costs. */
function decoding({ decode, decoding: d }) {
  if (!d || decode === 'off') return null;
  const what = d.now === 'keyframes' ? 'keyframes only' : decode === 'lazy' ? 'every picture, because something moved' : 'every picture';
  const where = d.stream === 'detection' ? ' of the detection stream' : '';
  return `decodes ${what}${where} (${(d.cpu_ms_per_minute / 600).toFixed(1)} % of a core)`;
}

export class Tile {
  #picture;
  #described = '';
  #parts = {};

  constructor(name) {
    const p = this.#parts;
    p.image = element('img', 'picture');
    p.image.hidden = true;
    p.video = element('video', 'picture');
    p.video.muted = true;
    p.video.autoplay = true;
    p.video.playsInline = true;
    p.video.disablePictureInPicture = true;
    p.video.hidden = true;
    p.none = element('p', 'no-picture', 'No picture yet');
    p.age = element('p', 'age');
    p.age.hidden = true;
    p.grow = element('button', 'grow', '⛶');
    p.media = element('div', 'media', p.none, p.image, p.video, p.age, p.grow);
    p.badge = element('span', 'badge');
    p.message = element('p', 'message');
    p.again = element('button', 'again quiet', 'Reconnect');
    p.again.hidden = true;
    p.facts = element('p', 'facts');
    p.tune = element('a', 'quiet', 'Motion');
    p.tune.href = address(`tune/${encodeURIComponent(name)}`);
    p.tune.hidden = true;
    p.heading = element('h3');
    this.root = element(
      'article', 'tile', p.media,
      element('div', 'tile-body', element('div', 'tile-head', p.heading, p.badge), p.message, p.facts, coverageBar(name), element('div', 'tile-foot', p.tune, p.again)),
    );
    p.grow.addEventListener('click', () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else p.media.requestFullscreen().catch(() => {});
    });

    p.again.addEventListener('click', () => this.#reconnect());

    this.name = name;
    this.#entitle(name);
    this.#picture = new CameraPicture(name, p, () => this.#describe());
  }

  /** Takes the camera's newest state from the node. */
  update(camera) {
    this.#entitle(titleOf(camera));
    if (this.#picture.update(camera)) {
      this.#describe();
      this.tick();
    }
  }

  #entitle(title) {
    const p = this.#parts;
    if (p.heading.textContent === title) return;
    p.heading.textContent = title;
    p.image.alt = `Last picture of ${title}`;
    p.video.setAttribute('aria-label', `Live video of ${title}`);
    p.grow.setAttribute('aria-label', `Show ${title} in full screen`);
    p.again.title = `End the connection to ${title} and open a new one`;
    p.tune.title = `What motion detection sees in ${title}, and why there was an event or not`;
  }

  #describe() {
    const camera = this.#picture?.camera;
    if (!camera) return;
    const p = this.#parts;
    const moving = this.state !== 'unknown' && camera.state !== 'offline'; // otherwise these figures are outdated
    p.message.textContent = camera.state === 'healthy' ? '' : camera.message;
    if (camera.cause && camera.state !== 'healthy') {
      p.message.prepend(element('span', 'cause', camera.cause), ' ');
    }
    p.tune.hidden = camera.decode === 'off' || camera.decode === 'keyframes';
    p.facts.textContent = [
      camera.resolution && `${camera.resolution.width} × ${camera.resolution.height}`,
      camera.codec?.toUpperCase().replace(/^H(\d)/, 'H.$1'),
      moving && camera.fps > 0 && `${camera.fps.toFixed(camera.fps < 10 ? 1 : 0)} fps`,
      moving && camera.bitrate > 0 && bitrate(camera.bitrate),
      moving && decoding(camera),
      this.#picture.stills && `a picture every ${SNAPSHOT_MS / 1000} s, because ${this.#picture.stills}`,
    ].filter(Boolean).join(' · ');
  }

  setReachable(reachable) {
    this.#picture.setReachable(reachable);
    this.tick();
  }

  /** The state as known now: one from the node, or unknown. */
  get state() {
    return this.#picture.sight.state;
  }

  /** Whether what the tile shows is current. */
  get alive() {
    return this.#picture.sight.alive;
  }

  /** Called several times per second, because ages grow although nothing arrives. */
  tick() {
    this.#picture.tick();
    const { state } = this;
    const camera = this.#picture.camera;
    const key = `${camera?.monotonic} ${state} ${this.alive}`;
    if (!camera || this.#described === key) return;
    this.#described = key;
    const p = this.#parts;
    p.badge.className = `badge ${state}`;
    p.badge.textContent = this.alive ? 'Live' : LABELS[state];
    p.badge.title = state === 'unknown' ? '' : lateSigns(camera);
    p.again.hidden = state === 'healthy' || state === 'unknown';
    this.root.dataset.state = state;
    this.#describe();
  }

  async #reconnect() {
    const { again } = this.#parts;
    again.disabled = true;
    try {
      await fetch(address(`api/cameras/${encodeURIComponent(this.name)}/reconnect`), {
        method: 'POST',
        signal: AbortSignal.timeout(5_000),
      });
    } catch {
      // Unreachable: the banner says so.
    }
    again.disabled = false;
  }
}

/** The late vital signs, for more detail than the worst one. */
function lateSigns(camera) {
  return Object.entries(camera.vitals ?? {})
    .filter(([, sign]) => sign.late)
    .map(([name, sign]) => `${name}: ${sign.cause}`)
    .join('\n');
}
