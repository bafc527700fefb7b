// Formats times, ages and sizes in the reader's language and time zone; creates elements without markup.

import { locale, t } from './texts.js';

// Made when first needed, because the first ones of a page take tens of milliseconds.
const clock = once(() => new Intl.DateTimeFormat(locale, { hour: hours(), minute: '2-digit', second: '2-digit' }));
const tenths = once(() => new Intl.DateTimeFormat(locale, { hour: hours(), minute: '2-digit', second: '2-digit', fractionalSecondDigits: 1 }));
const day = once(() => new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' }));
const dayAndTime = once(() => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: hours(), minute: '2-digit', second: '2-digit' }));
const decimals = [0, 1, 2].map((digits) => once(() => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })));

let hourStyle = null;

function once(make) {
  let made = null;
  return (value) => (made ??= make()).format(value);
}

export function timeOfDay(date) {
  return clock(date);
}

/** With tenths of a second, before AM or PM where there is one. */
export function timeWithTenths(date) {
  return tenths(date);
}

/** How readers of the language write hours: "9:05 AM", but "09:05". For formats that a page makes of its own. */
export function hours() {
  return (hourStyle ??= new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 ? 'numeric' : '2-digit');
}

/** A moment: the time alone if it is of today, otherwise with its day. */
export function moment(date) {
  return midnight(new Date()) === midnight(date) ? clock(date) : dayAndTime(date);
}

/** The time at a camera in a time zone of its own, if it differs from the reader's; otherwise empty. */
export function timeThere(date, zone) {
  if (!zone) return '';
  const clockFace = { hour: hours(), minute: '2-digit' };
  const there = date.toLocaleTimeString(locale, { ...clockFace, timeZone: zone });
  return there === date.toLocaleTimeString(locale, clockFace) ? '' : t('time.there', { time: there, zone });
}

export function dayOf(date) {
  const days = Math.round((midnight(new Date()) - midnight(date)) / 86_400_000);
  return days === 0 ? t('time.today') : days === 1 ? t('time.yesterday') : day(date);
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** 75 → "1 min 15 s" */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return whole % 60 ? `${Math.floor(whole / 60)} min ${whole % 60} s` : `${whole / 60} min`;
  return coarse(whole);
}

/** 75 → "1 min"; for how long something has lasted */
export function coarse(seconds) {
  if (seconds < 60) return `${Math.max(0, Math.floor(seconds))} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86_400)} ${t('time.days')} ${Math.floor((seconds % 86_400) / 3600)} h`;
}

const STANDS_S = 0.5; // a text stays until the next tick, after 250 ms, or somewhat later in a busy browser

/** 74.2 → "1 min 15 s": rounded up, because nothing may look younger than it is while the text stays */
export function age(seconds) {
  const whole = Math.ceil(Math.max(0, seconds) + STANDS_S);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.ceil(whole / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const hours = Math.ceil(minutes / 60);
  return `${Math.floor(hours / 24)} ${t('time.days')} ${hours % 24} h`;
}

export function bitrate(bps) {
  return bps >= 1_000_000 ? `${number(bps / 1_000_000, 1)} Mbit/s` : `${Math.round(bps / 1000)} kbit/s`;
}

export function percent(share) {
  const value = share * 100;
  return `${value >= 10 ? Math.round(value) : number(value, 1)} %`;
}

/** With so many digits after the point, or comma, 2 at most. */
export function number(value, digits) {
  return decimals[digits](value);
}

/** The title of a camera, zone or mask, else its name; addresses always use names. */
export function titleOf({ name, title }) {
  return title ?? name;
}

/** What a part of an address says; '' if it cannot be read, as '100%'. */
export function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

/** Creates an element with class, text and children; text is never parsed as markup. */
export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}
