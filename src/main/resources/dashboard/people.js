// The page of people: one's own sessions and password; for administrators the users, the tokens, and what was changed by whom.

import { address, getJson, send } from './api.js';
import { dayOf, decoded, element, hours, timeOfDay } from './format.js';
import { ask, field, newPassword, rights, show } from './people-dialogs.js';
import { said } from './said.js';
import { start } from './shell.js';
import { keysOf, locale, t } from './texts.js';

const UNDO_MS = 10_000;
const PAGE = 50;

const moment = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: hours(), minute: '2-digit' });

const at = (id) => document.getElementById(id);
let me = null;
let undoTimer = 0;

/** Says what was done; undo, if given, takes it back. */
function done(text, undo) {
  clearTimeout(undoTimer);
  const bar = at('done');
  const parts = [element('span', '', text)];
  if (undo) {
    const back = button(t('people.undo'), async () => {
      bar.hidden = true;
      await attempt(undo);
    });
    parts.push(back);
  }
  bar.replaceChildren(...parts);
  bar.hidden = false;
  undoTimer = setTimeout(() => {
    bar.hidden = true;
  }, UNDO_MS);
}

async function attempt(work) {
  try {
    await work();
    at('people-problem').hidden = true;
  } catch (error) {
    at('people-problem').textContent = error.status ? error.message : t('people.away');
    at('people-problem').hidden = false;
  }
}

function button(text, action, label) {
  const made = element('button', 'quiet', text);
  made.type = 'button';
  if (label) made.setAttribute('aria-label', label);
  made.addEventListener('click', action);
  return made;
}

function roleOf({ role, cameras }) {
  const words = role === 'administrator' ? t('people.administrator') : cameras ? t('people.viewer-of', { cameras: cameras.join(', ') }) : t('people.viewer');
  return element('span', `role ${role}`, words);
}

function when(text) {
  return moment.format(new Date(text));
}

function row(name, account, facts, ...actions) {
  return element('li', '', element('div', 'who', element('strong', '', name), account ? roleOf(account) : '', element('span', 'facts', facts)), element('div', 'act', ...actions));
}

async function drawOwn() {
  at('own').hidden = me.name === null;
  if (me.name === null) return;
  at('own-role').replaceChildren(element('strong', '', me.name), ' · ', roleOf(me));
  at('own-password').hidden = !me.users_editable || me.means !== 'session';
  const { sessions } = await getJson('api/sessions');
  at('own-everywhere').hidden = sessions.length === 0;
  at('own-sessions').replaceChildren(...sessions.map((session) => row(
    session.current ? t('people.this-browser') : session.address, null,
    t('people.session', { agent: browser(session.agent), address: session.address, began: when(session.began_at), used: when(session.used_at) }),
  )));
}

/** The part of a browser's long name that tells it from others. */
function browser(agent) {
  return /(?:Firefox|Edg|OPR|Chrome|CriOS|Safari)\/\d+/.exec(agent)?.[0].replace('/', ' ').replace('Edg ', 'Edge ') ?? (agent || t('people.unknown'));
}

async function drawUsers() {
  const { editable, users } = await getJson('api/users');
  at('users').hidden = users.length === 0;
  at('users-file').hidden = editable;
  at('users-add').hidden = !editable;
  at('users-list').replaceChildren(...users.map((user) => row(
    user.name, user, user.name === me.name ? t('people.is-you') : '',
    ...(editable ? [
      button(t('people.change'), () => changeUser(user), t('people.change-of', { name: user.name })),
      button(t('people.remove'), () => removeUser(user), t('people.remove-of', { name: user.name })),
    ] : []),
  )));
}

