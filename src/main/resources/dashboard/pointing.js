// The pointer on the rows of the timeline: what it is over is explained, with a small picture; a click or a drag shows the moment; a finger looks first,
// and goes there when it is lifted. With the export open, a drag moves the nearer edge of the choice.

import { gestures } from './axis.js';
import { sentence } from './band.js';
import { timeOfDay } from './format.js';
import { Peek } from './peek.js';
import { t } from './texts.js';
import { LIVE_MS } from './transport.js';
import { momentTexts } from './view.js';

const STILL_PX = 4; // a pointer that moves less has clicked
const AWAY_PX = 56; // a finger that is pulled so far from its row has only looked
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

  /** handlers: {choice(), choose(choice), isShown(camera), show(camera), explain(sentence), leading(): the row of the first view, problem(error)} */
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
      move: (px) => {
        transport.touched();
        if (this.#handlers.choice()) this.#dragEdge(px, false);
        else if (this.#finger) this.#look(row, px);
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
      this.#peek.hide();
      transport.scrubbing = true;
      if (!this.#handlers.isShown(row.camera)) {
        if (transport.live) transport.mode = 'paused';
        this.#handlers.show(row.camera);
      }
      this.#scrub(px);
    }
  }

  #end(row, px, event) {
    const transport = this.#transport;
    transport.touched();
    if (this.#handlers.choice()) return;
    if (this.#finger) {
      this.#peek.hide();
      if (px !== null && !isAway(row, event)) this.#go(row, px, Math.min(Date.now(), this.#axis.at(px)));
      return;
    }
    if (!transport.scrubbing) return;
    transport.scrubbing = false;
    if (px === null) transport.seek(transport.playhead);
    else this.#go(row, px, transport.playhead);
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
    const words = [`${momentTexts(ms).date} ${timeOfDay(new Date(ms))}`, sentence(row.pieceAt(ms, msPerPx))];
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
