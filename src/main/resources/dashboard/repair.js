// The page of one repair: shows the patch as it was tested; only its buttons decide.

import { address, getJson, wordsOf } from './api.js';
import { said } from './said.js';
import { start } from './shell.js';
import { locale, t, tOr } from './texts.js';

const id = decodeURIComponent(location.pathname.split('/').pop());
const byId = (name) => document.getElementById(name);
const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
let sha256 = null;

function at(time) {
  return time ? moment.format(new Date(time)) : null;
}

function show(repair) {
  sha256 = repair.sha256;
  byId('title').textContent = t('repair.title', { title: repair.title });
  byId('state').textContent = tOr(`repair.state-${repair.state}`, repair.state);
  byId('text').textContent = said(repair.text);
  byId('words').textContent = repair.words || '–';
  const facts = {
    [t('repair.asked')]: at(repair.at),
    [t('repair.tests')]: said(repair.tests?.text),
    [t('repair.lines')]: repair.sha256 ? t('repair.added-removed', repair) : null,
    [t('repair.repository')]: repair.source ? t('repair.source', repair.source) : null,
    [t('repair.sandbox')]: said(repair.sandbox),
    [t('repair.sha256')]: repair.sha256,
    [t('repair.until')]: repair.state === 'proposed' ? at(repair.expires) : null,
    [t('repair.decided')]: said(repair.decided_by),
    [t('repair.commit')]: repair.commit,
    [t('repair.reverted')]: repair.reverted,
  };
  byId('facts').replaceChildren(
    ...Object.entries(facts)
      .filter(([, value]) => value)
      .flatMap(([name, value]) => [element('dt', name), element('dd', value)]),
  );
  byId('cautions').replaceChildren(...repair.cautions.map((caution) => element('li', said(caution))));
  byId('decision').hidden = repair.state !== 'proposed';
}

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

async function showPatch() {
  const response = await fetch(address(`api/repairs/${encodeURIComponent(id)}/patch.diff`), { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) {
    byId('patch').textContent = t('repair.none');
    return;
  }
  const lines = (await response.text()).split('\n');
  byId('patch').replaceChildren(
    ...lines.map((line) => element('span', `${line}\n`, line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : '')),
  );
}

async function decide(verb) {
  for (const button of byId('decision').querySelectorAll('button')) button.disabled = true;
  const response = await fetch(address(`api/repairs/${encodeURIComponent(id)}/${verb}`), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ sha256 }),
    signal: AbortSignal.timeout(10_000),
  }).catch(() => null);
  const answer = (await response?.json().catch(() => null)) ?? {};
  byId('text').textContent = said(answer.text ?? answer.error) ?? t('repair.no-answer');
  byId('decision').hidden = response?.ok ?? false;
  for (const button of byId('decision').querySelectorAll('button')) button.disabled = false;
}

start('');
byId('approve').addEventListener('click', () => decide('approve'));
byId('reject').addEventListener('click', () => decide('reject'));
getJson(`api/repairs/${encodeURIComponent(id)}`)
  .then((repair) => {
    show(repair);
    return showPatch();
  })
  .catch((error) => {
    byId('text').textContent = wordsOf(error);
  });
