// Judges how current a camera's picture on this page is. It never looks more alive than the node says, and what the node said ages.

import { causeText } from './band.js';
import { age } from './format.js';
import { t } from './texts.js';

const WORD_LIMIT_S = 8; // the node sends its whole state every 5 s
const CARRIED_S = 2; // how long a picture may take from the node to the screen
const RECENT_S = 3; // a younger picture is not the problem
const STILL = { 'frozen-picture': (how) => t('sight.frozen', how), 'black-picture': (how) => t('sight.black', how) };
const WITHOUT = { recording: (why) => t('sight.not-recorded', why), analysis: (why) => t('sight.not-analysed', why) };

/**
 * word: {camera, saidAt}, the camera's last state from the node; shown: {takenAt, still, live} of what is on the screen, or null; times in ms
 * of this page.
 * Returns state ('unknown' if not known now), alive, dim ('' | 'stale' | 'blind'), text to lay over the picture, and tooOld: the node
 * has newer pictures than this page.
 */
export function judge({ camera, saidAt }, shown, reachable, nowMs) {
  const sinceS = (nowMs - saidAt) / 1000;
  const known = reachable && sinceS < WORD_LIMIT_S;
  const state = known ? camera.state : 'unknown';
  const seen = known && camera.seen;
  const shownS = shown ? Math.max(0, nowMs - shown.takenAt) / 1000 : 0;
  const fresh = shown !== null && shownS <= limit(camera, shown) && (!shown.still || shown.live);
  const alive = seen && fresh;
  const lastS = camera.last_picture_age === null ? 0 : camera.last_picture_age + sinceS;
  return {
    state,
    alive,
    dim: alive || !shown ? '' : known && !seen && fresh && camera.picture_state === 'live' ? 'blind' : 'stale',
    text: alive ? (shown.still ? last(shownS) : '') : trouble(camera, known, sinceS, shown, Math.max(shownS, lastS)),
    tooOld: seen && shown !== null && !fresh,
  };
}

/** A picture may be as old as the deadline of the vital sign that it marks. */
function limit(camera, shown) {
  const keyframesOnly = shown.still || camera.shed.includes('live-views');
  const sign = keyframesOnly ? camera.vitals.keyframes : camera.vitals.packets;
  return (sign?.deadline ?? 0) + CARRIED_S;
}

function trouble(camera, known, sinceS, shown, ageS) {
  if (!shown && camera.last_picture_age === null) return '';
  if (known && !camera.seen) {
    const { scene } = camera.vitals;
    if (scene?.late && scene.cause in STILL && scene.age !== null) return STILL[scene.cause]({ age: age(scene.age + sinceS) });
    const without = Object.keys(WITHOUT).find((sign) => camera.picture_state === 'live' && camera.vitals[sign]?.late);
    if (without) return WITHOUT[without]({ cause: causeText(camera.vitals[without].cause) });
    if (ageS < RECENT_S && camera.cause) return t('sight.blind', { cause: causeText(camera.cause) });
  }
  return last(ageS);
}

function last(seconds) {
  return t('sight.last-picture', { age: age(seconds) });
}
