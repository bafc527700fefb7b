// One tile per camera: its picture with name and state over it, and what can be done. A stale picture never looks current.

import { address } from './api.js';
import { causeText } from './band.js';
import { coverageBar } from './coverage.js';
import { say } from './dom.js';
import { bitrate, element, moment, number, timeThere, titleOf } from './format.js';
import { CameraPicture } from './picture.js';
import { said } from './said.js';
import { icon } from './shell.js';
import { t, tOr } from './texts.js';

/** What motion detection currently decodes, and what that costs. */
function decoding({ decode, decoding: d }) {
  if (!d || decode === 'off') return null;
  const what = t(d.now === 'keyframes' ? 'wall.decodes-keyframes' : decode === 'lazy' ? 'wall.decodes-lazy' : 'wall.decodes-all');
  const where = d.stream === 'detection' ? ` ${t('wall.of-detection')}` : '';
  return t('wall.decodes', { what: what + where, cost: number(d.cpu_ms_per_minute / 600, 1) });
}

function tool(className, name, ...more) {
  const made = element('button', `tool ${className}`, icon(name), ...more);
  made.type = 'button';
  return made;
}

export class Tile {
  #picture;
  #described = '';
  #parts = {};
  #full = false;
  #chosen = false; // by hand, to be the large one

