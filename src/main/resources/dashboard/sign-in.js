// The sign-in page: signs in without leaving, says what went wrong, and leads on to where the visitor wanted to go.

import { fillIn, t } from './texts.js';

const PATIENCE_MS = 15_000; // the server checks two passwords at a time, and may have some waiting
const PROBLEMS = { 401: 'wrong', 409: 'no-users', 421: 'name', 429: 'barred', 503: 'busy' };
const OLD_PROBLEMS = ['wrong', 'barred', 'busy']; // of the form without this script
const PATH = /^\/[\w.~%/-]*(\?[\w.~%=&:,+-]*)?(#[\w.~%=&:,/-]*)?$/; // of this server: an address prepared by a foreign page must not lead away

const form = document.getElementById('form');
const user = document.getElementById('user');
const password = document.getElementById('password');
const enter = document.getElementById('enter');
const problem = document.getElementById('problem');
const query = new URLSearchParams(location.search);

fillIn();
document.title = `${t('sign-in.enter')} · Watchkeeper`;
// A browser keeps the part after # over the server's redirect.
const wish = `${query.get('next') ?? '/'}${query.get('next')?.includes('#') ? '' : location.hash}`;
const next = PATH.test(wish) && !wish.startsWith('//') ? wish : '/';
document.getElementById('next').value = next;
if (OLD_PROBLEMS.includes(query.get('problem'))) tell(query.get('problem'));

function tell(what) {
  problem.textContent = what ? t(`sign-in.${what}`) : '';
}

async function signIn() {
  const response = await fetch('./api/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ user: user.value, password: password.value }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (response.ok) location.replace(`.${next}`);
  else tell(PROBLEMS[response.status] ?? 'failed');
  return response.ok;
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  enter.disabled = true;
  tell('');
  const done = await signIn().catch(() => {
    tell('away');
    return false;
  });
  enter.disabled = done;
  if (!done) password.select();
});
