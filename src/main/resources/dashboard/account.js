// What share of a day, a week or a month each camera was watched, as bands, for print and as CSV.

import { getJson } from './api.js';
import { Band, causeText } from './band.js';
import { duration, element, hours, titleOf } from './format.js';
import { outages } from './outages.js';
import { locale, t } from './texts.js';

const DAY_MS = 86_400_000;
const PERIODS = { day: 1, week: 7, month: 30 };
const MOST_PAGES = 12; // of 1000 spans for each camera; the account says so if there are more
const LEAST_SHOWN_S = 0.5;

const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });

export function account() {
  let period = 'day';
  let shown = null;
  const told = outages();
  const periods = document.getElementById('periods');
  periods.append(...Object.keys(PERIODS).map((each) => {
    const button = element('button', '', t(`incidents.${each}`));
    button.type = 'button';
    button.setAttribute('aria-pressed', String(each === period));
    button.addEventListener('click', () => {
      period = each;
      for (const other of periods.children) other.setAttribute('aria-pressed', String(other === button));
      refresh();
    });
    return button;
  }));
  document.getElementById('print').addEventListener('click', () => window.print());
  document.getElementById('csv').addEventListener('click', () => shown && save(shown));

  async function refresh() {
    const asked = period;
    const found = await read(PERIODS[asked]);
    if (asked !== period) return;
    shown = found;
    show(found);
    told.show(found.cameras, found.from, found.to);
  }
  return { refresh };
}

/** The accounts of all cameras, with every span of the period as far as the limit reaches. */
async function read(days) {
  const from = new Date(Date.now() - days * DAY_MS).toISOString();
  const [answer, { cameras }] = await Promise.all([getJson(`api/coverage?limit=1000&from=${from}`), getJson('api/cameras')]);
  const states = new Map(cameras.map((camera) => [camera.name, camera]));
  for (const each of answer.cameras) {
    each.name = titleOf(states.get(each.camera) ?? { name: each.camera, title: each.title });
    each.message = states.get(each.camera)?.message;
    for (let page = 1; each.next_from && page < MOST_PAGES; page++) {
      const more = await getJson(`api/coverage?limit=1000&camera=${encodeURIComponent(each.camera)}&from=${each.next_from}&to=${answer.to}`);
      const next = more.cameras.find((other) => other.camera === each.camera);
      each.spans.push(...(next?.spans ?? []));
      each.next_from = next?.next_from ?? null;
    }
  }
  return { from: Date.parse(answer.from), to: Date.parse(answer.to), cameras: answer.cameras };
}

/** Never rounded up to 100. */
function share(ratio) {
  return ratio === null ? '–' : `${(Math.floor(ratio * 10_000) / 100).toLocaleString(locale, { maximumFractionDigits: 2 })} %`;
}

function show({ from, to, cameras }) {
  document.getElementById('account-facts').textContent = t('incidents.between', { from: when.format(from), to: when.format(to) });
  const scale = element('div', 'scale', ...[0, 1, 2, 3, 4].map((part) => element('span', '', tick(from + (part * (to - from)) / 4, to - from))));
  const head = element('div', 'line scale-line', element('span'), scale, element('span'));
  const lines = cameras.map((each) => line(each, from, to));
  document.getElementById('account').replaceChildren(...(lines.length ? [head, ...lines] : [element('p', 'empty', t('incidents.no-account'))]));
}

function tick(ms, length) {
  const style = length < 2 * DAY_MS ? { hour: hours(), minute: '2-digit' } : { day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(locale, style).format(ms);
}

function line(each, from, to) {
  const explained = element('p', 'worst');
  const summed = longest(each, from);
  explained.textContent = summed;
  const band = new Band({ height: 16, explain: (sentence) => { explained.textContent = sentence ?? summed; } });
  const blind = each.blind_seconds >= LEAST_SHOWN_S ? t('incidents.blind-for', { time: duration(each.blind_seconds) }) : t('incidents.never-blind');
  const accounted = each.watched_seconds + each.blind_seconds;
  const part = accounted * 1000 < 0.99 * (to - from) ? `, ${t('incidents.of', { time: duration(accounted) })}` : '';
  const figure = element('p', 'share', element('strong', '', share(each.ratio)), element('span', 'facts', each.ratio === null ? t('incidents.unknown') : `${blind}${part}`));
  const made = element('div', 'line', element('h2', '', each.name), band.root, figure, explained);
  if (each.next_from) made.append(element('p', 'worst', t('incidents.cut', { at: when.format(new Date(each.next_from)) })));
  band.show(each.spans, from, to, `${each.name}: ${sentence(each)}`);
  return made;
}

function longest(each, from) {
  const worst = each.longest[0];
  return worst
    ? t(Date.parse(worst.from) <= from ? 'incidents.longest-more' : 'incidents.longest', { time: duration((Date.parse(worst.to) - Date.parse(worst.from)) / 1000), cause: causeText(worst.cause), at: when.format(new Date(worst.from)) })
    : t('incidents.never-blind');
}

function sentence(each) {
  return each.ratio === null ? t('incidents.unknown') : t('incidents.watched', { share: share(each.ratio), time: duration(each.blind_seconds) });
}

/** One row per camera and day of the reader, with the seconds watched, blind and of each cause. */
function save({ from, to, cameras }) {
  const causes = [...new Set(cameras.flatMap((each) => each.spans.map((span) => span.cause).filter(Boolean)))].sort();
  const rows = [['camera', 'day', 'watched_seconds', 'blind_seconds', ...causes.map((cause) => `blind_${cause}_seconds`)]];
  for (const each of cameras) {
    for (let begin = from; begin < to; begin = nextDay(begin)) rows.push(row(each, begin, Math.min(to, nextDay(begin)), causes));
  }
  const link = element('a');
  link.href = URL.createObjectURL(new Blob([rows.map((cells) => cells.map(cell).join(',')).join('\r\n'), '\r\n'], { type: 'text/csv' }));
  link.download = `coverage-${new Date(from).toISOString().slice(0, 10)}-${new Date(to).toISOString().slice(0, 10)}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function nextDay(ms) {
  const date = new Date(ms);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
}

function row(each, begin, end, causes) {
  const sums = new Map();
  for (const span of each.spans) {
    const ms = Math.min(end, Date.parse(span.to)) - Math.max(begin, Date.parse(span.from));
    if (ms > 0) sums.set(span.cause ?? '', (sums.get(span.cause ?? '') ?? 0) + ms);
  }
  const seconds = (ms) => (ms / 1000).toFixed(1);
  const blind = causes.reduce((sum, cause) => sum + (sums.get(cause) ?? 0), 0);
  const date = new Date(begin);
  const day = [date.getFullYear(), String(date.getMonth() + 1).padStart(2, '0'), String(date.getDate()).padStart(2, '0')].join('-');
  return [each.camera, day, seconds(sums.get('') ?? 0), seconds(blind), ...causes.map((cause) => seconds(sums.get(cause) ?? 0))];
}

/** Quoted as RFC 4180 says; a leading sign would make a formula of it in a spreadsheet. */
function cell(value) {
  const text = /^[=+\-@]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
