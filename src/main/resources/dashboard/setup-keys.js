// The form of keys, made from the table that the server checks files with: all of them, or those of one camera.

import { element } from './format.js';
import { said } from './said.js';
import { icon } from './shell.js';
import { language, loadTable, t, tOr } from './texts.js';
import { field, textInput, tryOut } from './setup-add.js';
import { config, row, save, say, valueFor } from './setup-config.js';

/** What the keys mean, in other languages than the server's English. */
const meanings = language === 'en' ? {} : await loadTable(`keys.${language}`);

const FIRST_OF_CAMERA = ['title', 'url', 'detect-url', 'username', 'transport'];

/** Every key at the top of the file. */
export function showSettings(into) {
  const keys = config().keys.filter(({ key }) => !key.startsWith('cameras.'));
  const wanted = new Map();
  into.append(element('h2', '', t('setup.settings')), element('p', 'facts', t('setup.settings-hint')));
  into.append(...keyForm(keys, '', wanted, async () => {
    if (!(await save('PATCH', 'api/config', { changes: Object.fromEntries(wanted) }))) return false;
    wanted.clear();
    into.replaceChildren();
    showSettings(into);
    return true;
  }));
  return warnBeforeLeaving(wanted);
}

/** The keys of one camera: those that everybody needs first. */
export function showCameraKeys(into, camera) {
  const prefix = `cameras.${camera}.`;
  const keys = config().keys.filter(({ key }) => key.startsWith(prefix));
  if (!keys.length) {
    say(t('setup.no-such-camera'), 'bad');
    return () => {};
  }
  const wanted = new Map();
  const password = textInput('password', { type: 'password' });
  password.placeholder = row(`${prefix}password-file`)?.value ? t('setup.password-kept') : '';
  const verdict = element('div', 'verdict');
  verdict.setAttribute('aria-live', 'polite');
  const current = (key) => (wanted.has(key) ? wanted.get(key) ?? '' : row(prefix + key)?.value ?? '');
  const tries = element('button', 'quiet', t('setup.try'));
  tries.type = 'button';
  tries.addEventListener('click', () => tryOut({ url: current('url'), user: current('username'), password: password.value, camera }, verdict, tries));
  const saving = async () => {
    const body = { settings: Object.fromEntries(wanted) };
    if (password.value) body.password = password.value;
    if (!(await save('PUT', `api/cameras/${encodeURIComponent(camera)}`, body))) return false;
    wanted.clear();
    into.replaceChildren();
    showCameraKeys(into, camera);
    return true;
  };
  const back = element('a', 'quiet', icon('back'), t('setup.back'));
  back.href = './setup#cameras';
  into.append(element('div', 'part-head', element('h2', '', valueFor(camera, 'title') || camera), back));
  const first = FIRST_OF_CAMERA.map((key) => keys.find((each) => each.key === prefix + key)).filter(Boolean);
  const others = keys.filter((each) => !first.includes(each));
  into.append(...keyForm([...first, ...others], prefix, wanted, saving, [
    field(t('setup.password'), password, t('setup.password-hint')), element('div', 'row', tries), verdict,
  ], password));
  return warnBeforeLeaving(wanted);
}

function warnBeforeLeaving(wanted) {
  const warn = (event) => {
    if (wanted.size) event.preventDefault();
  };
  window.addEventListener('beforeunload', warn);
  return () => window.removeEventListener('beforeunload', warn);
}

