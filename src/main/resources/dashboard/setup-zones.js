// Zones and masks, drawn over the camera's picture by mouse, finger or keys, and the sensitivity with its effect on the last day.

import { address, getJson } from './api.js';
import { element } from './format.js';
import { shape } from './overlay.js';
import { icon } from './shell.js';
import { t } from './texts.js';
import { field, textInput } from './setup-add.js';
import { config, save, say, valueFor } from './setup-config.js';
import { drawDay, words } from './setup-day.js';

const MOST_CORNERS = 100;
const MOST_ZONES = 32;
const STEP = 0.01; // of an arrow key
const CLOSE = 0.03; // a tap so near the first corner closes the polygon

const round = (share) => Math.round(Math.min(1, Math.max(0, share)) * 1000) / 1000;

function parse(text) {
  try {
    const list = JSON.parse(text || '[]');
    return Array.isArray(list) ? list : [];
  } catch {
    return []; // a default in YAML that is not JSON, too: none has zones
  }
}

/** What was drawn and not saved, by camera; this tab keeps it over a sign-in. */
const drafts = {
  read(camera) {
    try {
      const draft = JSON.parse(sessionStorage.getItem(`watchkeeper.zones.${camera}`));
      return Array.isArray(draft?.shapes) ? draft : null;
    } catch {
      return null;
    }
  },
  write(camera, draft) {
    try {
      if (draft) sessionStorage.setItem(`watchkeeper.zones.${camera}`, JSON.stringify(draft));
      else sessionStorage.removeItem(`watchkeeper.zones.${camera}`);
    } catch {
      // A browser that keeps nothing loses it with the page.
    }
  },
};

export async function showZones(into, camera) {
  if (!config().cameras.includes(camera)) {
    say(t('setup.no-such-camera'), 'bad');
    return () => {};
  }
  const editor = new ZoneEditor(into, camera);
  await editor.begin();
  return () => editor.end();
}

class ZoneEditor {
  #into;
  #camera;
  #shapes; // {kind: 'zones' or 'masks', name, title, polygon, sensitivity, labels}
  #chosen = -1;
  #drawn = null; // corners of a polygon that is being drawn, with its kind
  #svg = shape('svg', { class: 'zone-drawing', role: 'group' });
  #image = element('img', 'picture');
  #media;
  #hint = element('p', 'facts zone-hint');
  #drawButtons = { zones: this.#drawButton('zones'), masks: this.#drawButton('masks') };
  #list = element('div', 'zone-shapes');
  #day = null;
  #dayChart = shape('svg', { class: 'day', role: 'img' });
  #dayWords = element('p', 'facts');
  #slider = element('input');
  #sensitivity; // of the camera
  #before; // as it is kept
  #width = 16;
  #height = 9;
  #timer = 0;

  constructor(into, camera) {
    this.#into = into;
    this.#camera = camera;
    this.#shapes = ['zones', 'masks'].flatMap((kind) => parse(valueFor(camera, `motion.${kind}`)).map((each) => ({ ...each, kind })));
    this.#sensitivity = Number(valueFor(camera, 'motion.sensitivity')) || 50;
    this.#before = JSON.stringify(this.#wanted());
    const draft = drafts.read(camera);
    if (draft) {
      this.#shapes = draft.shapes;
      this.#sensitivity = draft.sensitivity;
      if (Array.isArray(draft.drawn?.corners)) this.#drawn = draft.drawn;
    }
  }

