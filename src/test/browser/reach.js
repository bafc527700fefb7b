// Notes in a page how soon and how late pictures are seen; runs before the page's own scripts.
(() => {
  const reach = { moving: {}, shift: 0, shifted: [], reading: '', read: [] };
  window.reach = reach;
  if (globalThis.PerformanceObserver?.supportedEntryTypes.includes('layout-shift')) {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue;
        reach.shift += entry.value;
        for (const { node } of entry.sources) reach.shifted.push(`${node?.nodeName ?? ''}.${node?.className ?? ''}#${node?.id ?? ''} ${Math.round(entry.startTime)}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  }

  const canvas = new OffscreenCanvas(16, 1);
  const context = canvas.getContext('2d', { willReadFrequently: true });

  /** The number in a picture of the scene 'numbers'; null if it cannot be read. */
  function number(video) {
    const { videoWidth: width, videoHeight: height } = video;
    context.drawImage(video, 0, height * 0.9, width, height * 0.06, 0, 0, 16, 1);
    const { data } = context.getImageData(0, 0, 16, 1);
    const white = Array.from({ length: 16 }, (_, i) => data[4 * i] > 128);
    if (!white[0] || white[1] || !white[15]) return null;
    const bits = white.slice(2, 14);
    if ((bits.filter(Boolean).length + Number(white[14])) % 2 === 0) return null;
    return bits.reduce((value, bit) => 2 * value + Number(bit), 0);
  }

  const known = new WeakSet();
  function follow(video) {
    known.add(video);
    let pictures = 0;
    const each = (now, { expectedDisplayTime }) => {
      video.requestVideoFrameCallback(each);
      const camera = video.closest('[data-camera]')?.dataset.camera;
      if (!camera || video.hidden) return;
      pictures++;
      if (pictures === 2) reach.moving[camera] ??= now;
      if (camera !== reach.reading) return;
      const at = performance.timeOrigin + Math.max(now, expectedDisplayTime);
      reach.read.push({ number: number(video), at, buffered: video.buffered.length ? video.buffered.end(video.buffered.length - 1) - video.currentTime : 0 });
    };
    video.requestVideoFrameCallback(each);
  }
  setInterval(() => {
    for (const video of document.querySelectorAll('video')) if (!known.has(video)) follow(video);
  }, 10);
})();
