// The configuration as the server has it, and saving changes of it. What somebody has typed is never lost: a refused change stays in the form.

import { ApiError, getJson, send } from './api.js';
import { element } from './format.js';
import { said } from './said.js';
import { t } from './texts.js';

const SAVE_MS = 75_000; // the server waits a minute for cameras to be changed
const RESTART_MS = 60_000;
const LOOK_MS = 1_000;

const byId = (id) => document.getElementById(id);
let state = { version: '', file: '', writable: false, read_only: '', cameras: [], keys: [], mistakes: [] };

/** Asks for the configuration and shows where it lies. */
export async function load() {
  state = await getJson('api/config');
  byId('file').textContent = state.file
    ? t(state.writable ? 'setup.file' : 'setup.file-read-only', { file: state.file, why: said(state.read_only ?? '') })
    : said(state.read_only ?? '');
  await showWaiting();
  return state;
}

export function config() {
  return state;
}

/** The row of a key; undefined if there is none. */
export function row(key) {
  return state.keys.find((each) => each.key === key);
}

/** What counts for a camera: its own value, else the general one, else the default. */
export function valueFor(camera, key) {
  const own = row(`cameras.${camera}.${key}`);
  const general = row(key);
  return own?.value ?? general?.value ?? (own ?? general)?.default ?? '';
}

/** Says one sentence, in words of the server or of ours; good, bad or working. */
export function say(text, level = 'good') {
  byId('said').replaceChildren(...(text ? [element('p', `said-line ${level}`, text)] : []));
}

/**
 * Saves a change; true if it is kept. path: of the route; body: without the version. A change that the file met with another one meanwhile is not
 * kept: the newest version is loaded, so that it can be saved again after a look.
 */
export async function save(method, path, body) {
  say(t('setup.saving'), 'working');
  const removes = method === 'DELETE';
  try {
    const answer = await send(
      method, removes ? `${path}?version=${state.version}` : path, removes ? undefined : { version: state.version, ...body }, SAVE_MS,
    );
    await load();
    say(sentence(answer), answer.pending ? 'bad' : 'good');
    return true;
  } catch (problem) {
    await refused(problem);
    return false;
  }
}

/** Whatever is kept and is in force only after a restart: with a button for it where a keeper starts Watchkeeper again. */
async function showWaiting() {
  const { later, by_hand: byHand } = await getJson('api/reload');
  const box = byId('waits');
  box.hidden = later.length === 0;
  if (box.hidden) return;
  const button = element('button', 'button', t('setup.restart'));
  button.type = 'button';
  button.id = 'restart';
  button.addEventListener('click', restart);
  box.replaceChildren(element('p', '', t('setup.waits-restart', { sections: later.join(', ') })), byHand ? element('p', 'facts', said(byHand)) : button);
}

async function restart() {
  if (!(await isSure(t('setup.restart'), t('setup.restart-sure'), t('setup.restart')))) return;
  byId('waits').hidden = true;
  say(t('setup.restarting'), 'working');
  try {
    const { started_at: before } = await getJson('api/status');
    await send('POST', 'api/restart');
    const until = performance.now() + RESTART_MS;
    while (performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      const now = await getJson('api/status').catch(() => null); // away, for the moment
      if (!now || now.started_at === before) continue;
      await load();
      say(t('setup.restarted'));
      return;
    }
    say(t('setup.restart-slow'), 'bad');
  } catch (problem) {
    say(problem.status ? problem.message : t('setup.no-answer'), 'bad');
  }
  byId('waits').hidden = false;
}

function sentence({ added = [], changed = [], removed = [], kept = [], pending, warnings = [] }) {
  if (pending) return said(pending);
  const parts = [];
  if (added.length) parts.push(t('setup.done-added', { cameras: added.join(', ') }));
  if (changed.length) parts.push(t('setup.done-changed', { cameras: changed.join(', ') }));
  if (removed.length) parts.push(t('setup.done-removed', { cameras: removed.join(', ') }));
  if (!parts.length) parts.push(t('setup.done'));
  return [...parts, ...kept.map((each) => `${said(each)}.`), ...warnings.map(said)].join(' ');
}

async function refused(problem) {
  if (!(problem instanceof ApiError)) {
    say(t('setup.no-answer'), 'bad');
  } else if (problem.answer.edit) {
    say(problem.message, 'bad');
    byId('by-hand-why').textContent = problem.message;
    byId('by-hand-text').value = problem.answer.edit;
    byId('by-hand').showModal();
    byId('by-hand-text').select();
  } else {
    const before = state.version;
    if (problem.status === 409) await load().catch(() => {});
    say(problem.status === 409 && state.version !== before ? t('setup.conflict') : problem.message, 'bad');
  }
}

/** Asks before something is done that cannot be taken back, as the button says; resolves to true or false. */
export function isSure(title, text, yes = t('setup.remove')) {
  byId('sure-title').textContent = title;
  byId('sure-text').textContent = text;
  byId('sure-yes').textContent = yes;
  const dialog = byId('sure');
  return new Promise((resolve) => {
    const close = (answer) => {
      dialog.onclose = null;
      dialog.close();
      resolve(answer);
    };
    byId('sure-yes').onclick = () => close(true);
    byId('sure-no').onclick = () => close(false);
    dialog.onclose = () => resolve(false);
    dialog.showModal();
    byId('sure-no').focus();
  });
}

byId('by-hand-close').addEventListener('click', () => byId('by-hand').close());