async function addUser(first) {
  const choice = first ? { fields: [], read: () => ({ role: 'administrator', cameras: null }) } : rights(await cameras(), { role: 'viewer', cameras: null });
  let name = '';
  const made = await ask({
    title: t(first ? 'people.offer-make' : 'people.add-user'),
    label: t('people.add'),
    fields: [field(t('people.name'), 'name', { maxLength: 64, pattern: '[A-Za-z0-9._@\\-]+', title: t('people.name-form'), autocomplete: 'username', autocapitalize: 'none' }), ...newPassword(), ...choice.fields],
    go: async (values) => {
      name = values.name;
      await send('POST', 'api/users', { name, password: values.password, ...choice.read() });
      if (first) await send('POST', 'api/session', { user: name, password: values.password });
    },
  });
  if (!made) return;
  if (first) location.reload();
  else await redraw(t('people.added', { name }));
}

async function changeUser(user) {
  const choice = rights(await cameras(), user);
  const password = field(t('people.reset-password'), 'password', { type: 'password', autocomplete: 'new-password', minLength: 8, maxLength: 256, required: false });
  let reset = false;
  const changed = await ask({
    title: user.name,
    label: t('people.save'),
    fields: [...choice.fields, password],
    go: (values) => {
      reset = values.password !== '';
      return send('PUT', `api/users/${encodeURIComponent(user.name)}`, { ...choice.read(), ...(reset ? { password: values.password } : {}) });
    },
  });
  if (!changed) return;
  // A password cannot be taken back: the former one is known to nobody.
  await redraw(t('people.changed', { name: user.name }), reset ? null : async () => {
    await send('PUT', `api/users/${encodeURIComponent(user.name)}`, { role: user.role, cameras: user.cameras });
    await redraw(t('people.undone'));
  });
}

async function removeUser(user) {
  const gone = await ask({
    title: t('people.remove-of', { name: user.name }),
    text: t('people.remove-user-text'),
    label: t('people.remove'),
    danger: true,
    go: () => send('DELETE', `api/users/${encodeURIComponent(user.name)}`),
  });
  if (gone) await redraw(t('people.removed', { name: user.name }));
}

async function drawTokens() {
  const { tokens } = await getJson('api/tokens');
  at('tokens').hidden = false;
  at('tokens-list').replaceChildren(...tokens.map((token) => row(
    token.name, token,
    token.used_at ? t('people.token-used', { made: when(token.created_at), used: when(token.used_at) }) : t('people.token-unused', { made: when(token.created_at) }),
    button(t('people.change'), () => changeToken(token), t('people.change-of', { name: token.name })),
    button(t('people.remove'), () => removeToken(token), t('people.remove-of', { name: token.name })),
  )));
  if (tokens.length === 0) at('tokens-list').append(element('li', 'empty', t('people.no-tokens')));
}

async function addToken() {
  const choice = rights(await cameras(), { role: 'viewer', cameras: null });
  let made = null;
  await ask({
    title: t('people.add-token'),
    label: t('people.make'),
    fields: [field(t('people.token-name'), 'name', { maxLength: 64, pattern: '[A-Za-z0-9._@\\-]+', title: t('people.name-form'), autocapitalize: 'none' }), ...choice.fields],
    go: async (values) => {
      made = await send('POST', 'api/tokens', { name: values.name, ...choice.read() });
    },
  });
  if (!made) return;
  const secret = element('code', 'token', made.token);
  const copy = button(t('people.copy'), async () => {
    // Only encrypted pages and this machine have a clipboard; elsewhere the text is selected by one click.
    await navigator.clipboard?.writeText(made.token);
    copy.textContent = t('people.copied');
  });
  copy.hidden = !navigator.clipboard;
  show({ title: made.name, text: t('people.token-once'), content: secret, buttons: [copy] });
  await redraw();
}

async function changeToken(token) {
  const choice = rights(await cameras(), token);
  const path = `api/tokens/${encodeURIComponent(token.name)}`;
  const changed = await ask({ title: token.name, label: t('people.save'), fields: choice.fields, go: () => send('PUT', path, choice.read()) });
  if (!changed) return;
  await redraw(t('people.changed', { name: token.name }), async () => {
    await send('PUT', path, { role: token.role, cameras: token.cameras });
    await redraw(t('people.undone'));
  });
}

