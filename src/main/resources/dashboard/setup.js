// The page that sets Watchkeeper up: cameras, their zones, and every key of the configuration. What is shown is chosen by the part of the address after #.

import { address, getJson } from './api.js';
import { decoded, element } from './format.js';
import { onKey } from './keys.js';
import { said } from './said.js';
import { icon, start } from './shell.js';
import { t, tOr } from './texts.js';
import { showAdd } from './setup-add.js';
import { config, isSure, load, save, say, valueFor } from './setup-config.js';
import { showCameraKeys, showSettings } from './setup-keys.js';
import { showZones } from './setup-zones.js';

const view = document.getElementById('view');
let leave = () => {}; // of the part that is shown
let stays = false; // what was said, over the next change of the part

const PARTS = {
  cameras: showCameras,
  add: (into) => showAdd(into, () => {
    stays = true;
    go('cameras');
  }),
  camera: (into, name) => showCameraKeys(into, name),
  zones: (into, name) => showZones(into, name),
  settings: showSettings,
};

function go(part) {
  location.hash = part;
}

async function show() {
  const [part, name = ''] = location.hash.slice(1).split('/').map(decoded);
  const known = Object.hasOwn(PARTS, part) ? part : 'cameras';
  leave();
  leave = () => {};
  for (const tab of document.querySelectorAll('.setup-tabs a')) {
    const chosen = tab.dataset.view === (known === 'settings' ? 'settings' : 'cameras');
    if (chosen) tab.setAttribute('aria-current', 'page');
    else tab.removeAttribute('aria-current');
  }
  const into = element('div', `part ${known}`);
  view.replaceChildren(into);
  leave = (await PARTS[known](into, name)) ?? (() => {});
}

async function showCameras(into) {
  const names = config().cameras;
  const add = element('button', 'button', icon('add'), t('setup.add'));
  add.type = 'button';
  add.id = 'add-camera';
  add.addEventListener('click', () => go('add'));
  const list = element('ul', 'camera-list', ...names.map(cameraRow));
  into.append(element('div', 'part-head', element('h2', '', t('setup.cameras')), add));
  const empty = element('p', 'empty');
  into.append(names.length ? list : empty);
  const states = new Map((await getJson('api/cameras').catch(() => ({ cameras: [] }))).cameras.map((each) => [each.name, each]));
  empty.textContent = t(states.size ? 'setup.not-in-file' : 'setup.no-cameras');
  for (const each of list.children) showState(each, states.get(each.dataset.camera));
}

function cameraRow(name) {
  const picture = element('div', 'media');
  const image = element('img', 'picture');
  image.alt = '';
  image.loading = 'lazy';
  image.src = address(`api/cameras/${encodeURIComponent(name)}/snapshot.jpg`);
  image.addEventListener('error', () => image.replaceWith(element('span', 'no-picture', t('setup.no-picture'))));
  picture.append(image);
  const title = valueFor(name, 'title');
  const row = element(
    'li', 'camera-row', picture,
    element('div', 'camera-words', element('h3', '', title || name), element('span', 'badge unknown', '…'), element('p', 'facts', valueFor(name, 'url'))),
    element(
      'div', 'row', link(`camera/${encodeURIComponent(name)}`, 'setup', t('setup.change'), title || name),
      link(`zones/${encodeURIComponent(name)}`, 'motion', t('setup.zones'), title || name), removeButton(name, title || name),
    ),
  );
  row.dataset.camera = name;
  return row;
}

function link(part, picture, text, name) {
  const made = element('a', 'quiet', icon(picture), text);
  made.href = `${address('setup')}#${part}`;
  made.setAttribute('aria-label', `${text}: ${name}`);
  return made;
}

function removeButton(name, title) {
  const button = element('button', 'quiet', icon('trash'), t('setup.remove'));
  button.type = 'button';
  button.setAttribute('aria-label', `${t('setup.remove')}: ${title}`);
  button.addEventListener('click', async () => {
    if (!(await isSure(t('setup.remove-sure', { camera: title }), t('setup.remove-keeps')))) return;
    if (await save('DELETE', `api/cameras/${encodeURIComponent(name)}`)) await show();
  });
  return button;
}

function showState(row, camera) {
  const badge = row.querySelector('.badge');
  if (!camera) {
    badge.textContent = t('setup.not-watched');
    return;
  }
  badge.className = `badge ${camera.state}`;
  badge.textContent = tOr(`setup.state-${camera.state}`, camera.state);
  badge.title = said(camera.message ?? '');
  row.querySelector('.media').classList.toggle('stale', camera.state !== 'healthy');
}

start('setup');
onKey('a', t('setup.add'), () => go('add'));
let known = false; // without the configuration, such as for a viewer, nothing is said of it
try {
  const { mistakes } = await load();
  known = true;
  if (mistakes.length) say(mistakes.map(said).join('; '), 'bad');
} catch (problem) {
  say(problem.status ? problem.message : t('setup.no-answer'), 'bad');
}
window.addEventListener('hashchange', () => {
  if (!known) return;
  if (!stays) say('');
  stays = false;
  show();
});
if (known) await show();
else document.querySelector('.setup-tabs').hidden = true;
