// One camera's picture on a page: live video, or otherwise stills; grey and with its age as soon as it is stale.

import { address } from './api.js';
import { LivePlayer } from './live.js';
import { nodeTime, now } from './clock.js';
import { judge } from './sight.js';
import { t } from './texts.js';

const STILL_MS = 250; // between two stills of a camera whose video cannot be shown
const VIDEO_FIRST_MS = 400; // a video that has not begun by then is preceded by a still
const SPARE_MS = 3_000;
const STILLS_PER_S = 12; // of all such cameras of a page together
const AGAIN_MS = 2_000; // between two attempts where a still is only the way to a video
const RESTART_S = 6; // reconnect when nothing has arrived for this long although the node sees
const REBOOT_S = 60;
const KEPT_PX = 1280; // the width of a picture that is kept between two streams
const LARGE_PX = 900; // a tile this wide shows the main stream, if the screen has the pixels
const STILLS_ONLY = { mjpeg: () => t('picture.mjpeg'), raw: () => t('picture.raw') };

const showingStills = new Set();

export class CameraPicture {
  #name;
  #parts;
  #changed;
  #word = null; // {camera, saidAt}
  #image = { takenAt: -Infinity, live: false };
  #visible = false;
  #large = false;
  #wide = false;
  #sound = false;
  #reachable = true;
  #snapshots = 0; // timer of the fallback, 0 if off
  #why = ''; // why stills are shown instead of video
  #refused = ''; // why the main stream is not shown, if it cannot be played
  #asking = false;
  #askedAt = -Infinity;
  #pictureUrl = null;
  #player;
  #wanted = 'main'; // the stream that the player is to play
  #sight = { state: 'unknown', alive: false, dim: '', text: '', tooOld: false };

