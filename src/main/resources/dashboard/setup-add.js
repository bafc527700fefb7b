// Adding a camera: found on the network or named by its address, signed in to, one of its streams chosen, tried, named and kept.

import { send } from './api.js';
import { coarse, element } from './format.js';
import { said } from './said.js';
import { icon } from './shell.js';
import { t, tOr } from './texts.js';
import { config, save, say } from './setup-config.js';

const SEARCH_MS = 45_000;
const TRY_MS = 60_000; // 20 s for the look, 20 for a picture, and some for a busy machine
const BUSY_MS = 2_000;
const CLOCK_OFF_S = 5; // from here on it is said

/** into: where; done: called when a camera was added. */
export function showAdd(into, done) {
  const step = element('div', 'add-step');
  into.append(element('div', 'part-head', element('h2', '', t('setup.add')), backLink()), step);
  new Adding(step, done).find();
  return () => {};
}

function backLink() {
  const made = element('a', 'quiet', icon('back'), t('setup.back'));
  made.href = './setup#cameras';
  return made;
}

function button(text, className, action) {
  const made = element('button', className, text);
  made.type = 'button';
  made.addEventListener('click', action);
  return made;
}

export function field(label, input, hint) {
  return element('label', 'field', element('span', '', label), input, ...(hint ? [element('small', 'facts', hint)] : []));
}

export function textInput(name, { type = 'text', value = '', placeholder = '' } = {}) {
  const input = element('input');
  Object.assign(input, { type, name, value, placeholder, spellcheck: false, autocomplete: type === 'password' ? 'new-password' : 'off' });
  input.autocapitalize = 'none';
  return input;
}

function form(className, action, ...children) {
  const made = element('form', className, ...children);
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    action();
  });
  return made;
}

class Adding {
  #step;
  #done;
  #user = '';
  #password = '';

  constructor(step, done) {
    this.#step = step;
    this.#done = done;
  }

