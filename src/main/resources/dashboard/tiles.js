// One tile per camera: picture, state and figures. A picture that is not of now is never shown as if it were.

import { coverageBar } from './coverage.js';
import { LivePlayer } from './live.js';
import { bitrate, coarse, element } from './format.js';

const SNAPSHOT_MS = 2_000;
const STALE_S = 15; // while the camera is said to be healthy: a still picture may be a GOP or two old
const STALE_WHEN_TROUBLED_S = 3;
const STILLS_ONLY = {
  mjpeg: 'browsers do not play JPEG video',
  raw: 'uncompressed video is not sent to browsers',
};
const STILL = { 'frozen-picture': 'picture frozen', 'black-picture': 'picture black' };
const LABELS = { healthy: 'Live', degraded: 'Degraded', reconnecting: 'Reconnecting', offline: 'Offline' };

/** What looking for motion decodes at present, and what it costs. */
function decoding({ decode, decoding: d }) {
  if (!d || decode === 'off') return null;
  const what = d.now === 'keyframes' ? 'keyframes only' : decode === 'lazy' ? 'every picture, something moved' : 'every picture';
  const where = d.stream === 'detection' ? ' of the detection stream' : '';
  return `decodes ${what}${where} (${(d.cpu_ms_per_minute / 600).toFixed(1)} % of a core)`;
}

export class Tile {
  #camera = null;
  #updatedAt = 0; // when the camera was last told of, on the clock of this page
  #imageAt = 0; // when the still picture was taken, on the clock of this page
  #visible = false;
  #awake = !document.hidden;
  #reachable = true;
  #snapshots = 0; // timer of the fallback, 0 if it is off
  #why = ''; // why there are snapshots instead of video
  #pictureUrl = null;
  #player;
  #parts = {};

  constructor(name) {
    const p = this.#parts;
    p.image = element('img', 'picture');
    p.image.alt = `Last picture of ${name}`;
    p.image.hidden = true;
    p.video = element('video', 'picture');
    p.video.muted = true;
    p.video.autoplay = true;
    p.video.playsInline = true;
    p.video.disablePictureInPicture = true;
    p.video.hidden = true;
    p.video.setAttribute('aria-label', `Live video of ${name}`);
    p.none = element('p', 'no-picture', 'No picture yet');
    p.age = element('p', 'age');
    p.age.hidden = true;
    p.grow = element('button', 'grow', '⛶');
    p.grow.setAttribute('aria-label', `Show ${name} in full screen`);
    p.media = element('div', 'media', p.none, p.image, p.video, p.age, p.grow);
    p.badge = element('span', 'badge');
    p.message = element('p', 'message');
    p.again = element('button', 'again quiet', 'Reconnect');
    p.again.title = `Ends the connection to ${name} and opens a new one`;
    p.again.hidden = true;
    p.facts = element('p', 'facts');
    p.tune = element('a', 'quiet', 'Motion');
    p.tune.href = `/tune/${encodeURIComponent(name)}`;
    p.tune.title = `What the search for motion sees in ${name}, and why there was an event or not`;
    p.tune.hidden = true;
    this.root = element(
      'article', 'tile', p.media,
      element('div', 'tile-body', element('div', 'tile-head', element('h3', '', name), p.badge), p.message, p.facts, coverageBar(name), element('div', 'tile-foot', p.tune, p.again)),
    );
    p.grow.addEventListener('click', () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else p.media.requestFullscreen().catch(() => {});
    });