/** extra: elements after the first group; also: an input whose value is saved beside the keys. */
function keyForm(keys, prefix, wanted, saving, extra = [], also = null) {
  const filter = textInput('filter', { type: 'search', placeholder: t('setup.filter') });
  filter.setAttribute('aria-label', t('setup.filter'));
  const count = element('span', 'facts');
  count.setAttribute('aria-live', 'polite');
  const keep = element('button', 'button', t('setup.save'));
  keep.type = 'button';
  keep.id = 'save';
  const refresh = () => {
    const changes = wanted.size + (also?.value ? 1 : 0);
    count.textContent = changes ? t('setup.changes', { count: changes }) : '';
    keep.disabled = !changes || !config().version;
  };
  keep.addEventListener('click', async () => {
    keep.disabled = true;
    if (!(await saving())) refresh();
  });
  also?.addEventListener('input', refresh);
  const groups = new Map();
  for (const each of keys) {
    const key = each.key.slice(prefix.length);
    const group = prefix && FIRST_OF_CAMERA.includes(key) ? '' : key.includes('.') ? key.split('.')[0] : prefix ? 'camera' : key;
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(each);
  }
  const sections = [...groups].map(([name, rows], i) => {
    const list = element('div', 'keys', ...rows.map((each) => keyRow(each, prefix, wanted, refresh)), ...(i === 0 ? extra : []));
    if (!name) return list;
    const details = element('details', 'key-group', element('summary', '', tOr(`setup.group-${name}`, name), element('span', 'facts', ` ${rows.length}`)), list);
    return details;
  });
  const none = element('p', 'empty', t('setup.filter-none'));
  none.hidden = true;
  none.setAttribute('role', 'status');
  filter.addEventListener('input', () => none.hidden = narrow(sections, filter.value.trim().toLowerCase()));
  refresh();
  return [filter, none, ...sections, element('div', 'save-bar', count, keep)];
}

/** Shows the keys that have the text; whether there are any. */
function narrow(sections, text) {
  let found = false;
  for (const section of sections) {
    let any = false;
    for (const each of section.querySelectorAll('.key-row')) {
      each.hidden = Boolean(text) && !each.dataset.words.includes(text);
      any ||= !each.hidden;
    }
    found ||= any;
    if (section.tagName !== 'DETAILS') continue;
    section.hidden = !any;
    section.open = Boolean(text) && any;
  }
  return found;
}

function keyRow(each, prefix, wanted, changed) {
  const key = each.key.slice(prefix.length);
  const meaning = meanings[key] ?? each.meaning;
  const input = inputFor(each);
  const written = each.value !== null || each.hidden;
  const mark = element('span', 'facts key-place', written ? (each.place ?? '').replace(/^.*\//, '') : each.default === null ? '' : t('setup.default'));
  const reset = element('button', 'quiet small', t('setup.to-default'));
  reset.type = 'button';
  reset.hidden = !written || !each.editable || each.default === null;
  reset.setAttribute('aria-label', `${t('setup.to-default')}: ${key}`);
  const made = element(
    'div', `key-row${each.editable ? '' : ' locked'}`,
    element('label', 'field', element('span', 'key-name', key), input), element('p', 'facts', meaning), element('div', 'row', mark, reset),
    ...(each.editable ? [] : [element('p', 'facts key-locked', said(each.reason))]),
  );
  made.dataset.words = `${each.key} ${meaning} ${each.meaning}`.toLowerCase();
  const before = each.value ?? '';
  const take = (value) => {
    if (value === before && written) wanted.delete(key);
    else if (value === '' && !written) wanted.delete(key);
    else wanted.set(key, value === '' ? null : value);
    made.classList.toggle('changed', wanted.has(key));
    changed();
  };
  input.addEventListener('input', () => take(input.value));
  reset.addEventListener('click', () => {
    input.value = '';
    wanted.set(key, null);
    made.classList.add('changed');
    changed();
  });
  return made;
}

function inputFor({ key, value, hidden, default: standard, editable, choices, list, expected }) {
  const input = choices.length ? element('select') : element(list ? 'textarea' : 'input');
  if (choices.length) {
    input.append(new Option(`${t('setup.default')} (${standard ?? ''})`, ''), ...choices.map((each) => new Option(each, each)));
  } else {
    input.placeholder = hidden && value === null ? t('setup.hidden') : standard || said(expected);
    input.spellcheck = false;
    if (list) input.rows = Math.min(6, Math.max(1, Math.ceil((value ?? '').length / 60)));
  }
  input.value = value ?? '';
  input.name = key;
  input.disabled = !editable;
  input.title = said(expected);
  return input;
}
