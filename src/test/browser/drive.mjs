// Drives one browser by WebDriver BiDi. Reads one order per line, {id, order, ...}, and answers each with a line {id, value} or {id, error}; ends
// with its input. Arguments: chrome or firefox, the program, a folder for the profile, further words for the browser.

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import puppeteer from 'puppeteer-core';

const [browserName, executablePath, userDataDir, ...words] = process.argv.slice(2);
const LIMIT_MS = 60_000;
const pages = new Map();
let next = 1;

const browser = await puppeteer.launch({
  browser: browserName,
  executablePath,
  userDataDir,
  protocol: 'webDriverBiDi',
  headless: true,
  acceptInsecureCerts: true, // as a person does who has compared the fingerprint
  args: words,
  timeout: LIMIT_MS,
  protocolTimeout: LIMIT_MS,
  extraPrefsFirefox: {
    'media.autoplay.default': 0,
    'media.autoplay.blocking_policy': 0,
    'dom.min_background_timeout_value': 250,
    'intl.accept_languages': 'en-US,en',
  },
});

const axe = readFileSync(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

// How Firefox tells, among the exceptions, of a socket that the page closed before it was open.
const SOCKET_CLOSED_EARLY = /^(Firefox can’t establish a connection to the server at|The connection to) wss?:\/\//;

const orders = {
  async open({ url, width, height, before }) {
    const page = await browser.newPage();
    if (before) await page.evaluateOnNewDocument(before);
    page.setDefaultTimeout(LIMIT_MS);
    await page.setViewport({ width, height });
    const kept = { page, problems: [], requests: [] };
    page.on('pageerror', (error) => {
      const problem = String(error?.message ?? error);
      if (!SOCKET_CLOSED_EARLY.test(problem)) kept.problems.push(problem);
    });
    page.on('request', (request) => kept.requests.length < 5_000 && kept.requests.push(request.url()));
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    pages.set(next, kept);
    return next++;
  },
  go: ({ page, url }) => of(page).page.goto(url, { waitUntil: 'domcontentloaded' }).then(() => null),
  reload: ({ page }) => of(page).page.reload({ waitUntil: 'domcontentloaded' }).then(() => null),
  front: ({ page }) => of(page).page.bringToFront().then(() => null),
  back: ({ page }) => of(page).page.evaluate('history.back(), null'),
  size: ({ page, width, height }) => of(page).page.setViewport({ width, height }).then(() => null),
  value: ({ page, script }) => of(page).page.evaluate(script),
  click: ({ page, selector }) => of(page).page.click(selector).then(() => null),
  hover: ({ page, selector }) => of(page).page.hover(selector).then(() => null),
  press: ({ page, key }) => of(page).page.keyboard.press(key).then(() => null),
  type: ({ page, selector, text }) => of(page).page.type(selector, text).then(() => null),
  select: ({ page, selector, text }) => of(page).page.select(selector, text).then(() => null),
  async mouse({ page, does, at }) {
    const { mouse } = of(page).page;
    await mouse.move(at[0], at[1]);
    if (does !== 'move') await mouse[does]();
    return null;
  },
  async touch({ page, does, at }) {
    const { touchscreen } = of(page).page;
    if (does === 'up') await touchscreen.touchEnd();
    else await touchscreen[does === 'down' ? 'touchStart' : 'touchMove'](at[0], at[1]);
    return null;
  },
  async drag({ page, from, to }) {
    const { mouse } = of(page).page;
    await mouse.move(from[0], from[1]);
    await mouse.down();
    for (let i = 1; i <= 8; i++) await mouse.move(from[0] + ((to[0] - from[0]) * i) / 8, from[1] + ((to[1] - from[1]) * i) / 8);
    await mouse.up();
    return null;
  },
  screenshot: ({ page, file }) => of(page).page.screenshot({ path: file }).then(() => null),
  problems: ({ page }) => of(page).problems,
  requests: ({ page }) => of(page).requests,
  async axe({ page }) {
    await of(page).page.evaluate(`${axe}\n;null`);
    return of(page).page.evaluate(async () => {
      const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
      return violations.filter(({ impact }) => impact !== 'minor')
        .map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`).join(' | ')}`);
    });
  },
  close: ({ page }) => of(page).page.close().then(() => pages.delete(page)),
};

function of(id) {
  const found = pages.get(id);
  if (!found) throw new Error(`there is no page ${id}`);
  return found;
}

function answer(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

answer({ id: 0, value: await browser.version() });
for await (const line of createInterface({ input: process.stdin })) {
  const { id, order, ...rest } = JSON.parse(line);
  try {
    answer({ id, value: (await orders[order](rest)) ?? null });
  } catch (error) {
    answer({ id, error: String(error?.message ?? error) });
  }
}
await browser.close();
