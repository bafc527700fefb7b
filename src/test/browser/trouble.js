// Runs in a page before its own scripts. window.trouble makes what lies between a page and its picture go wrong as often as a test says: requests that are
// answered late, never or wrongly, and a browser whose events do not come. It notes what the page says meanwhile.

const PATIENT_MS = 5_000;
const HASTE = 4; // deadlines of so long come sooner by this, so that a test need not wait for them

window.trouble = { kind: '', left: 0, path: '/piece.mp4', answers: {}, said: [], sources: [], mute: 0, came: 0 }; // mute: of how many sockets nothing is heard

{
  const { trouble } = window;
  const realTimeout = window.setTimeout.bind(window);
  const realInterval = window.setInterval.bind(window);
  window.setTimeout = (action, ms = 0, ...rest) => realTimeout(action, ms >= PATIENT_MS ? ms / HASTE : ms, ...rest);
  window.setInterval = (action, ms = 0, ...rest) => realInterval(action, ms >= PATIENT_MS ? ms / HASTE : ms, ...rest);
  const happens = (...kinds) => trouble.left > 0 && kinds.includes(trouble.kind) && Boolean(trouble.left--);
  const refusal = (status, error) => new Response(JSON.stringify({ error }), { status, headers: { 'Content-Type': 'application/json' } });

  const realFetch = window.fetch.bind(window);
  window.fetch = async (input, init = {}) => {
    const url = new URL(typeof input === 'string' ? input : input.url, location.href);
    const made = Object.entries(trouble.answers).find(([path]) => url.pathname === path && (init.method ?? 'GET') === 'GET');
    if (made) return new Response(JSON.stringify(made[1]), { headers: { 'Content-Type': 'application/json' } });
    if (!url.pathname.endsWith(trouble.path)) return realFetch(input, init);
    if (happens('silent')) return new Promise((_, reject) => init.signal.addEventListener('abort', () => reject(init.signal.reason)));
    if (happens('broken')) throw new TypeError('NetworkError');
    if (happens('busy')) return refusal(503, 'Too many recordings are being read at once; try again.');
    if (happens('unlisted')) return refusal(404, "Nothing was recorded from camera 'yard' at that time.");
    if (happens('late')) {
      await new Promise((resolve) => { realTimeout(resolve, 2_500); });
      trouble.came += 1;
    }
    if (happens('hole')) {
      // The file ends before the moment, and the next one begins after it.
      const asked = Date.parse(url.searchParams.get('from'));
      url.searchParams.set('from', new Date(asked - 2_700).toISOString());
      url.searchParams.set('seconds', '1');
      const answer = await realFetch(url, init);
      const headers = new Headers(answer.headers);
      headers.set('X-Piece-Next', new Date(asked + 2_000).toISOString());
      return new Response(await answer.arrayBuffer(), { headers });
    }
    return realFetch(input, init);
  };

  const realListen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function listen(type, ...rest) {
    if (type === 'sourceopen') trouble.sources.push(this);
    if (type === 'sourceopen' && happens('unopened')) return;
    if (type === 'seeked' && happens('unseen')) return;
    realListen.call(this, type, ...rest);
  };
  const realFrame = HTMLVideoElement.prototype.requestVideoFrameCallback;
  if (realFrame) {
    HTMLVideoElement.prototype.requestVideoFrameCallback = function next(action) {
      return trouble.kind === 'unseen' && trouble.left > 0 ? 0 : realFrame.call(this, action);
    };
  }

  const RealSocket = window.WebSocket;
  window.WebSocket = class extends RealSocket {
    set onmessage(action) {
      if (trouble.mute > 0) trouble.mute--;
      else super.onmessage = action;
    }
  };

  // At each change: what is said for a few ms counts, too.
  new MutationObserver(() => {
    for (const each of document.querySelectorAll('.view-wait:not([hidden])')) {
      if (!trouble.said.includes(each.textContent)) trouble.said.push(each.textContent);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributeFilter: ['hidden'] });
}
