// The page of incidents and trust: what was watched, what went wrong and how it ended, the machine, who was told, and drills.

import { account } from './account.js';
import { wordsOf } from './api.js';
import { drills, machine, told } from './machine.js';
import { banner, start } from './shell.js';
import { stories } from './stories.js';
import { t } from './texts.js';

const REFRESH_MS = 30_000;

const me = await start('incidents');
const parts = [account(), stories(me), machine(), told(), drills(me)];
let asking = false;

/** Each part asks for itself, so that one that fails leaves the others as they are. */
async function refresh() {
  if (asking || document.hidden) return;
  asking = true;
  const outcomes = await Promise.allSettled(parts.map((part) => part.refresh()));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  banner('incidents', failed ? t('incidents.not-all', { why: wordsOf(failed.reason) }) : '', 'warning');
  asking = false;
}

await refresh();
document.getElementById('incidents').removeAttribute('aria-busy'); // all parts at once, so that none pushes another away
setInterval(refresh, REFRESH_MS);
document.addEventListener('visibilitychange', refresh);
