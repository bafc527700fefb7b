// What all pages share: the header with navigation, the choice of theme and language, signing out, and the area for banners.

import { address, getJson } from './api.js';
import { element } from './format.js';
import { keep, keepWord, kept, keptWord } from './kept.js';
import { onKey, showShortcuts } from './keys.js';
import { LANGUAGES, fillIn, language, setLanguage, t } from './texts.js';
import { watchVersion } from './version.js';

/** The pages in the navigation: a page has its line once it exists. path: below the root; key: opens it; who: may see it, 'administrator' or, left out,
 * everybody. */
const PAGES = [
  { name: 'wall', path: '', key: '1' },
  { name: 'timeline', path: 'timeline', key: '2' },
  { name: 'events', path: 'events', key: '3' },
  { name: 'incidents', path: 'incidents', key: '4' },
  { name: 'setup', path: 'setup', key: '5', who: 'administrator' },
  { name: 'people', path: 'people', key: '6' },
];

const SVG = 'http://www.w3.org/2000/svg';
/** Without a route that says who is signed in, everybody may do everything. */
const EVERYBODY = { name: null, role: 'administrator', cameras: null };

/** An icon from icons.svg; decoration beside a word, or inside a button with a label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `${address('icons.svg')}#${name}`);
  svg.append(use);
  return svg;
}

/**
 * Draws header and navigation into <header id="shell">, keeping what the page put there, and fills in the texts of the page. page: its name in the
 * navigation, or '' for others. Returns who is signed in, as a promise: {name, role, cameras, may(role)}; cameras is null for all.
 */
export function start(page) {
  fillIn();
  if (page && page !== 'wall') document.title = `${t(`shell.${page}`)} · Watchkeeper`;
  const header = document.getElementById('shell');
  header.classList.add('shell');
  const own = [...header.childNodes];
  const nav = element('nav', 'shell-nav');
  nav.setAttribute('aria-label', t('shell.pages'));
  nav.append(...PAGES.map((each) => link(each, page)));
  const brand = element('a', 'brand', brandMark(), element('span', 'brand-name', 'Watchkeeper'));
  brand.href = address('');
  brand.setAttribute('aria-label', 'Watchkeeper'); // its word is hidden where there is no room
  const menu = element('details', 'menu');
  header.replaceChildren(brand, nav, element('div', 'shell-own', ...own), menu);
  if (!document.getElementById('banners')) header.after(areaForBanners());
  new ResizeObserver(([{ target }]) => document.documentElement.style.setProperty('--banners', `${target.offsetHeight}px`)).observe(document.getElementById('banners'));
  fillMenu(menu, null);
  for (const each of PAGES) onKey(each.key, t(`shell.${each.name}`), () => location.assign(address(each.path)));
  watchVersion(page === 'wall');
  const known = whoIsSignedIn();
  known.then((me) => {
    fillMenu(menu, me);
    for (const each of PAGES) nav.querySelector(`[data-page="${each.name}"]`).hidden = !me.may(each.who);
  });
  return known;
}

function link({ name, path, who }, current) {
  const made = element('a', '', icon(name), element('span', '', t(`shell.${name}`)));
  made.href = address(path);
  made.dataset.page = name;
  made.hidden = !allows(kept('role', EVERYBODY.role), who); // until it is known who is signed in, so that nothing jumps
  if (name === current) made.setAttribute('aria-current', 'page');
  return made;
}

function brandMark() {
  const mark = element('img');
  mark.src = address('icon.svg');
  mark.alt = '';
  mark.width = 28;
  mark.height = 28;
  return mark;
}

async function whoIsSignedIn() {
  const me = await getJson('api/me').catch(fallBack);
  keep('role', me.role);
  return { ...me, may: (role) => allows(me.role, role) };
}

function allows(role, needed) {
  return needed !== 'administrator' || role === 'administrator';
}

async function fallBack() {
  const { user = null } = await getJson('api/status').catch(() => ({}));
  return { ...EVERYBODY, name: user };
}

function fillMenu(menu, me) {
  const summary = element('summary', '', icon('menu'));
  summary.setAttribute('aria-label', t('shell.menu'));
  summary.title = t('shell.menu');
  const parts = [
    choice(t('shell.theme'), { '': t('shell.theme-system'), light: t('shell.theme-light'), dark: t('shell.theme-dark') }, keptWord('theme') ?? '', (wish) => {
      keepWord('theme', wish || null);
      document.dispatchEvent(new Event('themechange'));
    }),
    choice(t('shell.language'), LANGUAGES, language, setLanguage),
    button(t('shell.shortcuts'), () => {
      menu.open = false;
      showShortcuts();
    }),
  ];
  if (me?.name) parts.push(element('p', 'facts', t('shell.signed-in', { name: me.name })), button(t('shell.sign-out'), signOut));
  const open = menu.open;
  menu.replaceChildren(summary, element('div', 'menu-panel', ...parts));
  menu.open = open;
  if (me) closeBesides(menu, summary);
}

function closeBesides(menu, summary) {
  document.addEventListener('click', (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    summary.focus();
  });
}

function choice(label, options, chosen, choose) {
  const select = element('select', '', ...Object.entries(options).map(([value, text]) => new Option(text, value, false, value === chosen)));
  select.addEventListener('change', () => choose(select.value));
  return element('label', 'field', element('span', '', label), select);
}

function button(text, action) {
  const made = element('button', 'quiet', text);
  made.type = 'button';
  made.addEventListener('click', action);
  return made;
}

async function signOut() {
  await fetch(address('api/session'), { method: 'DELETE', signal: AbortSignal.timeout(10_000) }).catch(() => {});
  location.assign(address('sign-in'));
}

function areaForBanners() {
  const area = element('div', 'banners');
  area.id = 'banners';
  return area;
}

/**
 * Shows one sentence under the header, or hides it if text is empty. name: of the banner, so that it can change; level: 'alert' is read out at
 * once, 'warning' and 'notice' when the reader pauses.
 */
export function banner(name, text, level = 'alert') {
  const area = document.getElementById('banners');
  let line = area.querySelector(`[data-name="${name}"]`);
  if (!line) {
    line = element('p');
    line.dataset.name = name;
    line.setAttribute('role', level === 'alert' ? 'alert' : 'status');
    area.append(line);
  }
  line.className = `banner ${level}`;
  line.hidden = !text;
  if (line.textContent !== text) line.textContent = text;
}