async function removeToken(token) {
  const gone = await ask({
    title: t('people.remove-of', { name: token.name }),
    text: t('people.remove-token-text'),
    label: t('people.remove'),
    danger: true,
    go: () => send('DELETE', `api/tokens/${encodeURIComponent(token.name)}`),
  });
  if (gone) await redraw(t('people.removed', { name: token.name }));
}

/** Requests by their pattern: the names in the path, and what says in words what such a request does. Fixed words go before names. */
const DEEDS = keysOf('did').sort((one, other) => one.split('{').length - other.split('{').length).map((key) => {
  const [method, path] = key.split(' ');
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  return { key, names, pattern: new RegExp(`^${method} (?:/.*)?${path.replace(/\{\w+\}/g, '([^/]+)')}$`) };
});

/** What was done, in words of the server or of ours; the request itself is a detail. */
function deed({ text, request }) {
  for (const { key, names, pattern } of text ? [] : DEEDS) {
    const values = pattern.exec(request)?.slice(1);
    if (values) text = t(`did.${key}`, Object.fromEntries(names.map((name, i) => [name, decoded(values[i])])));
  }
  const made = text ? element('span', '', said(text)) : element('code', '', request);
  made.title = request;
  return made;
}

async function drawAudit(before) {
  const query = new URLSearchParams({ limit: PAGE, ...(before ? { to: before } : {}) });
  const { entries } = await getJson(`api/audit?${query}`);
  const list = at('audit-list');
  at('audit').hidden = false;
  if (!before) list.replaceChildren();
  for (const entry of entries) {
    const date = new Date(entry.at);
    const day = dayOf(date);
    if (list.dataset.day !== day || !list.children.length) list.append(element('li', 'day', day));
    list.dataset.day = day;
    const time = element('time', '', timeOfDay(date));
    time.dateTime = entry.at;
    const what = element('div', 'who', element('strong', '', entry.means === 'loopback' ? t('people.this-machine') : entry.who), deed(entry));
    const times = entry.times > 1 ? ` · ${t('people.times', { count: entry.times })}` : '';
    what.append(element('span', 'facts', `${t('people.from', { address: entry.from })}${times}`));
    list.append(element('li', '', time, what));
  }
  if (!list.children.length) list.append(element('li', 'empty', t('people.no-audit')));
  at('audit-more').hidden = entries.length < PAGE;
  at('audit-more').onclick = () => attempt(() => drawAudit(entries.at(-1).at));
}

async function changePassword() {
  const changed = await ask({
    title: t('people.change-password'),
    text: t('people.password-text'),
    label: t('people.save'),
    fields: [field(t('people.old-password'), 'old', { type: 'password', autocomplete: 'current-password' }), ...newPassword()],
    go: (values) => send('POST', 'api/me/password', { old: values.old, new: values.password }),
  });
  if (changed) await redraw(t('people.password-changed'));
}

async function everywhere() {
  await ask({
    title: t('people.everywhere'),
    text: t('people.everywhere-text'),
    label: t('people.everywhere'),
    danger: true,
    go: async () => {
      await send('DELETE', 'api/sessions');
      location.assign(address('sign-in'));
    },
  });
}

async function cameras() {
  return (await getJson('api/cameras')).cameras;
}

async function redraw(text, undo) {
  await attempt(async () => {
    me = await getJson('api/me');
    at('offer').hidden = me.users_exist || !me.users_editable;
    await drawOwn();
    if (me.role === 'administrator') {
      await drawUsers();
      await drawTokens();
      await drawAudit();
    }
    if (text) done(text, undo);
  });
}

start('people');
at('offer-make').addEventListener('click', () => attempt(() => addUser(true)));
at('users-add').addEventListener('click', () => attempt(() => addUser(false)));
at('tokens-add').addEventListener('click', () => attempt(addToken));
at('own-password').addEventListener('click', () => attempt(changePassword));
at('own-everywhere').addEventListener('click', () => attempt(everywhere));
await redraw();
