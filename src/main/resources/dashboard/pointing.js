// The pointer on the rows of the timeline: what it is over is explained, with a small picture; a click or a drag shows the moment. A finger that rests
// looks; one that goes sideways searches as a drag does, and plays from where it is lifted; pulled away from its row, it leaves all as it was. With the
// export open, a drag moves the nearer edge of the choice.

import { gestures } from './axis.js';
import { sentence } from './band.js';
import { timeOfDay } from './format.js';
import { Peek } from './peek.js';
import { t } from './texts.js';
import { LIVE_MS } from './transport.js';
import { momentTexts } from './view.js';

const STILL_PX = 4; // a pointer that moves less has clicked
const FINGER_PX = 8; // a finger that goes further searches
const AWAY_PX = 56; // one that is pulled so far from its row has only looked
const LEAST_CHOICE_MS = 1000;

export class Pointing {
  #axis;
  #transport;
  #handlers;
  #peek;
  #beganAt = 0;
  #edge = 'to';
  #resume = false;
  #finger = false;
  #before = null; // what was shown before the finger searched: {mode, playhead, cameras}

  /** handlers: {choice(), choose(choice), isShown(camera), show(camera), shown(): the cameras, showAll(cameras), explain(sentence), leading(): the row of the first view, problem(error)} */
  constructor(axis, transport, handlers) {
    this.#axis = axis;
    this.#transport = transport;
    this.#handlers = handlers;
    this.#peek = new Peek(handlers.problem);
  }

  /** The band has moved. */
  moved() {
    this.#peek.follow(this.#axis);
  }

  /** Follows the pointer over a row. */
  follow(row) {
    const transport = this.#transport;
    const axis = this.#axis;
    gestures(row.track, {
      begin: (px, event) => this.#begin(row, px, event),
      move: (px, event) => {
        transport.touched();
        if (this.#handlers.choice()) this.#dragEdge(px, false);
        else if (this.#finger) this.#moveFinger(row, px, event);
        else this.#scrub(px);
      },
      end: (px, event) => this.#end(row, px, event),
      pinch: (factor, px, panPx) => {
        transport.touched();
        this.#peek.hide();
        axis.zoom(factor, px);
        axis.pan(panPx * axis.msPerPx);
      },
      hover: (px, event) => {
        if (event.pointerType !== 'touch') this.#look(row, px);
      },
      leave: () => {
        this.#peek.hide();
        this.#handlers.explain('');
      },
    });
    row.track.addEventListener('wheel', (event) => {
      transport.touched();
      axis.wheel(event, event.clientX - row.track.getBoundingClientRect().left);
    }, { passive: false });
  }

  #look(row, px) {
    this.#peek.move(row, px, this.#axis);
    this.#explain(row, this.#axis.at(px));
  }

  #begin(row, px, event) {
    const transport = this.#transport;
    transport.touched();
    this.#resume = transport.mode !== 'paused';
    this.#beganAt = px;
    this.#finger = event.pointerType === 'touch';
    if (this.#handlers.choice()) {
      this.#dragEdge(px, true);
    } else if (this.#finger) {
      this.#look(row, px);
    } else {
      this.#search(row);
      this.#scrub(px);
    }
  }

  #search(row) {
    const transport = this.#transport;
    this.#peek.hide();
    transport.scrubbing = true;
    if (this.#handlers.isShown(row.camera)) return;
    if (transport.live) transport.mode = 'paused';
    this.#handlers.show(row.camera);
  }

  #moveFinger(row, px, event) {
    const transport = this.#transport;
    if (isAway(row, event)) {
      if (transport.scrubbing) this.#putBack();
      return;
    }
    if (!transport.scrubbing && Math.abs(px - this.#beganAt) < FINGER_PX) {
      this.#look(row, px);
      return;
    }
    if (!transport.scrubbing) {
      this.#before = { mode: transport.mode, playhead: transport.playhead, cameras: this.#handlers.shown() };
      this.#search(row);
    }
    this.#scrub(px);
  }

