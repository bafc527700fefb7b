// One camera's picture on a page: live video, or otherwise a still; grey and with its age as soon as it is stale.

import { address } from './api.js';
import { LivePlayer } from './live.js';
import { nodeTime, now } from './clock.js';
import { judge } from './sight.js';

export const SNAPSHOT_MS = 2_000;
const RESTART_S = 6; // reconnect when nothing has arrived for this long although the node sees
const REBOOT_S = 60;
const STILLS_ONLY = {
  mjpeg: 'browsers cannot play JPEG video',
  raw: 'uncompressed video is not sent to browsers',
};

export class CameraPicture {
  #name;
  #parts;
  #changed;
  #word = null; // {camera, saidAt}
  #image = { takenAt: -Infinity, live: false };
  #visible = false;
  #reachable = true;
  #snapshots = 0; // timer of the fallback, 0 if off
  #why = ''; // why snapshots are shown instead of video
  #askedAt = -Infinity;
  #pictureUrl = null;
  #player;
  #sight = { state: 'unknown', alive: false, dim: '', text: '', tooOld: false };

  /** parts: {media, image, video, none, age}, elements; changed() is called on a switch between video and stills. */
  constructor(name, parts, changed) {
    this.#name = name;
    this.#parts = parts;
    this.#changed = changed;
    this.#player = new LivePlayer(parts.video, name, {
      playing: () => this.#showVideo(true),
      waiting: () => this.#showVideo(false),
      unplayable: (reason) => this.#fallBack(reason),
    });
    new IntersectionObserver((entries) => {
      this.#visible = entries.at(-1).isIntersecting;
      this.#runOrRest();
    }, { rootMargin: '100px' }).observe(parts.media);
    for (const wakes of ['visibilitychange', 'resume']) {
      document.addEventListener(wakes, () => {
        this.tick();
        this.#runOrRest();
      });
    }
  }

  /** Takes a state from the node; false if a newer one is known. */
  update(camera) {
    const known = this.#word?.camera;
    const older = known && camera.monotonic < known.monotonic && camera.monotonic > known.monotonic - REBOOT_S;
    if (older) return false;
    const wasStills = this.#stillsOnly();
    this.#word = { camera, saidAt: nodeTime.saidAt(camera.monotonic) };
    if (camera.last_picture_at && !known?.last_picture_at) this.#snapshot();
    if (this.#stillsOnly() !== wasStills) this.#runOrRest();
    this.#player.codecIs(camera.codec_string);
    if (camera.seen && known && !known.seen) this.#player.tryAgain();
    this.tick();
    return true;
  }

  setReachable(reachable) {
    this.#reachable = reachable;
    this.tick();
  }

  get camera() {
    return this.#word?.camera ?? null;
  }

  /** How the picture was judged at the last tick. */
  get sight() {
    return this.#sight;
  }

  /** Why stills are shown instead of video; empty if video is shown. */
  get stills() {
    return this.#snapshots ? this.#why : '';
  }

  /** How far the video is behind what has arrived, in s; null if a still is shown. */
  get lag() {
    return this.#parts.video.hidden ? null : this.#player.lag();
  }

  /** Called several times per second, because ages grow although nothing arrives. */
  tick() {
    if (!this.#word) return;
    const p = this.#parts;
    this.#sight = judge(this.#word, this.#shown(), this.#reachable, now());
    const { dim, text, tooOld } = this.#sight;
    p.media.classList.toggle('stale', dim === 'stale');
    p.media.classList.toggle('blind', dim === 'blind');
    p.age.hidden = text === '';
    if (p.age.textContent !== text) p.age.textContent = text;
    if (!tooOld || !this.#isWatched()) return;
    if (!this.#snapshots && this.#player.silence() > RESTART_S) this.#player.restart();
    if (p.video.hidden && now() - this.#askedAt > SNAPSHOT_MS) this.#snapshot();
  }

  #isWatched() {
    return this.#visible && !document.hidden;
  }

  /** What is on the screen; null if nothing is. */
  #shown() {
    if (!this.#parts.video.hidden) return { takenAt: this.#player.takenAt(), still: false, live: true };
    return this.#parts.image.hidden ? null : { ...this.#image, still: true };
  }

  /** Why the camera's format is shown as stills; undefined if it is shown as video. */
  #stillsOnly() {
    return STILLS_ONLY[this.#word?.camera.codec];
  }

  #runOrRest() {
    if (this.#isWatched()) {
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
    } else if (this.#isWatched()) {
      this.#snapshot();
    }
    this.tick();
  }

  #fallBack(reason) {
    this.#why = reason;
    this.#parts.media.title = `No video, because ${reason}`;
    if (!this.#snapshots) this.#snapshots = setInterval(() => this.#snapshot(), SNAPSHOT_MS);
    this.#changed();
    this.#snapshot();
  }

  #stopSnapshots() {
    clearInterval(this.#snapshots);
    this.#snapshots = 0;
    this.#changed();
  }

  async #snapshot() {
    if (!this.#word?.camera.last_picture_at) return; // no picture yet
    const sentAt = now();
    this.#askedAt = sentAt;
    try {
      const response = await fetch(address(`api/cameras/${encodeURIComponent(this.#name)}/snapshot.jpg`), {
        signal: AbortSignal.timeout(5_000),
      });
      if (!response.ok) return; // no picture yet; the state says why
      const url = URL.createObjectURL(await response.blob());
      const p = this.#parts;
      p.image.src = url;
      // The answer was sent after the request: better too old than too young.
      this.#image = { takenAt: sentAt - 1000 * Number(response.headers.get('X-Picture-Age')), live: response.headers.get('X-Picture-State') === 'live' };
      p.image.hidden = false;
      p.none.hidden = true;
      if (this.#pictureUrl) URL.revokeObjectURL(this.#pictureUrl);
      this.#pictureUrl = url;
      this.tick();
    } catch {
      // Unreachable: the banner says so, and the age of the picture grows.
    }
  }
}
