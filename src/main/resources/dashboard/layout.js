// How many columns of tiles suit a wall: as large as possible with all tiles in sight, and never so small that nothing can be made out.

/** Width by height of a tile. */
export const RATIO = 16 / 9;
const PHONE_PX = 600;
const LEAST_PX = 184;
const LEAST_HALF_PX = 150; // of two columns on a phone
const USUAL_TEXT_PX = 16;
const ONE_COLUMN = 4; // up to so many tiles a phone shows one below the other
const MOST_SPAN = 5; // columns of the large tile

/** How much larger than usual the reader's text is: names need that much more room. */
export const textScale = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL_TEXT_PX || 1;

/**
 * The grid for count tiles in a space of width × height px, with gaps of gap px: {columns, width} of a tile, in px. Tiles that do not fit at the
 * least width, which grows with the text, go on below, to be scrolled to.
 */
export function fit(count, width, height, gap, scale = 1) {
  const wide = (columns) => (width - gap * (columns - 1)) / columns;
  const least = LEAST_PX * scale;
  if (width < PHONE_PX * Math.min(scale, 1.5)) {
    const columns = count > ONE_COLUMN && wide(2) >= LEAST_HALF_PX * scale ? 2 : 1;
    return { columns, width: Math.floor(wide(columns)) };
  }
  let best = { columns: 1, width: 0 };
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.ceil(count / columns);
    const tall = ((height - gap * (rows - 1)) / rows) * RATIO;
    const fits = Math.floor(Math.min(wide(columns), tall));
    if (fits > best.width) best = { columns, width: fits };
  }
  if (best.width >= least) return best;
  const columns = Math.max(1, Math.min(count, Math.floor((width + gap) / (least + gap))));
  return { columns, width: Math.floor(wide(columns)) };
}

/**
 * The grid for a large tile with the others around it: {columns, width, span}; span: the columns, and rows, of the large one. A larger one is worth
 * as much as larger others, and both more than empty places. On a phone the large one lies above two columns.
 */
export function fitLarge(count, width, height, gap, scale = 1) {
  const least = LEAST_PX * scale;
  const wide = (columns) => (width - gap * (columns - 1)) / columns;
  if (width < PHONE_PX * Math.min(scale, 1.5)) return { columns: 2, width: Math.floor(wide(2)), span: 2 };
  let best = null;
  for (let span = 2; span <= MOST_SPAN; span++) {
    const cells = span * span + count - 1;
    for (let columns = span; columns <= cells; columns++) {
      const rows = Math.max(span, Math.ceil(cells / columns));
      const tall = ((height - gap * (rows - 1)) / rows) * RATIO;
      const fits = Math.floor(Math.min(wide(columns), tall));
      const worth = (span * fits * fits * cells) / (columns * rows);
      if (fits >= least && (best === null || worth > best.worth)) best = { columns, width: fits, span, worth };
    }
  }
  if (best) return best;
  const columns = Math.max(2, Math.floor((width + gap) / (least + gap)));
  return { columns, width: Math.floor(wide(columns)), span: 2 };
}
