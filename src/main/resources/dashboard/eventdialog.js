// One event, large: its clip or its picture, everything that is known of it, and what can be done with it.

import { address, getJson, send, wordsOf } from './api.js';
import { cameraOf, descriptionOf, factsOf, labelsOf } from './eventcard.js';
import { dayOf, element, percent, timeOfDay } from './format.js';
import { labelOfPicture, pictureSoFar } from './ongoing.js';
import { said } from './said.js';
import { icon } from './shell.js';
import { apart, t } from './texts.js';

const ROLL_MS = 3_000; // before and after the event
const POLL_MS = 600;
const H265 = 'video/mp4; codecs="hvc1.1.6.L93.B0"';

export class EventDialog {
  #root;
  #event = null;
  #title = element('h2');
  #stage = element('div', 'event-stage');
  #notice = element('p', 'notice');
  #facts = element('p', 'facts');
  #summary = element('p', 'event-summary');
  #labels = element('ul', 'event-labels');
  #video = element('video', 'event-video');
  #picture = element('img', 'event-still');
  #keep = element('button', 'quiet only-admin');
  #seen = element('button', 'quiet');
  #save = element('a', 'quiet');
  #line = element('a', 'quiet');
  #convert = element('button', 'button');
  #soFar = null; // the request for a picture of an event that goes on
  #ours = null; // the address of that picture

