// Draws zones, masks, regions and paths over a picture. All coordinates are shares of the picture, 0 to 1.

import { titleOf } from './format.js';

const SVG = 'http://www.w3.org/2000/svg';
const LEAST_LABEL_PX = 12;

/** An SVG element with attributes and children. */
export function shape(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export class Overlay {
  #svg;
  #width = 1600;
  #height = 900;

  constructor(svg) {
    this.#svg = svg;
    this.size(this.#width, this.#height);
  }

  /** Sets the picture's size, so that nothing is distorted. */
  size(width, height) {
    this.#width = width;
    this.#height = height;
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  }

  /** what: {zones: [{name, title, polygon, active}], masks: [{name, title, polygon}], regions: [{x, y, width, height, moving}], path: [{x, y}]} */
  draw({ zones = [], masks = [], regions = [], path = [] }) {
    this.#svg.replaceChildren(
      ...masks.map((mask) => this.#polygon(mask, 'mask')),
      ...zones.map((zone) => this.#polygon(zone, `zone${zone.active ? ' active' : ''}`)),
      ...[...masks, ...zones].map((named) => this.#label(named)),
      ...regions.map((region) => this.#box(region)),
      ...this.#path(path),
    );
  }

  #at([x, y]) {
    return `${(x * this.#width).toFixed(1)},${(y * this.#height).toFixed(1)}`;
  }

  #polygon({ polygon }, className) {
    return shape('polygon', { class: className, points: polygon.map((corner) => this.#at(corner)).join(' ') });
  }

  /** Places the label at the upper left of the polygon's box, because things happen in the middle. */
  #label({ name, title, polygon }) {
    const [x, y] = polygon.reduce((best, corner) => (corner[0] + corner[1] < best[0] + best[1] ? corner : best));
    const size = this.#height * Math.max(0.035, LEAST_LABEL_PX / (this.#svg.clientHeight || this.#height)); // to be read on a phone, too
    const text = shape('text', {
      x: Math.min(x * this.#width + size * 0.5, this.#width * 0.9), y: y * this.#height + size * 1.3, 'font-size': size,
    });
    text.textContent = titleOf({ name, title });
    return text;
  }

  #box({ x, y, width, height, moving }) {
    return shape('rect', {
      class: moving ? 'moving' : 'still',
      x: x * this.#width, y: y * this.#height, width: width * this.#width, height: height * this.#height,
    });
  }

  #path(path) {
    if (path.length === 0) return [];
    const points = path.map(({ x, y }) => this.#at([x, y]));
    const [endX, endY] = points.at(-1).split(',');
    return [
      shape('polyline', { class: 'path', points: points.join(' ') }),
      shape('circle', { class: 'path-end', cx: endX, cy: endY, r: this.#height * 0.018 }),
    ];
  }
}
