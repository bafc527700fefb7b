// How many columns of tiles suit a wall: as large as possible with all tiles in sight, and never so small that nothing can be made out.

/** Width by height of a tile. */
export const RATIO = 16 / 9;
const PHONE_PX = 600;
const LEAST_PX = 184;
const ONE_COLUMN = 4; // up to so many tiles a phone shows one below the other

/**
 * The grid for count tiles in a space of width × height px, with gaps of gap px: {columns, width} of a tile, in px. Tiles that do not fit at the
 * least width go on below, to be scrolled to.
 */
export function fit(count, width, height, gap) {
  const wide = (columns) => (width - gap * (columns - 1)) / columns;
  if (width < PHONE_PX) {
    const columns = count > ONE_COLUMN ? 2 : 1;
    return { columns, width: Math.floor(wide(columns)) };
  }
  let best = { columns: 1, width: 0 };
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.ceil(count / columns);
    const tall = ((height - gap * (rows - 1)) / rows) * RATIO;
    const fits = Math.floor(Math.min(wide(columns), tall));
    if (fits > best.width) best = { columns, width: fits };
  }
  if (best.width >= LEAST_PX) return best;
  const columns = Math.max(1, Math.min(count, Math.floor((width + gap) / (LEAST_PX + gap))));
  return { columns, width: Math.floor(wide(columns)) };
}
