// Arranging the wall: tiles are dragged, or moved with the arrow keys, and belong to groups; one may be the large one. The bar above the tiles chooses
// the group.

import { moveBefore, place } from './dom.js';
import { element } from './format.js';
import { addGroup, chooseGroup, chosenGroup, forgetOrder, groups, keepOrder, removeGroup, setMember } from './order.js';
import { banner } from './shell.js';
import { t } from './texts.js';

const DRAG_PX = 6; // a shorter way is a press

export class Arranger {
  /** Whether tiles can be moved now. */
  on = false;
  #bar;
  #grid;
  #large;
  #changed;
  #drag = null; // {root, x, y, moves, onto}

  /** large: the LargeTile; changed() is called when other tiles, or another order, are to be shown. */
  constructor(bar, grid, large, changed) {
    this.#bar = bar;
    this.#grid = grid;
    this.#large = large;
    this.#changed = changed;
    grid.addEventListener('pointerdown', (event) => this.#begin(event));
    grid.addEventListener('pointermove', (event) => this.#move(event));
    grid.addEventListener('pointerup', () => this.#end(true));
    grid.addEventListener('pointercancel', () => this.#end(false));
  }

  toggle() {
    this.on = !this.on;
    this.#end(false);
    this.#grid.classList.toggle('arranging', this.on);
    document.getElementById('arrange').setAttribute('aria-pressed', this.on);
    this.#bar.replaceChildren(); // with other controls
    this.#changed();
  }

  /** The names that the chosen group shows; all of them while they are arranged. */
  members(names) {
    const group = chosenGroup();
    return this.on || group === null ? names : names.filter((name) => groups()[group].includes(name));
  }

  /** Draws the bar, and on the tiles, by name, whether they belong to the chosen group. chooses: whether there is something to choose. */
  show(tiles, chooses) {
    this.#bar.hidden = !chooses || (!this.on && Object.keys(groups()).length === 0);
    if (!this.#bar.hidden) this.#drawBar();
    for (const [name, { root, title }] of tiles) this.#drawMember(root, name, title);
    const hint = this.#large.mode === 'even' ? t('arrange.hint') : `${t('arrange.hint')} ${t('arrange.hint-large')}`;
    banner('arranging', this.on ? hint : '', 'notice');
  }

  /** Moves a camera to the place of another tile, given as its element. */
  move(name, to) {
    const roots = [...this.#grid.children];
    const root = roots.find((each) => each.dataset.camera === name);
    if (!root || root === to) return;
    const others = roots.filter((each) => each !== root);
    others.splice(roots.indexOf(to), 0, root);
    place(this.#grid, others);
    this.#keep();
    this.#changed();
    root.querySelector('.open').focus(); // moving takes the focus away
  }

  #keep() {
    keepOrder([...this.#grid.children].map((root) => root.dataset.camera));
  }

  #drawBar() {
    const chosen = chosenGroup();
    const names = [null, ...Object.keys(groups())];
    const key = JSON.stringify([names, this.on]);
    if (this.#bar.dataset.key !== key || this.#bar.children.length === 0) {
      this.#bar.dataset.key = key;
      const chips = names.map((name) => this.#chip(name));
      this.#bar.setAttribute('role', 'group');
      this.#bar.setAttribute('aria-label', t('arrange.groups'));
      this.#bar.replaceChildren(...chips, ...(this.on ? this.#controls() : []));
    }
    for (const chip of this.#bar.querySelectorAll('.group')) chip.setAttribute('aria-pressed', (chip.dataset.group ?? null) === chosen);
    const remove = this.#bar.querySelector('.remove');
    if (remove) remove.hidden = chosen === null;
    const sizes = this.#bar.querySelector('.sizes');
    if (sizes) sizes.value = this.#large.mode;
  }

  #chip(name) {
    const chip = this.#button('group', name ?? t('arrange.all'), () => {
      chooseGroup(name);
      this.#changed();
    });
    if (name !== null) chip.dataset.group = name;
    return chip;
  }

  #controls() {
    const input = element('input');
    input.placeholder = t('arrange.new-group');
    input.setAttribute('aria-label', t('arrange.new-group'));
    input.maxLength = 40;
    input.required = true;
    const form = element('form', 'new-group', input, element('button', 'quiet', t('arrange.add')));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const name = input.value.trim();
      if (!addGroup(name)) {
        input.select();
        return;
      }
      chooseGroup(name);
      this.#changed();
      this.#bar.querySelector('input').focus();
    });
    const remove = this.#button('quiet remove', t('arrange.remove-group'), () => {
      this.#large.forget(chosenGroup());
      removeGroup(chosenGroup());
      this.#changed();
      this.#bar.querySelector('.group').focus();
    });
    const reset = this.#button('quiet', t('arrange.reset'), () => {
      forgetOrder();
      this.#changed();
    });
    const sizes = element('select', 'sizes', ...['even', 'one', 'follow'].map((mode) => new Option(t(`arrange.${mode}`), mode)));
    sizes.setAttribute('aria-label', t('arrange.sizes'));
    sizes.addEventListener('change', () => this.#large.setMode(sizes.value));
    return [sizes, form, remove, reset, this.#button('button', t('arrange.done'), () => this.toggle())];
  }

  #button(className, text, action) {
    const made = element('button', className, text);
    made.type = 'button';
    made.addEventListener('click', action);
    return made;
  }

  #drawMember(root, name, title) {
    const group = this.on ? chosenGroup() : null;
    let box = root.querySelector('.member input');
    if (group === null) {
      box?.parentElement.remove();
      return;
    }
    if (!box) {
      box = element('input');
      box.type = 'checkbox';
      box.addEventListener('change', () => setMember(chosenGroup(), name, box.checked));
      root.querySelector('.media').append(element('label', 'member', box, element('span')));
    }
    box.checked = groups()[group].includes(name);
    box.nextSibling.textContent = t('arrange.in-group', { group });
    box.setAttribute('aria-label', t('arrange.camera-in-group', { camera: title, group }));
  }

  #begin(event) {
    const root = event.target.closest('.tile');
    if (!this.on || !root || event.button !== 0 || event.target.closest('.member')) return;
    this.#drag = { root, x: event.clientX, y: event.clientY, moves: false, onto: null };
    this.#grid.setPointerCapture(event.pointerId); // not the tile: moving it would end the capture
  }

  #move(event) {
    const drag = this.#drag;
    if (!drag) return;
    if (!drag.moves && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < DRAG_PX) return;
    drag.moves = true;
    drag.root.classList.add('dragged');
    const under = document.elementsFromPoint(event.clientX, event.clientY).map((each) => each.closest('.tile'))
      .find((root) => root && root !== drag.root && root.parentElement === this.#grid);
    drag.onto = under?.classList.contains('large') ? under : null;
    if (!under || drag.onto) return;
    const roots = [...this.#grid.children];
    moveBefore(this.#grid, drag.root, roots.indexOf(under) > roots.indexOf(drag.root) ? under.nextSibling : under);
  }

  /** done: by lifting the pointer; a press, or the place of the large tile, makes the tile the large one. */
  #end(done) {
    const drag = this.#drag;
    if (!drag) return;
    this.#drag = null;
    drag.root.classList.remove('dragged');
    if (drag.moves) this.#keep();
    if (done && this.#large.mode !== 'even' && (drag.onto || !drag.moves)) this.#large.choose(drag.root.dataset.camera);
    else if (drag.moves) this.#changed();
  }
}