  #show(...children) {
    this.#step.replaceChildren(...children);
    this.#step.querySelector('input, button')?.focus({ preventScroll: true });
  }

  /** First step: search, or an address. */
  find() {
    const network = element('select');
    network.name = 'interface';
    network.append(new Option(t('setup.all-networks'), ''));
    const found = element('div', 'found');
    const search = button(t('setup.search'), 'button', () => this.#search(network, found, search));
    search.id = 'search';
    const at = textInput('address', { placeholder: '192.168.1.20' });
    const url = textInput('url', { placeholder: 'rtsp://192.168.1.20/stream1' });
    this.#show(
      element('section', 'way', element('h3', '', t('setup.way-search')), element('p', 'facts', t('setup.way-search-hint')),
        element('div', 'row', search, network), found),
      element('section', 'way', element('h3', '', t('setup.way-address')), element('p', 'facts', t('setup.way-address-hint')),
        form('row', () => this.#open(at.value.trim()), at, submit(t('setup.ask')))),
      element('section', 'way', element('h3', '', t('setup.way-url')), element('p', 'facts', t('setup.way-url-hint')),
        form('row', () => this.#byUrl(url.value.trim()), url, submit(t('setup.next')))),
    );
    at.setAttribute('aria-label', t('setup.way-address'));
    url.setAttribute('aria-label', t('setup.way-url'));
    network.setAttribute('aria-label', t('setup.network'));
  }

  async #search(network, found, search) {
    search.disabled = true;
    say(t('setup.searching'), 'working');
    try {
      const answer = await send('POST', 'api/discovery', network.value ? { interface: network.value } : {}, SEARCH_MS);
      const chosen = network.value;
      network.replaceChildren(
        new Option(t('setup.all-networks'), ''), ...answer.networks.map(({ name, address: at }) => new Option(`${name} (${at})`, name)),
      );
      network.value = chosen;
      found.replaceChildren(...answer.notes.map((note) => element('p', 'facts', note)), ...answer.devices.map((device) => this.#device(device)));
      say(t('setup.found', { count: answer.devices.length }), answer.devices.length ? 'good' : 'bad');
    } catch (problem) {
      say(problem.status ? problem.message : t('setup.no-answer'), 'bad');
    }
    search.disabled = false;
  }

  #device(device) {
    const facts = [device.maker, device.model].filter(Boolean).join(' ');
    const open = button(t('setup.choose'), 'quiet', () => this.#open(device.service));
    open.setAttribute('aria-label', `${t('setup.choose')}: ${device.name || facts || device.address}`);
    return element(
      'article', 'device', element('div', '', element('h4', '', device.name || facts || device.address),
        element('p', 'facts', [device.address, facts].filter(Boolean).join(' · ')),
        ...(device.trouble && !device.wants_sign_in ? [element('p', 'facts', device.trouble)] : []), ...clockNote(device)),
      open,
    );
  }

  /** Second step: the streams of one device, after a sign-in where it wants one. */
  async #open(at) {
    if (!at) return;
    this.#step.inert = true;
    say(t('setup.asking'), 'working');
    const body = { address: at, pictures: true };
    if (this.#user) Object.assign(body, { username: this.#user, password: this.#password });
    try {
      const { devices } = await send('POST', 'api/discovery', body, SEARCH_MS);
      say('');
      this.#step.inert = false;
      const [device] = devices;
      if (device.wants_sign_in) this.#signIn(device, at);
      else if (device.profiles.length) this.#profiles(device);
      else this.#nothing(device);
    } catch (problem) {
      this.#step.inert = false;
      say(problem.status ? problem.message : t('setup.no-answer'), 'bad');
    }
  }

  #nothing(device) {
    const url = textInput('url', { value: `rtsp://${device.address.replace(/:\d+$/, '')}/` });
    url.setAttribute('aria-label', t('setup.way-url'));
    this.#show(
      element('p', 'problem', device.trouble), element('p', '', t('setup.url-instead')),
      form('row', () => this.#byUrl(url.value.trim()), url, submit(t('setup.next'))), this.#again(),
    );
  }

  #again() {
    return button(t('setup.other-device'), 'quiet', () => {
      this.#user = '';
      this.#password = '';
      this.find();
    });
  }

  #signIn(device, at) {
    const user = textInput('username', { value: this.#user });
    const password = textInput('password', { type: 'password' });
    const first = !this.#user;
    this.#show(
      element('h3', '', nameOf(device)), ...clockNote(device),
      element('p', first ? '' : 'problem', first ? t('setup.wants-sign-in') : device.trouble),
      form('columns', () => {
        this.#user = user.value.trim();
        this.#password = password.value;
        this.#open(at);
      }, field(t('setup.user'), user), field(t('setup.password'), password), submit(t('setup.sign-in'))),
      this.#again(),
    );
  }

  #profiles(device) {
    const main = device.profiles.find((each) => each.proposed === 'url');
    const cheap = device.profiles.find((each) => each.proposed === 'detect-url');
    const chosen = { url: main?.url ?? null, detect: cheap?.url ?? null };
    const cards = device.profiles.map((profile) => this.#profile(profile, chosen));
    const next = button(t('setup.next'), 'button', () => this.#name(device, chosen.url, chosen.detect));
    next.id = 'profiles-next';
    const refresh = () => {
      next.disabled = !chosen.url;
    };
    for (const card of cards) card.addEventListener('change', refresh);
    refresh();
    this.#show(
      element('h3', '', nameOf(device)), ...clockNote(device), element('p', 'facts', t('setup.profiles-hint')),
      element('div', 'profiles', ...cards), element('div', 'row', next, this.#again()),
    );
    this.#look(device, cards);
  }

  /** Pictures of those streams of which the device has none: taken from the streams, one after the other. */
  async #look(device, cards) {
    for (const [i, profile] of device.profiles.entries()) {
      const media = cards[i].querySelector('.media');
      if (profile.picture || !profile.url || profile.masked) continue;
      if (!media.isConnected) return; // somebody went on
      const body = { url: profile.url, picture: true };
      if (this.#user) Object.assign(body, { username: this.#user, password: this.#password });
      media.replaceChildren(element('span', 'no-picture', t('setup.trying')));
      let why = said(profile.picture_trouble) ?? t('setup.no-picture');
      try {
        const found = await tried(body);
        if (found.picture) {
          media.replaceChildren(pictureOf(found.picture, profile.name));
          continue;
        }
        why = said(found.well ? found.picture_trouble : found.verdict) ?? why;
      } catch (problem) {
        why = problem.status ? problem.message : t('setup.no-answer');
      }
      media.replaceChildren(element('span', 'no-picture', why));
    }
  }

  #profile(profile, chosen) {
    const media = element('div', 'media', element('span', 'no-picture', profile.picture_trouble ?? t('setup.no-picture')));
    if (profile.picture) {
      media.replaceChildren(pictureOf(profile.picture, profile.name));
    }
    const size = profile.width ? `${profile.width}×${profile.height}` : '';
    const facts = [profile.codec.toUpperCase(), size, profile.fps ? t('setup.fps', { fps: profile.fps }) : ''].filter(Boolean).join(' · ');
    const usable = profile.url && !profile.masked;
    const why = profile.masked ? t('setup.masked') : t('setup.no-stream');
    return element(
      'article', 'profile', media, element('h4', '', profile.name || profile.token), element('p', 'facts', facts),
      ...(usable ? [
        choice('main', t('setup.use-main'), 'radio', profile.url === chosen.url, () => {
          chosen.url = profile.url;
        }),
        choice('detect', t('setup.use-detect'), 'checkbox', profile.url === chosen.detect, (on, box) => {
          if (on) for (const other of box.closest('.profiles').querySelectorAll('[name=detect]')) if (other !== box) other.checked = false;
          chosen.detect = on ? profile.url : null;
        }),
      ] : [element('p', 'facts', why)]),
    );
  }

  #byUrl(url) {
    if (!url) return;
    const part = /^([a-z]+:\/\/)([^/?#]*)@(.*)$/i.exec(url);
    if (part) {
      // A password in an address would be seen by everybody who sees the address.
      const [user, password = ''] = part[2].split(/:(.*)/s);
      this.#user = decode(user);
      this.#password = decode(password);
    }
    this.#name({ name: '', address: url }, part ? part[1] + part[3] : url, null);
  }

  /** Last step: the name; tried, and kept. */
  #name(device, url, detect) {
    const title = textInput('title', { value: device.name ?? '' });
    const name = textInput('name', { value: freeName(device.name) });
    name.pattern = '[0-9A-Za-z_\\-]{1,64}';
    name.required = true;
    const main = textInput('url', { value: url });
    main.required = true;
    const cheap = textInput('detect-url', { value: detect && detect !== url ? detect : '' });
    const user = textInput('username', { value: this.#user });
    const password = textInput('password', { type: 'password', value: this.#password });
    const verdict = element('div', 'verdict');
    verdict.setAttribute('aria-live', 'polite');
    title.addEventListener('input', () => {
      if (!name.dataset.own) name.value = freeName(title.value);
    });
    name.addEventListener('input', () => {
      name.dataset.own = 'yes';
    });
    const tries = button(t('setup.try'), 'quiet', () => tryOut({ url: main.value.trim(), user: user.value.trim(), password: password.value }, verdict, tries));
    tries.id = 'try';
    const keep = submit(t('setup.keep'));
    keep.id = 'keep';
    this.#show(form('columns', async () => {
      const settings = { url: main.value.trim() };
      if (title.value.trim() && title.value.trim() !== name.value) settings.title = title.value.trim();
      if (cheap.value.trim()) settings['detect-url'] = cheap.value.trim();
      if (user.value.trim()) settings.username = user.value.trim();
      const body = { name: name.value.trim(), settings };
      if (user.value.trim() && password.value) body.password = password.value;
      keep.disabled = true;
      const kept = await save('POST', 'api/cameras', body);
      keep.disabled = false;
      if (kept) this.#done();
    },
    field(t('setup.title-of'), title, t('setup.title-hint')), field(t('setup.name-of'), name, t('setup.name-hint')),
    field(t('setup.url'), main), field(t('setup.detect-url'), cheap, t('setup.detect-hint')),
    field(t('setup.user'), user), field(t('setup.password'), password, t('setup.password-hint')),
    verdict, element('div', 'row wide', tries, keep, this.#again())));
  }
}

function submit(text) {
  const made = element('button', 'button', text);
  made.type = 'submit';
  return made;
}

function choice(name, text, type, checked, change) {
  const input = element('input');
  Object.assign(input, { type, name, checked });
  input.addEventListener('change', () => change(input.checked, input));
  return element('label', 'choice', input, element('span', '', text));
}

function nameOf(device) {
  return device.name || [device.maker, device.model].filter(Boolean).join(' ') || device.address;
}

function clockNote({ clock_ahead: ahead }) {
  if (ahead === null || ahead === undefined || Math.abs(ahead) <= CLOCK_OFF_S) return [];
  return [element('p', 'notice', t(ahead > 0 ? 'setup.clock-ahead' : 'setup.clock-behind', { time: coarse(Math.abs(ahead)) }))];
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A name that no camera has yet, from what people call it. */
function freeName(text) {
  const plain = (text ?? '').normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase()
    .replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40) || 'camera';
  const taken = new Set(config().cameras);
  if (!taken.has(plain)) return plain;
  let number = 2;
  while (taken.has(`${plain}-${number}`)) number++;
  return `${plain}-${number}`;
}

/** A look that somebody has left goes on for a while, and the next one at the same device begins after it. */
async function tried(body) {
  for (const until = performance.now() + TRY_MS; ;) {
    try {
      return await send('POST', 'api/cameras/try', body, TRY_MS);
    } catch (problem) {
      if (problem.status !== 409 || performance.now() > until) throw problem;
      await new Promise((resolve) => setTimeout(resolve, BUSY_MS));
    }
  }
}

/** jpeg: in Base64; an address would be kept until the page is left. */
function pictureOf(jpeg, name) {
  const image = element('img', 'picture');
  image.alt = t('setup.picture-of', { name });
  image.src = URL.createObjectURL(new Blob([Uint8Array.from(atob(jpeg), (char) => char.charCodeAt(0))], { type: 'image/jpeg' }));
  image.addEventListener('load', () => URL.revokeObjectURL(image.src), { once: true });
  return image;
}

/** Has an address looked at and shows the verdict. camera: whose kept password may be used. */
export async function tryOut({ url, user, password, camera }, into, pressed) {
  if (!url) return;
  pressed.disabled = true;
  const media = element('div', 'media', element('span', 'no-picture', t('setup.trying'))); // has its final size at once
  into.replaceChildren(media);
  const body = { url, picture: true };
  if (user) body.username = user;
  if (user && password) body.password = password;
  if (camera) body.camera = camera;
  try {
    const found = await tried(body);
    const facts = [found.codec?.toUpperCase(), found.fps ? t('setup.fps', { fps: found.fps }) : ''].filter(Boolean).join(' · ');
    if (found.picture) media.replaceChildren(pictureOf(found.picture, url));
    else media.replaceChildren(element('span', 'no-picture', said(found.picture_trouble) ?? t('setup.no-picture')));
    into.replaceChildren(
      media,
      element('p', found.well ? 'verdict-line good' : 'verdict-line bad', said(found.verdict)), ...(facts ? [element('p', 'facts', facts)] : []),
      element('ol', 'steps', ...found.steps.map((each) => element('li', each.ok ? 'ok' : 'failed', element('b', '', tOr(`setup.step-${each.step}`, each.step)), ` ${said(each.text)}`))),
    );
  } catch (problem) {
    into.replaceChildren(element('p', 'verdict-line bad', problem.status ? problem.message : t('setup.no-answer')));
  }
  pressed.disabled = false;
}