  /** handlers: {change(id, wish), remove(id), beside(id, direction)} */
  constructor(root, { change, remove, beside }) {
    this.#root = root;
    this.#title.id = 'open-title';
    this.#video.controls = true;
    this.#video.playsInline = true;
    this.#picture.alt = '';
    this.#stage.append(this.#video, this.#picture);
    const button = (name, text, action, made = element('button', 'quiet')) => {
      made.type = 'button';
      made.replaceChildren(icon(name), element('span', 'tool-word', t(text)));
      made.title = t(text);
      made.addEventListener('click', action);
      return made;
    };
    button('play', 'events.convert', () => this.#converted(this.#event), this.#convert);
    this.#convert.className = 'button';
    const close = button('close', 'shell.close', () => this.#root.close());
    close.classList.add('event-close');
    this.#save.replaceChildren(icon('download'), element('span', 'tool-word', t('events.download')));
    this.#save.title = t('events.download');
    this.#line.replaceChildren(icon('timeline'), element('span', 'tool-word', t('events.on-timeline')));
    this.#line.title = t('events.on-timeline');
    root.append(
      element('div', 'event-dialog-head', this.#title, close),
      this.#stage,
      this.#notice,
      this.#convert,
      element('div', 'event-dialog-words', this.#summary, this.#labels, this.#facts),
      element(
        'div', 'event-dialog-foot',
        button('back', 'events.newer', () => beside(this.id, -1)),
        button('forward', 'events.older', () => beside(this.id, 1)),
        element('span', 'spring'),
        button('seen', 'events.mark-seen', () => change(this.id, { seen: !this.#event.seen }), this.#seen),
        button('keep', 'events.keep', () => change(this.id, { kept: !this.#event.kept }), this.#keep),
        this.#save,
        this.#line,
        button('trash', 'events.delete', () => remove(this.id), element('button', 'quiet only-admin')),
      ),
    );
    root.addEventListener('close', () => this.#stop());
    root.addEventListener('click', (click) => {
      if (click.target === root) root.close(); // on the backdrop
    });
    this.#video.addEventListener('error', () => {
      if (this.#video.hasAttribute('src')) this.#unplayable(t('events.gone'));
    });
  }

  get id() {
    return this.#root.open ? this.#event?.id ?? null : null;
  }

  show(event) {
    this.#event = event;
    this.#stop();
    const start = new Date(event.start);
    this.#title.textContent = `${apart(cameraOf(event))}, ${dayOf(start)} ${timeOfDay(start)}`;
    this.#notice.hidden = true;
    this.#convert.hidden = true;
    this.#save.hidden = !event.clip;
    if (event.clip) this.#save.href = address(`${event.clip}?download=1`);
    this.#line.href = address(`timeline?camera=${encodeURIComponent(event.camera)}&at=${encodeURIComponent(event.start)}`);
    this.#line.hidden = !event.clip;
    if (event.snapshot) this.#picture.src = address(event.snapshot);
    else this.#picture.removeAttribute('src');
    const playable = event.clip && event.codec !== 'mjpeg' && (event.codec !== 'h265' || this.#playsH265());
    this.#video.hidden = !playable;
    this.#picture.hidden = Boolean(playable) || !event.snapshot;
    if (playable) {
      if (event.snapshot) this.#video.poster = address(event.snapshot);
      else this.#video.removeAttribute('poster');
      this.#video.src = address(event.clip);
      this.#video.play().catch(() => {});
    } else if (event.clip) {
      this.#say(t('events.unplayable', { format: event.codec === 'mjpeg' ? 'MJPEG' : 'H.265' }));
      this.#convert.hidden = !event.end;
    }
    if (!event.clip && !event.snapshot && !event.end) this.#showSoFar(event);
    this.update(event);
    if (!this.#root.open) this.#root.showModal();
  }

  /** Shows what has changed of the event that is open. */
  update(event) {
    if (event.id !== this.#event?.id) return;
    this.#event = event;
    const words = descriptionOf(event);
    this.#summary.hidden = !words;
    this.#summary.textContent = words?.text ?? '';
    this.#summary.classList.toggle('alert', Boolean(words?.alert));
    this.#labels.replaceChildren(...labelsOf(event));
    const more = [factsOf(event)];
    if (event.peak > 0) more.push(t('events.peak', { share: percent(event.peak) }));
    if (event.score !== null) more.push(t('events.score', { score: event.score, threshold: event.threshold }));
    if (event.analysis?.model) more.push(t('events.by-model', { model: event.analysis.model }));
    this.#facts.textContent = more.join(' · ');
    for (const [button, on, text] of [[this.#seen, event.seen, event.seen ? 'events.mark-unseen' : 'events.mark-seen'], [this.#keep, event.kept, event.kept ? 'events.keep-no-longer' : 'events.keep']]) {
      button.setAttribute('aria-pressed', String(on));
      button.querySelector('.tool-word').textContent = t(text);
      button.title = t(text);
    }
  }

  say(sentence) {
    if (this.#root.open) this.#say(sentence);
  }

  close(id) {
    if (this.#root.open && this.#event?.id === id) this.#root.close();
  }

  /** Has the clip converted, says how far that is, and plays it. */
  async #converted(event) {
    this.#convert.hidden = true;
    const here = () => this.#root.open && this.#event.id === event.id;
    try {
      const from = new Date(Date.parse(event.start) - ROLL_MS).toISOString();
      const to = new Date(Date.parse(event.end) + ROLL_MS).toISOString();
      let job = await send('POST', 'api/exports', { camera: event.camera, from, to, convert: true });
      while (here() && (job.state === 'waiting' || job.state === 'running')) {
        this.#say(t('events.converting', { share: percent(job.progress) }));
        await new Promise((resolve) => { setTimeout(resolve, POLL_MS); });
        job = await getJson(`api/exports/${job.id}`);
      }
      if (!here()) {
        await send('DELETE', `api/exports/${job.id}`).catch(() => {}); // nobody waits for it any more
        return;
      }
      if (job.state !== 'done') {
        this.#say(said(job.error));
        return;
      }
      this.#notice.hidden = true;
      this.#picture.hidden = true;
      this.#video.hidden = false;
      this.#video.src = address(job.file);
      this.#video.play().catch(() => {});
    } catch (problem) {
      if (here()) this.#say(wordsOf(problem));
    }
  }

  /** Nothing can be played yet: what the camera sees, with its time. */
  async #showSoFar(event) {
    const abort = new AbortController();
    this.#soFar = abort;
    const found = await pictureSoFar(event, abort.signal, (early) => this.#putSoFar(early));
    if (found && !abort.signal.aborted) this.#putSoFar(found);
  }

  #putSoFar(found) {
    if (this.#ours) URL.revokeObjectURL(this.#ours);
    this.#ours = URL.createObjectURL(found.blob);
    this.#picture.src = this.#ours;
    this.#picture.hidden = false;
    this.#say(labelOfPicture(found));
  }

  #playsH265() {
    return this.#video.canPlayType(H265) !== '' && (window.MediaSource?.isTypeSupported(H265) ?? true);
  }

  #unplayable(sentence) {
    this.#video.hidden = true;
    this.#picture.hidden = !this.#event?.snapshot;
    this.#say(sentence);
  }

  #say(sentence) {
    this.#notice.textContent = sentence;
    this.#notice.hidden = false;
  }

  #stop() {
    this.#soFar?.abort();
    this.#soFar = null;
    if (this.#ours) URL.revokeObjectURL(this.#ours);
    this.#ours = null;
    this.#video.pause();
    this.#video.removeAttribute('src');
    this.#video.removeAttribute('poster');
    this.#video.load();
  }
}