  /** open(name) is called when the picture is pressed, enlarge(name) when the tile is to be the large one, or no longer. */
  constructor(name, open, enlarge) {
    const p = this.#parts;
    p.image = element('img', 'picture');
    p.image.hidden = true;
    p.video = element('video', 'picture');
    p.video.muted = true;
    p.video.autoplay = true;
    p.video.playsInline = true;
    p.video.disablePictureInPicture = true;
    p.video.hidden = true;
    p.none = element('p', 'no-picture', t('wall.no-picture'));
    p.age = element('p', 'age');
    p.age.hidden = true;
    p.message = element('p', 'message');
    p.since = element('p', 'since');
    p.why = element('p', 'why');
    p.follows = element('p', 'follows', icon('motion'), t('wall.follows'));
    p.follows.hidden = true;
    p.open = element('button', 'open');
    p.open.type = 'button';
    p.heading = element('h2');
    p.heading.dir = 'auto';
    p.badge = element('span', 'badge');
    p.grow = tool('grow', 'full');
    p.enlarge = tool('enlarge', 'large');
    p.again = tool('again', 'again');
    p.again.hidden = true;
    p.sound = tool('sound', 'silent');
    p.sound.hidden = true;
    p.tune = element('a', 'tool', icon('motion'));
    p.tune.href = address(`tune/${encodeURIComponent(name)}`);
    p.tune.hidden = true;
    p.facts = element('p', 'facts');
    const over = element('div', 'over', p.age, p.message, p.since);
    const line = element('div', 'tile-line', p.heading, p.badge);
    const tools = element('div', 'tools', p.sound, p.tune, p.again, p.enlarge, p.grow);
    p.media = element('div', 'media', p.none, p.image, p.video, p.open, p.why, p.follows, over, line, tools);
    this.root = element('article', 'tile', p.media, coverageBar(name), p.facts);
    this.root.dataset.camera = name;

    p.open.addEventListener('click', () => open(name));
    p.grow.addEventListener('click', () => this.toggleFullScreen());
    p.enlarge.addEventListener('click', () => enlarge(name));
    p.again.addEventListener('click', () => this.#reconnect());
    p.sound.addEventListener('click', () => this.toggleSound());

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

  get title() {
    return this.#parts.heading.textContent;
  }

  #entitle(title) {
    const p = this.#parts;
    if (p.heading.textContent === title) return;
    p.heading.textContent = title;
    p.image.alt = t('wall.last-picture-of', { camera: title });
    p.video.setAttribute('aria-label', t('wall.live-video-of', { camera: title }));
    p.open.setAttribute('aria-label', t('wall.show-large', { camera: title }));
    for (const [button, text] of [
      [p.grow, t('wall.show-full-screen', { camera: title })],
      [p.again, t('wall.reconnect', { camera: title })],
      [p.tune, t('wall.motion-of', { camera: title })],
    ]) {
      button.title = text;
      button.setAttribute('aria-label', text);
    }
    this.#showSound();
    this.#showEnlarge();
  }

  #describe() {
    const camera = this.#picture?.camera;
    if (!camera) return;
    const p = this.#parts;
    const known = this.state !== 'unknown';
    const moving = known && camera.state !== 'offline'; // otherwise these figures are outdated
    const trouble = known && camera.state !== 'healthy';
    const since = new Date(camera.since);
    say(p.message, trouble ? said(camera.message) : '');
    if (trouble && camera.cause && !this.#saysCause()) p.message.prepend(element('span', 'cause', causeText(camera.cause)), ' ');
    say(p.since, trouble && camera.since ? t('wall.since', { state: stateName(camera.state), at: [moment(since), timeThere(since, camera.time_zone)].filter(Boolean).join(' ') }) : '');
    const why = this.#picture.why;
    say(p.why, why);
    p.why.title = why;
    p.tune.hidden = camera.decode === 'off' || camera.decode === 'keyframes';
    p.sound.hidden = !this.#full || !this.#picture.hasSound;
    if (p.sound.getAttribute('aria-pressed') !== String(this.#picture.sounds)) this.#showSound();
    say(p.facts, [
      camera.resolution && `${camera.resolution.width} × ${camera.resolution.height}`,
      camera.codec?.toUpperCase().replace(/^H(\d)/, 'H.$1'),
      moving && camera.fps > 0 && `${number(camera.fps, camera.fps < 10 ? 1 : 0)} fps`,
      moving && camera.bitrate > 0 && bitrate(camera.bitrate),
      moving && decoding(camera),
      known && timeThere(new Date(), camera.time_zone),
    ].filter(Boolean).join(' · '));
  }

  /** Whether the words over the picture name the cause already. */
  #saysCause() {
    const { cause } = this.#picture.camera;
    return Boolean(cause) && this.#picture.sight.text.includes(causeText(cause));
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

  /** Whether it is the one that fills the wall: then it shows the camera's main stream, and may sound. */
  setFull(full) {
    this.#full = full;
    this.root.classList.toggle('full', full);
    this.#picture.setLarge(full);
    if (!full && this.#picture.sounds) this.toggleSound();
    this.#describe();
  }

  /** Whether it is the large one of the wall, and that because something moved. */
  setLarge(large, follows) {
    this.#parts.follows.hidden = !follows;
    this.root.classList.toggle('large', large);
    this.#chosen = large && !follows;
    this.#showEnlarge();
  }

  #showEnlarge() {
    const { enlarge } = this.#parts;
    const text = t(this.#chosen ? 'wall.same-size' : 'wall.enlarge', { camera: this.title });
    if (enlarge.title === text) return;
    enlarge.title = text;
    enlarge.setAttribute('aria-label', text);
  }

  /** Called when the tile was put on the page or taken from it. */
  placed() {
    this.#picture.placed();
  }

  toggleFullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen?.().catch(() => {}); // a phone may know it for videos only
  }

  /** Sound begins only at the reader's wish, and only for the camera that is shown large. */
  toggleSound() {
    if (!this.#picture.hasSound && !this.#picture.sounds) return;
    this.#picture.setSound(!this.#picture.sounds);
    this.#showSound();
  }

  #showSound() {
    const p = this.#parts;
    const on = this.#picture?.sounds ?? false;
    const text = t(on ? 'wall.sound-off' : 'wall.sound-on', { camera: this.title });
    p.sound.title = text;
    p.sound.setAttribute('aria-label', text);
    p.sound.setAttribute('aria-pressed', on);
    p.sound.replaceChildren(icon(on ? 'sound' : 'silent'));
  }

  focus() {
    this.#parts.open.focus();
  }

  /** Called several times per second, because ages grow although nothing arrives. */
  tick() {
    this.#picture.tick();
    const { state } = this;
    const camera = this.#picture.camera;
    if (!camera) return;
    const key = `${camera.monotonic} ${state} ${this.alive} ${this.#parts.image.hidden} ${this.#saysCause()}`;
    if (this.#described === key) return;
    this.#described = key;
    const p = this.#parts;
    // The camera is well, yet this page shows another picture than of now: its age lies over it.
    const behind = state === 'healthy' && !this.alive;
    p.badge.className = `badge ${behind ? 'unknown' : state}`;
    say(p.badge, this.alive ? t('state.live') : behind ? t(p.image.hidden && p.video.hidden ? 'state.loading' : 'state.behind') : stateName(state));
    p.badge.title = state === 'unknown' ? '' : lateSigns(camera);
    p.again.hidden = state === 'healthy' || state === 'unknown';
    this.root.dataset.state = state;
    this.root.classList.toggle('alive', this.alive);
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

export function stateName(state) {
  return tOr(`state.${state}`, state);
}

/** The late vital signs, for more detail than the worst one. */
function lateSigns(camera) {
  return Object.entries(camera.vitals ?? {})
    .filter(([, sign]) => sign.late)
    .map(([name, sign]) => `${name}: ${sign.cause}`)
    .join('\n');
}
