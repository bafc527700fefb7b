// The public page of one camera: its newest picture, with the age of the picture itself. The page and the picture may come from a cache long after the node is gone,
// so nothing here is called live because it arrived: only the time at which the picture was taken counts.
const EVERY_MS = 5000;
const PATIENCE_MS = 8000;
const LIVE_SECONDS = 20;

const camera = decodeURIComponent(location.pathname.split('/').pop());
const address = `/api/cameras/${encodeURIComponent(camera)}/snapshot.jpg`;
const figure = document.getElementById('figure');
const image = document.getElementById('picture');
const state = document.getElementById('state');
const age = document.getElementById('age');
const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
let shown = null; // {takenAt, seconds, at, stale}
let failed = false;

/** How old the picture was when it arrived: by the sender's clock, which the reader's may not agree with, and never less than any header says. */
function ageOf(headers) {
  const sent = Date.parse(headers.get('date') ?? '');
  const taken = Date.parse(headers.get('x-picture-time') ?? headers.get('last-modified') ?? '');
  const now = Number.isNaN(sent) ? Date.now() : sent;
  const told = [headers.get('x-picture-age'), headers.get('age')].map(Number).filter(Number.isFinite);
  return { taken, seconds: Math.max((now - taken) / 1000, 0, ...told) };
}

async function look() {
  try {
    // A cache of the browser's own is asked, too, but never instead of the server.
    const answer = await fetch(address, { cache: 'no-cache', signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!answer.ok) throw new Error(String(answer.status));
    const { taken, seconds } = ageOf(answer.headers);
    if (Number.isNaN(taken)) throw new Error('a picture without a time');
    const stale = answer.headers.get('x-picture-state') !== 'live';
    const url = URL.createObjectURL(await answer.blob());
    const former = image.src;
    image.src = url;
    image.hidden = false;
    if (former.startsWith('blob:')) URL.revokeObjectURL(former);
    shown = { taken, seconds, at: performance.now(), stale };
    failed = false;
  } catch {
    failed = true;
  }
  show();
  setTimeout(look, EVERY_MS);
}

function show() {
  if (shown === null) {
    figure.className = failed ? 'stale' : 'unknown';
    state.textContent = failed ? 'There is no picture now.' : 'Asking for the picture …';
    age.textContent = '';
    return;
  }
  const seconds = shown.seconds + (performance.now() - shown.at) / 1000;
  const live = !failed && !shown.stale && seconds < LIVE_SECONDS;
  figure.className = live ? 'live' : 'stale';
  state.textContent = live ? 'Live' : 'Old picture: this is not how it looks there now.';
  age.textContent = `${words(seconds)} old, taken ${time.format(new Date(shown.taken))}`;
}

/** Rounded up, because nothing may look younger than it is. */
function words(seconds) {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.ceil(whole / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const hours = Math.ceil(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

setInterval(show, 1000);
look();