  async begin() {
    this.#media = element('div', 'media zone-media', element('span', 'no-picture', t('setup.no-picture')), this.#image, this.#svg);
    this.#image.alt = t('setup.picture-of', { name: valueFor(this.#camera, 'title') || this.#camera });
    this.#image.hidden = true;
    this.#image.addEventListener('load', () => {
      this.#image.hidden = false;
      this.#width = this.#image.naturalWidth;
      this.#height = this.#image.naturalHeight;
      this.#media.style.aspectRatio = `${this.#width} / ${this.#height}`;
      this.#media.style.setProperty('--ratio', this.#width / this.#height);
      this.#draw();
    });
    this.#svg.setAttribute('aria-label', t('setup.zones-over'));
    this.#hint.setAttribute('role', 'status');
    this.#svg.addEventListener('pointerdown', (event) => this.#down(event));
    document.addEventListener('keydown', this.#keyWhileDrawing);
    Object.assign(this.#slider, { type: 'range', min: 1, max: 100, step: 1, name: 'sensitivity' });
    this.#slider.addEventListener('input', () => this.#slide());
    const back = element('a', 'quiet', icon('back'), t('setup.back'));
    back.href = './setup#cameras';
    const keep = this.#button(t('setup.save'), 'button', () => this.#save(keep));
    keep.id = 'save';
    this.#into.append(
      element('div', 'part-head', element('h2', '', t('setup.zones-of', { camera: valueFor(this.#camera, 'title') || this.#camera })), back),
      element(
        'div', 'zone-columns',
        element('div', 'zone-left', element('div', 'row', ...Object.values(this.#drawButtons)), this.#media, this.#hint),
        element('div', 'zone-right', this.#list,
          element('section', 'day-part', element('h3', '', t('setup.sensitivity')), element('div', 'row day-slider', this.#slider, element('output', '')),
            this.#dayChart, this.#dayWords)),
      ),
      element('div', 'save-bar', keep),
    );
    this.#refresh();
    this.#timer = setInterval(() => this.#refresh(), 5_000);
    if (this.#isChanged() || this.#drawn) say(t('setup.draft'), 'working');
    this.#choose(-1);
    this.#day = await getJson(`api/cameras/${encodeURIComponent(this.#camera)}/motion/day`).catch(() => null);
    this.#showDay();
  }

  end() {
    clearInterval(this.#timer);
    document.removeEventListener('keydown', this.#keyWhileDrawing);
  }

  #keyWhileDrawing = (event) => {
    if (!this.#drawn || event.target.matches('input, textarea, select, #save, a')) return;
    if (event.key === 'Escape') {
      this.#drawn = null;
      this.#draw();
    } else if (event.key === 'Enter') {
      event.preventDefault(); // the button that began it has the focus
      // Without a pointer there is a rectangle to begin with, whose corners the keys move.
      if (!this.#drawn.corners.length) this.#drawn.corners.push([0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.75]);
      this.#close();
    }
  };

  #button(text, className, action) {
    const made = element('button', className, text);
    made.type = 'button';
    made.addEventListener('click', action);
    return made;
  }

  #drawButton(kind) {
    const made = this.#button('', 'quiet', () => {
      if (this.#drawn?.kind === kind) {
        if (this.#drawn.corners.length) this.#close();
        else this.#drawn = null;
        this.#draw();
        return;
      }
      if (this.#shapes.filter((each) => each.kind === kind).length >= MOST_ZONES) {
        say(t('setup.most-zones', { most: MOST_ZONES }), 'bad');
        return;
      }
      this.#drawn = { kind, corners: [] };
      this.#choose(-1);
    });
    made.id = `draw-${kind}`;
    return made;
  }

  #refresh() {
    if (document.hidden) return;
    this.#image.src = `${address(`api/cameras/${encodeURIComponent(this.#camera)}/snapshot.jpg`)}?t=${Date.now()}`;
  }

  #wanted() {
    const of = (kind) => this.#shapes.filter((each) => each.kind === kind).map(({ kind: unused, ...each }) => each);
    return { 'motion.sensitivity': this.#sensitivity, 'motion.zones': of('zones'), 'motion.masks': of('masks') };
  }

  /** Keeps what is not saved, for a session that ends meanwhile. */
  #remember() {
    const drawn = this.#drawn?.corners.length ? this.#drawn : null;
    drafts.write(this.#camera, this.#isChanged() || drawn ? { shapes: this.#shapes, sensitivity: this.#sensitivity, drawn } : null);
  }

  #isChanged() {
    return JSON.stringify(this.#wanted()) !== this.#before;
  }

  /** Where the pointer is, as shares of the picture. */
  #at({ clientX, clientY }) {
    const box = this.#svg.getBoundingClientRect();
    return [round((clientX - box.left) / box.width), round((clientY - box.top) / box.height)];
  }

  #down(event) {
    event.preventDefault();
    if (this.#drawn) {
      this.#add(this.#at(event));
      return;
    }
    const corner = event.target.closest('[data-corner]');
    const middle = event.target.closest('[data-middle]');
    const inside = event.target.closest('[data-shape]');
    if (corner) this.#drag(event, Number(corner.dataset.corner));
    else if (middle && this.#mayGrow()) {
      const at = Number(middle.dataset.middle) + 1;
      this.#shapes[this.#chosen].polygon.splice(at, 0, this.#at(event));
      this.#drag(event, at);
    } else if (inside) this.#choose(Number(inside.dataset.shape));
    else this.#choose(-1);
  }

  #mayGrow(corners = this.#shapes[this.#chosen].polygon) {
    if (corners.length < MOST_CORNERS) return true;
    say(t('setup.most-corners', { most: MOST_CORNERS }), 'bad');
    return false;
  }

  #add(at) {
    const { corners } = this.#drawn;
    const [first] = corners;
    if (first && corners.length >= 3 && Math.hypot(at[0] - first[0], at[1] - first[1]) < CLOSE) {
      this.#close();
      return;
    }
    if (this.#mayGrow(corners)) corners.push(at);
    this.#draw();
  }

  /** Makes a shape of the corners; false where they are too few. */
  #close() {
    const { kind, corners } = this.#drawn;
    if (corners.length < 3) {
      say(t('setup.unfinished'), 'bad');
      return false;
    }
    const names = new Set(this.#shapes.map(({ name }) => name));
    let number = 1;
    const word = kind === 'zones' ? 'zone' : 'mask';
    while (names.has(`${word}-${number}`)) number++;
    this.#shapes.push({ kind, name: `${word}-${number}`, polygon: corners });
    this.#drawn = null;
    say('');
    this.#choose(this.#shapes.length - 1);
    this.#list.querySelector('.chosen input')?.select();
    return true;
  }

  /** Moves a corner with the pointer. */
  #drag(event, corner) {
    const { polygon } = this.#shapes[this.#chosen];
    const id = event.pointerId;
    this.#svg.setPointerCapture(id);
    const move = (moved) => {
      if (moved.pointerId !== id) return;
      polygon[corner] = this.#at(moved);
      this.#draw();
    };
    const stop = (ended) => {
      if (ended.pointerId !== id) return;
      for (const kind of ['pointerup', 'pointercancel']) this.#svg.removeEventListener(kind, stop);
      this.#svg.removeEventListener('pointermove', move);
    };
    this.#svg.addEventListener('pointermove', move);
    for (const kind of ['pointerup', 'pointercancel']) this.#svg.addEventListener(kind, stop);
    this.#draw();
  }

  #key(event, corner) {
    const { polygon } = this.#shapes[this.#chosen];
    const steps = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    if (steps[event.key]) {
      polygon[corner] = polygon[corner].map((side, i) => round(side + steps[event.key][i]));
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && polygon.length > 3) {
      polygon.splice(corner, 1);
    } else {
      return;
    }
    event.preventDefault();
    this.#draw();
    this.#svg.querySelector(`[data-corner="${Math.min(corner, polygon.length - 1)}"]`)?.focus();
  }

  /** A new corner by the keyboard. */
  #split(event, i) {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    if (!this.#mayGrow()) return;
    const { polygon } = this.#shapes[this.#chosen];
    const [[x, y], [nextX, nextY]] = [polygon[i], polygon[(i + 1) % polygon.length]];
    polygon.splice(i + 1, 0, [round((x + nextX) / 2), round((y + nextY) / 2)]);
    this.#draw();
    this.#svg.querySelector(`[data-corner="${i + 1}"]`)?.focus();
  }

  #choose(index) {
    this.#chosen = index;
    this.#draw();
    this.#showList();
    this.#showDay();
  }

  #draw() {
    const w = this.#width;
    const h = this.#height;
    const size = Math.max(w, h);
    const points = (corners) => corners.map(([x, y]) => `${x * w},${y * h}`).join(' ');
    this.#svg.setAttribute('viewBox', `0 0 ${w} ${h}`);
    this.#hint.textContent = this.#drawn ? t('setup.drawing') : this.#chosen >= 0 ? t('setup.zones-hint') : ''; // of corners, where there are some
    for (const [kind, button] of Object.entries(this.#drawButtons)) {
      const word = kind === 'zones' ? 'zone' : 'mask';
      button.textContent = t(this.#drawn?.kind === kind ? `setup.finish-${word}` : `setup.draw-${word}`);
    }
    const focused = document.activeElement?.dataset?.corner;
    const parts = this.#shapes.map((each, i) => shape('polygon', {
      class: `${each.kind === 'masks' ? 'mask' : 'zone'}${i === this.#chosen ? ' chosen' : ''}`, points: points(each.polygon), 'data-shape': i,
    }));
    if (this.#drawn) {
      const { corners, kind } = this.#drawn;
      parts.push(shape('polyline', { class: `${kind === 'masks' ? 'mask' : 'zone'} chosen`, points: points(corners) }));
      parts.push(...corners.map(([x, y]) => shape('circle', { class: 'corner', cx: x * w, cy: y * h, r: size * 0.007 })));
    } else if (this.#chosen >= 0) {
      const { polygon } = this.#shapes[this.#chosen];
      polygon.forEach(([x, y], i) => {
        const [nextX, nextY] = polygon[(i + 1) % polygon.length];
        parts.push(this.#handle((x + nextX) / 2 * w, (y + nextY) / 2 * h, size, 'middle', i));
      });
      polygon.forEach(([x, y], i) => parts.push(this.#handle(x * w, y * h, size, 'corner', i)));
    }
    this.#svg.replaceChildren(...parts);
    this.#remember();
    if (focused !== undefined) this.#svg.querySelector(`[data-corner="${focused}"]`)?.focus();
  }

  /** A dot with a larger invisible circle, which a finger hits. */
  #handle(x, y, size, what, i) {
    const group = shape(
      'g', { class: `handle ${what}`, [`data-${what}`]: i },
      shape('circle', { class: 'reach', cx: x, cy: y, r: size * 0.022 }), shape('circle', { class: what, cx: x, cy: y, r: size * (what === 'corner' ? 0.009 : 0.006) }),
    );
    group.setAttribute('tabindex', '0');
    group.setAttribute('role', 'button');
    if (what === 'middle') {
      group.setAttribute('aria-label', t('setup.middle', { number: i + 1 }));
      group.addEventListener('keydown', (event) => this.#split(event, i));
    } else {
      group.setAttribute('aria-label', t('setup.corner', { number: i + 1 }));
      group.addEventListener('keydown', (event) => this.#key(event, i));
      group.addEventListener('dblclick', () => {
        const { polygon } = this.#shapes[this.#chosen];
        if (polygon.length > 3) polygon.splice(i, 1);
        this.#draw();
      });
    }
    return group;
  }

  #showList() {
    const items = this.#shapes.map((each, i) => (i === this.#chosen ? this.#opened(each) : this.#closed(each, i)));
    this.#list.replaceChildren(...(items.length ? items : [element('p', 'facts', t('setup.no-zones'))]));
  }

  #closed(each, i) {
    const word = t(each.kind === 'zones' ? 'setup.zone' : 'setup.mask');
    const made = this.#button('', 'zone-item', () => this.#choose(i));
    made.append(element('span', `zone-key ${each.kind}`), element('b', '', each.title || each.name), element('span', 'facts', word));
    return made;
  }

  #opened(each) {
    const name = textInput('zone-name', { value: each.name });
    name.maxLength = 64;
    name.addEventListener('input', () => {
      each.name = name.value;
      this.#remember();
    });
    const title = textInput('zone-title', { value: each.title ?? '' });
    title.addEventListener('input', () => {
      if (title.value.trim()) each.title = title.value.trim();
      else delete each.title;
      this.#remember();
    });
    const remove = this.#button(t('setup.remove'), 'quiet', () => {
      this.#shapes.splice(this.#chosen, 1);
      this.#choose(-1);
    });
    return element('div', 'zone-item chosen', field(t('setup.name-of'), name), field(t('setup.title-of'), title), element('div', 'row', remove));
  }

  /** The zone whose sensitivity the slider moves; null for the camera's. */
  #zone() {
    const chosen = this.#shapes[this.#chosen];
    return chosen?.kind === 'zones' ? chosen : null;
  }

  #slide() {
    const zone = this.#zone();
    const value = Number(this.#slider.value);
    if (!zone) this.#sensitivity = value;
    else if (value === this.#sensitivity) delete zone.sensitivity;
    else zone.sensitivity = value;
    this.#remember();
    this.#showDay();
  }

  #showDay() {
    const zone = this.#zone();
    const value = Number(zone?.sensitivity ?? this.#sensitivity);
    this.#slider.value = value;
    this.#slider.setAttribute('aria-label', zone ? t('setup.sensitivity-of', { zone: zone.title || zone.name }) : t('setup.sensitivity'));
    this.#slider.nextElementSibling.textContent = value;
    if (!this.#day) {
      this.#dayWords.textContent = t('setup.day-nothing');
      return;
    }
    // A zone that was drawn just now has no scores of its own yet.
    const known = zone ? this.#day.settings.zones.findIndex(({ name }) => name === zone.name) : -1;
    const now = known >= 0 ? this.#day.settings.zones[known].sensitivity : this.#day.settings.sensitivity;
    drawDay(this.#dayChart, this.#day, known, value);
    this.#dayWords.textContent = words(this.#day, known, value, now);
  }

  async #save(button) {
    // What is drawn counts, closed or not.
    if (this.#drawn?.corners.length && !this.#close()) return;
    this.#drawn = null;
    const before = JSON.parse(this.#before);
    const settings = {};
    for (const [key, value] of Object.entries(this.#wanted())) if (JSON.stringify(value) !== JSON.stringify(before[key])) settings[key] = value;
    if (!Object.keys(settings).length) {
      say(t('setup.nothing-changed'));
      return;
    }
    button.disabled = true;
    if (await save('PUT', `api/cameras/${encodeURIComponent(this.#camera)}`, { settings })) this.#before = JSON.stringify(this.#wanted());
    this.#remember();
    button.disabled = false;
  }
}
