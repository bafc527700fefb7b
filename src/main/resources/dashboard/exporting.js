// Exporting a chosen piece: orders it, shows how far it is, and offers the file with its checksum and what it lacks.

import { address, send, wordsOf } from './api.js';
import { causeText } from './band.js';
import { dayOf, duration, element, timeOfDay } from './format.js';
import { said } from './said.js';
import { icon } from './shell.js';
import { t, tOr } from './texts.js';

const POLL_MS = 700;
const STEPS = [-10, -1, 1, 10]; // seconds by which an edge of the choice is moved

/** handlers: {choice(): {from, to} or null, choose({from, to} or null), cameras(): [{camera, title}], playhead()} */
export class Exporting {
  #root;
  #handlers;
  #from = element('output', 'edge-time');
  #to = element('output', 'edge-time');
  #length = element('span', 'facts');
  #go = element('button', 'button');
  #convert = element('input');
  #problem = element('p', 'problem');
  #list = element('ul', 'export-list');
  #shown = new Map();
  #timer = 0;

  constructor(root, handlers) {
    this.#root = root;
    this.#handlers = handlers;
    this.#go.type = 'button';
    this.#go.append(icon('download'), element('span', '', t('timeline.export-go')));
    this.#go.addEventListener('click', () => this.#order());
    this.#convert.type = 'checkbox';
    this.#problem.hidden = true;
    this.#problem.setAttribute('role', 'alert');
    root.append(
      element('div', 'export-choice', this.#edge('from', this.#from), this.#edge('to', this.#to), element('div', 'export-go', this.#go, this.#length)),
      element('label', 'export-convert', this.#convert, element('span', '', t('timeline.export-convert'))),
      element('p', 'facts', t('timeline.export-hint')),
      this.#problem,
      this.#list,
    );
  }

  get open() {
    return !this.#root.hidden;
  }

  set open(is) {
    this.#root.hidden = !is;
    clearTimeout(this.#timer);
    if (!is) {
      this.#handlers.choose(null);
      return;
    }
    const at = this.#handlers.playhead();
    const to = Math.min(Date.now(), at + 30_000);
    this.#handlers.choose({ from: to - 60_000, to });
    this.#poll();
  }

  /** Shows what is chosen. */
  show(choice) {
    const write = (output, ms) => { output.textContent = `${dayOf(new Date(ms))} ${timeOfDay(new Date(ms))}`; };
    if (!choice) return;
    write(this.#from, choice.from);
    write(this.#to, choice.to);
    const names = this.#handlers.cameras().map(({ title }) => title).join(', ');
    this.#length.textContent = `${duration((choice.to - choice.from) / 1000)} · ${names}`;
    this.#go.disabled = names === '';
  }

  #edge(which, output) {
    const move = (seconds) => {
      const choice = this.#handlers.choice();
      const moved = { ...choice, [which]: Math.min(Date.now(), choice[which] + 1000 * seconds) };
      if (moved.to - moved.from >= 1000) this.#handlers.choose(moved);
    };
    const buttons = STEPS.map((seconds) => {
      const made = element('button', 'quiet step', `${seconds > 0 ? '+' : '−'}${Math.abs(seconds)} s`);
      made.type = 'button';
      made.addEventListener('click', () => move(seconds));
      return made;
    });
    const here = element('button', 'quiet step', t('timeline.export-here'));
    here.type = 'button';
    here.addEventListener('click', () => move((this.#handlers.playhead() - this.#handlers.choice()[which]) / 1000));
    return element('div', 'export-edge', element('span', 'facts', t(`timeline.export-${which}`)), output, element('span', 'export-steps', ...buttons, here));
  }

  async #order() {
    const { from, to } = this.#handlers.choice();
    this.#problem.hidden = true;
    this.#go.disabled = true;
    try {
      for (const { camera } of this.#handlers.cameras()) {
        await send('POST', 'api/exports', { camera, from: new Date(from).toISOString(), to: new Date(to).toISOString(), convert: this.#convert.checked });
      }
    } catch (error) {
      this.#problem.textContent = wordsOf(error);
      this.#problem.hidden = false;
    } finally {
      this.#go.disabled = false;
    }
    this.#poll();
  }

  async #poll() {
    clearTimeout(this.#timer);
    try {
      const { exports } = await send('GET', 'api/exports');
      this.#draw(exports);
      if (this.open && exports.some(({ state }) => state === 'waiting' || state === 'running')) this.#timer = setTimeout(() => this.#poll(), POLL_MS);
    } catch (error) {
      this.#problem.textContent = wordsOf(error);
      this.#problem.hidden = false;
      if (this.open) this.#timer = setTimeout(() => this.#poll(), 5 * POLL_MS);
    }
  }

  #draw(exports) {
    const ids = new Set(exports.map(({ id }) => id));
    for (const [id, row] of this.#shown) {
      if (!ids.has(id)) {
        row.root.remove();
        this.#shown.delete(id);
      }
    }
    for (const each of exports.toReversed()) {
      if (!this.#shown.has(each.id)) {
        const row = this.#row(each);
        this.#shown.set(each.id, row);
        this.#list.prepend(row.root);
      }
      this.#update(this.#shown.get(each.id), each);
    }
  }

  #row(each) {
    const from = new Date(each.from);
    const progress = element('progress');
    progress.max = 1;
    progress.setAttribute('aria-label', t('timeline.export-progress'));
    const state = element('span', 'facts');
    const save = element('a', 'button', icon('download'), element('span', '', t('timeline.export-save')));
    const end = element('button', 'quiet', icon('trash'));
    end.type = 'button';
    end.setAttribute('aria-label', t('timeline.export-delete'));
    end.title = t('timeline.export-delete');
    end.addEventListener('click', async () => {
      await send('DELETE', `api/exports/${each.id}`).catch(() => {});
      this.#poll();
    });
    const name = element('span', 'export-name', `${each.title ?? each.camera}, ${dayOf(from)} ${timeOfDay(from)}, ${duration((Date.parse(each.to) - from) / 1000)}`);
    const sum = element('code', 'export-sum');
    const root = element('li', 'export-row', element('div', 'export-words', name, state, sum), progress, save, end);
    return { root, progress, state, save, sum };
  }

  #update({ root, progress, state, save, sum }, each) {
    root.dataset.state = each.state;
    const over = each.state === 'done' || each.state === 'failed';
    progress.hidden = over;
    progress.value = each.progress;
    save.hidden = each.state !== 'done';
    sum.hidden = each.state !== 'done';
    if (each.state === 'done') {
      save.href = address(`${each.file}?download=1`);
      sum.textContent = `SHA-256 ${each.sha256}`;
      const missing = each.missing.map(({ from, to, cause }) => t('timeline.export-lacks', { from: timeOfDay(new Date(from)), to: timeOfDay(new Date(to)), cause: tOr(`missing.${cause}`, causeText(cause)) }));
      state.textContent = [`${(each.bytes / 1_000_000).toFixed(1)} MB`, missing.length ? missing.join(' ') : t('timeline.export-whole')].join(' · ');
    } else if (each.state === 'failed') {
      state.textContent = said(each.error);
    } else {
      state.textContent = each.state === 'waiting' ? t('timeline.export-waits') : `${Math.round(100 * each.progress)} %`;
    }
  }
}