    p.again.addEventListener('click', () => this.#reconnect());

    this.name = name;
    this.#player = new LivePlayer(p.video, name, {
      playing: () => this.#showVideo(true),
      waiting: () => this.#showVideo(false),
      unplayable: (reason) => this.#fallBack(reason),
    });
    new IntersectionObserver((entries) => {
      this.#visible = entries.at(-1).isIntersecting;
      this.#runOrRest();
    }, { rootMargin: '100px' }).observe(this.root);
    document.addEventListener('visibilitychange', () => {
      this.#awake = !document.hidden;
      this.#runOrRest();
    });
  }

  update(camera) {
    const hadPicture = this.#camera?.last_picture_at;
    const wasStills = this.#stillsOnly();
    this.#camera = camera;
    this.#updatedAt = performance.now();
    this.#describe();
    if (!hadPicture && camera.last_picture_at) this.#snapshot();
    if (this.#stillsOnly() !== wasStills) this.#runOrRest();
    this.tick();
  }

  #describe() {
    const camera = this.#camera;
    if (!camera) return;
    const p = this.#parts;
    const moving = this.#reachable && camera.state !== 'offline'; // otherwise these figures are of the past
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
      this.#snapshots !== 0 && `a picture every ${SNAPSHOT_MS / 1000} s, because ${this.#why}`,
    ].filter(Boolean).join(' · ');
  }

  setReachable(reachable) {
    this.#reachable = reachable;
    this.#describe();
    this.tick();
  }

  /** Once a second: ages grow although nothing arrives. */
  tick() {
    const camera = this.#camera;
    if (!camera) return;
    const p = this.#parts;
    const state = this.#reachable ? camera.state : 'unknown';
    p.badge.className = `badge ${state}`;
    p.badge.textContent = this.#reachable ? LABELS[state] : 'Unknown';
    p.badge.title = this.#reachable ? lateSigns(camera) : '';
    p.again.hidden = state === 'healthy' || state === 'unknown';
    this.root.dataset.state = state;

    const age = this.#shownAge();
    const limit = state === 'healthy' ? STALE_S : STALE_WHEN_TROUBLED_S;
    const still = this.#reachable ? this.#stillFor() : null; // pictures come, and none of them shows anything new
    const stale = still !== null || (age !== null && (age > limit || state === 'offline' || state === 'unknown'));
    p.media.classList.toggle('stale', stale);
    const asStills = this.#snapshots !== 0 && age !== null; // their age tells that they are no video
    p.age.hidden = !stale && !asStills;
    if (still !== null) p.age.textContent = `${STILL[camera.vitals.scene.cause]} for ${coarse(still)}`;
    else if (stale || asStills) p.age.textContent = `last picture ${coarse(age)} ago`;
    if (state === 'healthy' && this.#visible && this.#awake && !this.#snapshots && this.#player.silence() > STALE_S) {
      this.#player.restart();
    }
  }

  /** Seconds for which the picture has not changed or has been black, null if it shows something new. */
  #stillFor() {
    const scene = this.#camera.vitals?.scene;
    if (!scene?.late || !(scene.cause in STILL) || scene.age === null) return null;
    return scene.age + (performance.now() - this.#updatedAt) / 1000;
  }

  async #reconnect() {
    const { again } = this.#parts;
    again.disabled = true;
    try {
      await fetch(`/api/cameras/${encodeURIComponent(this.name)}/reconnect`, {
        method: 'POST',
        signal: AbortSignal.timeout(5_000),
      });
    } catch {
      // Unreachable: the banner says so.
    }
    again.disabled = false;
  }

  /** Seconds since the picture that is on the screen was taken, null if there is none. */
  #shownAge() {
    if (!this.#parts.video.hidden) return this.#player.silence();
    return this.#parts.image.hidden ? null : (performance.now() - this.#imageAt) / 1000;
  }

  /** Why the camera's format is shown as still pictures; undefined if it is shown as video. */
  #stillsOnly() {
    return STILLS_ONLY[this.#camera?.codec];
  }

  #runOrRest() {
    if (this.#visible && this.#awake) {
      this.#snapshot();
      const why = this.#stillsOnly();
      if (why) {
        this.#player.stop();
        this.#fallBack(why);
      } else {
        this.#stopSnapshots();
        this.#player.start();
      }
    } else {
      this.#player.stop();
      this.#stopSnapshots();
    }
  }

  #showVideo(shown) {
    this.#parts.video.hidden = !shown;
    if (shown) {
      this.#stopSnapshots();
      this.#parts.media.title = '';
    } else if (this.#visible && this.#awake) {
      this.#snapshot();
    }
  }

  #fallBack(reason) {
    this.#why = reason;
    this.#parts.media.title = `No video, because ${reason}`;
    if (!this.#snapshots) this.#snapshots = setInterval(() => this.#snapshot(), SNAPSHOT_MS);
    this.#describe();
    this.#snapshot();
  }

  #stopSnapshots() {
    clearInterval(this.#snapshots);
    this.#snapshots = 0;
    this.#describe();
  }

  async #snapshot() {
    if (!this.#camera?.last_picture_at) return; // there is none yet
    try {
      const response = await fetch(`/api/cameras/${encodeURIComponent(this.name)}/snapshot.jpg`, {
        signal: AbortSignal.timeout(5_000),
      });
      if (!response.ok) return; // none yet; the state says why
      const takenAt = performance.now() - 1000 * Number(response.headers.get('Age') ?? 0);
      const url = URL.createObjectURL(await response.blob());
      const p = this.#parts;
      p.image.src = url;
      this.#imageAt = takenAt;
      p.image.hidden = false;
      p.none.hidden = true;
      if (this.#pictureUrl) URL.revokeObjectURL(this.#pictureUrl);
      this.#pictureUrl = url;
    } catch {
      // Unreachable: the banner says so, and the age of the picture grows.
    }
  }
}

/** The vital signs that are late, for those who want to know more than the worst. */
function lateSigns(camera) {
  return Object.entries(camera.vitals ?? {})
    .filter(([, sign]) => sign.late)
    .map(([name, sign]) => `${name}: ${sign.cause}`)
    .join('\n');
}