  /** parts: {media, image, video, none, age}, elements; changed() is called on a switch between video and stills. */
  constructor(name, parts, changed) {
    this.#name = name;
    this.#parts = parts;
    this.#changed = changed;
    this.#player = new LivePlayer(parts.video, name, {
      playing: () => this.#showVideo(true),
      waiting: () => this.#showVideo(false),
      unplayable: (reason, codec) => this.#cannotPlay(reason, codec),
    });
    new IntersectionObserver((entries) => {
      this.#visible = entries.at(-1).isIntersecting;
      this.#runOrRest();
    }, { rootMargin: '50px' }).observe(parts.media);
    new ResizeObserver(([{ contentRect }]) => {
      this.#wide = contentRect.width * devicePixelRatio >= LARGE_PX;
      this.#choose();
    }).observe(parts.media);
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
    const before = this.#stillsOnly();
    this.#word = { camera, saidAt: nodeTime.saidAt(camera.monotonic) };
    if (camera.last_picture_at && !known?.last_picture_at) this.#stillAfterVideo();
    if (known && camera.codec !== known.codec) this.#refused = '';
    if (this.#stillsOnly() !== before) this.#runOrRest();
    if (this.#sound && !camera.sound) this.setSound(false); // the browser would wait for it, and the picture would stand
    this.#choose();
    if (this.#player.stream === 'main') this.#player.codecIs(camera.codec_string);
    if (camera.seen && known && !known.seen) this.#player.tryAgain();
    this.tick();
    return true;
  }

  setReachable(reachable) {
    this.#reachable = reachable;
    this.tick();
  }

  /** Whether it is looked at alone: then it is the main stream, however small the screen. */
  setLarge(large) {
    this.#large = large;
    this.#choose();
  }

  /** Called when the picture was put on the page or taken from it. */
  placed() {
    if (!this.#parts.media.isConnected) this.#runOrRest();
  }

  get camera() {
    return this.#word?.camera ?? null;
  }

  /** How the picture was judged at the last tick. */
  get sight() {
    return this.#sight;
  }

  /** Why something else is shown than the main stream's video; empty if nothing is amiss. */
  get why() {
    if (this.#snapshots) return t('picture.stills', { why: this.#why });
    return this.#refused && !this.#parts.video.hidden ? t('picture.detection', { why: this.#refused }) : '';
  }

  /** How far the video is behind what has arrived, in s; null if a still is shown. */
  get lag() {
    return this.#parts.video.hidden ? null : this.#player.lag();
  }

  /** Whether the camera sends sound that this browser can play. */
  get hasSound() {
    return !this.#refused && this.#player.plays(this.camera?.sound);
  }

  get sounds() {
    return this.#sound;
  }

  /** Called on a press only: browsers let no page sound by itself. */
  setSound(on) {
    this.#sound = on;
    this.#parts.video.muted = !on;
    this.#choose();
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
    const none = p.video.hidden && p.image.hidden;
    if (!(tooOld || none) || !this.#isWatched()) return;
    if (tooOld && !this.#snapshots && this.#player.silence() > RESTART_S) this.#player.restart();
    if (p.video.hidden && now() - this.#askedAt > AGAIN_MS) this.#snapshot();
  }

  #isWatched() {
    return this.#visible && this.#parts.media.isConnected && !document.hidden;
  }

  /** What is on the screen; null if nothing is. */
  #shown() {
    if (!this.#parts.video.hidden) return { takenAt: this.#player.takenAt(), still: false, live: true };
    return this.#parts.image.hidden ? null : { ...this.#image, still: true };
  }

  /** Whether the small stream of detect-url arrives. */
  #hasDetection() {
    return this.#word?.camera.decoding?.stream === 'detection';
  }

  /** Why the camera's main stream is shown as stills; undefined if it is shown as video. */
  #stillsOnly() {
    return this.#hasDetection() ? undefined : STILLS_ONLY[this.#word?.camera.codec]?.();
  }

  /** Small tiles show the small stream, and so does what a browser cannot play. */
  #choose() {
    const main = STILLS_ONLY[this.#word?.camera.codec]?.() ?? '';
    if (main) this.#refused = main;
    const small = this.#hasDetection() && (this.#refused !== '' || !(this.#large || this.#wide));
    this.#play(small ? 'detection' : this.#sound ? 'sound' : 'main');
    this.#changed();
  }

  /** Goes on with another stream; the last picture of the one before stays until the other has come. */
  async #play(stream) {
    if (this.#wanted === stream) return;
    this.#wanted = stream;
    if (!this.#parts.video.hidden) await this.#keepPicture();
    if (this.#wanted === stream) this.#player.choose(stream);
  }

  async #keepPicture() {
    const { video } = this.#parts;
    const takenAt = this.#player.takenAt();
    const shrunk = Math.min(1, KEPT_PX / video.videoWidth);
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(video.videoWidth * shrunk);
    canvas.height = Math.round(video.videoHeight * shrunk);
    if (!canvas.width || !canvas.height) return;
    canvas.getContext('2d').drawImage(video, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.9));
    if (!blob) return;
    this.#showImage(blob, takenAt, true);
    await this.#parts.image.decode().catch(() => {}); // before the video goes
  }

  #runOrRest() {
    if (this.#isWatched()) {
      this.#stillAfterVideo();
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

  /** Sixteen stills at once would keep sixteen videos waiting. One is kept at hand all the same, for when the video breaks off. */
  #stillAfterVideo() {
    this.#askedAt = now();
    setTimeout(() => {
      if (this.#parts.video.hidden) this.#stillIfNone();
      else setTimeout(() => this.#stillIfNone(), SPARE_MS);
    }, VIDEO_FIRST_MS);
  }

  #stillIfNone() {
    if (this.#isWatched() && (this.#parts.video.hidden || this.#parts.image.hidden)) this.#snapshot();
  }

  #showVideo(shown) {
    if (!shown && this.#parts.video.hidden) return;
    this.#parts.video.hidden = !shown;
    if (shown) {
      if (this.#player.stream !== 'detection') this.#refused = ''; // it can be played after all
      this.#stopSnapshots();
      this.#parts.media.title = '';
    } else if (now() - this.#image.takenAt < AGAIN_MS) {
      this.#stillAfterVideo(); // the picture at hand is of now
    } else if (this.#isWatched()) {
      this.#snapshot();
    }
    this.tick();
    this.#changed();
  }

  /** codec: the one that the browser refused; none if it is not for the codec. */
  #cannotPlay(reason, codec) {
    if (codec && this.#player.stream !== 'detection') {
      this.#refused = reason;
      this.#choose();
      if (this.#player.stream === 'detection') return;
    }
    this.#fallBack(reason); // until the small stream arrives
  }

  #fallBack(reason) {
    this.#why = reason;
    this.#parts.media.title = t('picture.no-video', { why: reason });
    showingStills.add(this);
    clearTimeout(this.#snapshots);
    this.#snapshots = setTimeout(() => this.#nextStill(), 0);
    this.#changed();
  }

  /** The next still is asked for once the last one came: a slow server is asked less often. */
  async #nextStill() {
    const timer = this.#snapshots;
    await this.#snapshot();
    if (this.#snapshots !== timer) return; // stopped, or begun again
    const every = Math.max(STILL_MS, (1000 * showingStills.size) / STILLS_PER_S);
    this.#snapshots = setTimeout(() => this.#nextStill(), Math.max(0, every - (now() - this.#askedAt)));
  }

  #stopSnapshots() {
    clearTimeout(this.#snapshots);
    this.#snapshots = 0;
    showingStills.delete(this);
    this.#changed();
  }

  async #snapshot() {
    if (this.#asking || !this.#word?.camera.last_picture_at) return; // no picture yet
    const sentAt = now();
    this.#askedAt = sentAt;
    this.#asking = true;
    try {
      const newest = this.#snapshots ? '?newest=1' : '';
      const response = await fetch(address(`api/cameras/${encodeURIComponent(this.#name)}/snapshot.jpg${newest}`), {
        signal: AbortSignal.timeout(5_000),
      });
      if (!response.ok) return; // no picture yet; the state says why
      // The answer was sent after the request: better too old than too young.
      const takenAt = sentAt - 1000 * Number(response.headers.get('X-Picture-Age'));
      this.#showImage(await response.blob(), takenAt, response.headers.get('X-Picture-State') === 'live');
    } catch {
      // Unreachable: the banner says so, and the age of the picture grows.
    } finally {
      this.#asking = false;
    }
  }

  #showImage(blob, takenAt, live) {
    const url = URL.createObjectURL(blob);
    const p = this.#parts;
    p.image.src = url;
    this.#image = { takenAt, live };
    p.image.hidden = false;
    p.none.hidden = true;
    if (this.#pictureUrl) URL.revokeObjectURL(this.#pictureUrl);
    this.#pictureUrl = url;
    this.tick();
  }
}
