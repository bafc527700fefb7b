// The picture of an event that goes on: what was recorded of its beginning, else the camera's newest picture, which also follows the beginning after a
// while. Each says what it is and when it was taken.

import { address } from './api.js';
import { moment } from './format.js';
import { pictureAt } from './pieces.js';
import { t } from './texts.js';
import { Turns } from './turns.js';

const BEGUN_MS = 1_000; // after its beginning the mover is well in the picture
const FRESH_MS = 3_600_000; // an older event without an end is none that goes on: the camera's picture would not be of it
const SOON_MS = 300;
const WIDTH_PX = 640;
const PATIENCE_MS = 8_000;

const turns = new Turns(2, PATIENCE_MS);

/** {blob, takenAt, recorded}; null if there is none. early(picture): called with the camera's picture if what was recorded takes long. */
export async function pictureSoFar(event, signal, early) {
  const best = inTurn(() => recorded(event, signal));
  const soon = await Promise.race([best, new Promise((resolve) => { setTimeout(resolve, SOON_MS); })]);
  if (soon) return soon;
  const other = await newestPicture(event, signal);
  if (other && !signal.aborted) early(other);
  return (await best) ?? other;
}

/** The camera's newest picture; null if there is none that is of the event. */
export async function newestPicture(event, signal) {
  return Date.now() - Date.parse(event.start) < FRESH_MS ? still(event, signal) : null;
}

async function inTurn(make) {
  const done = await new Promise((resolve) => {
    const end = turns.take(() => setTimeout(() => resolve(end), 0));
  });
  try {
    return await make();
  } finally {
    done();
  }
}

async function recorded(event, signal) {
  const from = Date.parse(event.start);
  for (const ms of [from + BEGUN_MS, from]) {
    try {
      return { ...await pictureAt(event.camera, ms, { exact: true, width: WIDTH_PX, signal, patienceMs: PATIENCE_MS }), recorded: true };
    } catch (problem) {
      if (!problem.absent) return null;
    }
  }
  return null;
}

async function still({ camera }, signal) {
  try {
    const response = await fetch(address(`api/cameras/${encodeURIComponent(camera)}/snapshot.jpg`), { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) });
    if (!response.ok) return null;
    return { blob: await response.blob(), takenAt: Date.parse(response.headers.get('X-Picture-Time')), recorded: false };
  } catch {
    return null;
  }
}

/** What such a picture is. */
export function labelOfPicture({ takenAt, recorded: isRecorded }) {
  return t(isRecorded ? 'events.so-far-recorded' : 'events.so-far-camera', { time: moment(new Date(takenAt)) });
}