  /** As if the finger had not searched. */
  #putBack() {
    const transport = this.#transport;
    const { mode, playhead, cameras } = this.#before;
    this.#before = null;
    transport.scrubbing = false;
    this.#handlers.explain('');
    if (mode === 'live') transport.mode = 'paused'; // until the cameras are there
    transport.playhead = playhead;
    this.#handlers.showAll(cameras);
    if (mode === 'live') transport.goLive();
    else transport.seek(playhead);
    if (mode === 'playing') transport.play();
  }

  #end(row, px, event) {
    const transport = this.#transport;
    transport.touched();
    if (this.#handlers.choice()) return;
    const ms = px === null ? null : Math.min(Date.now(), this.#axis.at(px));
    if (this.#finger) {
      this.#peek.hide();
      if (ms !== null && !isAway(row, event)) {
        transport.scrubbing = false;
        this.#go(row, px, ms);
        if (!transport.live) transport.play();
      } else if (transport.scrubbing) {
        this.#putBack();
      }
      return;
    }
    if (!transport.scrubbing) return;
    transport.scrubbing = false;
    if (ms === null) transport.seek(transport.playhead);
    else this.#go(row, px, ms);
  }

  /** Shows a moment; a click on an event shows its beginning. */
  #go(row, px, ms) {
    const transport = this.#transport;
    const still = Math.abs(px - this.#beganAt) < STILL_PX;
    const event = row.eventAt(this.#axis.at(px), this.#axis.msPerPx);
    if (!this.#handlers.isShown(row.camera)) {
      if (transport.live) transport.mode = 'paused';
      transport.playhead = ms;
      this.#handlers.show(row.camera);
    }
    transport.seek(still && event ? event.fromMs : ms);
    if (!transport.live && (this.#resume || still)) transport.play();
  }

  #scrub(px) {
    const transport = this.#transport;
    if (!transport.scrubbing) return;
    const ms = Math.min(Date.now() - LIVE_MS - 1, this.#axis.at(px));
    transport.scrub(ms);
    this.#explain(this.#handlers.leading(), ms);
  }

  #dragEdge(px, first) {
    const choice = this.#handlers.choice();
    const ms = Math.min(Date.now(), this.#axis.at(px));
    if (first) this.#edge = Math.abs(ms - choice.from) < Math.abs(ms - choice.to) ? 'from' : 'to';
    const moved = { ...choice, [this.#edge]: ms };
    if (moved.to - moved.from >= LEAST_CHOICE_MS) this.#handlers.choose(moved);
  }

  #explain(row, ms) {
    if (!row) return;
    const { msPerPx } = this.#axis;
    const event = row.eventAt(ms, msPerPx);
    const piece = row.pieceAt(ms, msPerPx);
    const words = [`${momentTexts(ms).date} ${timeOfDay(new Date(ms))}`, piece || row.knows(ms) ? sentence(piece) : t('timeline.not-known')];
    if (event) words.push(event.count > 1 ? t('timeline.events-here', { count: event.count }) : t('timeline.event-here', { time: timeOfDay(new Date(event.fromMs)) }));
    this.#handlers.explain(ms > Date.now() ? t('timeline.future') : words.join(' · '));
  }
}

function isAway(row, event) {
  const { top, bottom } = row.track.getBoundingClientRect();
  return event.clientY < top - AWAY_PX || event.clientY > bottom + AWAY_PX;
}

/** The ruler is dragged to move the band. */
export function rulerGestures(ruler, axis, transport) {
  let last = 0;
  gestures(ruler.root, {
    begin: (px) => { last = px; },
    move: (px) => {
      transport.touched();
      axis.pan((last - px) * axis.msPerPx);
      last = px;
    },
    end: () => {},
    pinch: (factor, px) => axis.zoom(factor, px),
  });
  ruler.root.addEventListener('wheel', (event) => {
    transport.touched();
    axis.wheel(event, event.clientX - ruler.root.getBoundingClientRect().left);
  }, { passive: false });
}
