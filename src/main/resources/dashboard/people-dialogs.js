// The dialogs of the page of people: one form at a time, which stays open and says why when the server refuses.

import { element } from './format.js';
import { t } from './texts.js';

const dialog = document.getElementById('dialog');

/** A labelled field of a form. */
export function field(label, name, attributes = {}) {
  const input = element('input');
  input.name = name;
  Object.assign(input, { required: true, ...attributes });
  return element('label', 'field', element('span', '', label), input);
}

/** A new password, twice the same. */
export function newPassword() {
  const common = { type: 'password', autocomplete: 'new-password', minLength: 8, maxLength: 256 };
  const first = field(t('people.new-password'), 'password', common);
  const again = field(t('people.repeat'), 'again', common);
  const check = () => {
    const [one, two] = [first, again].map((each) => each.querySelector('input'));
    two.setCustomValidity(one.value === two.value ? '' : t('people.differ'));
  };
  for (const each of [first, again]) each.addEventListener('input', check);
  return [first, again];
}

/** The choice of role and cameras. cameras: all there are; account: what is chosen now. Returns the fields and a function that reads them. */
export function rights(cameras, account) {
  const chosen = account.role === 'administrator' ? 'administrator' : account.cameras ? 'some' : 'viewer';
  const roles = element('fieldset', '', element('legend', '', t('people.role')));
  const list = element('fieldset', 'cameras');
  list.setAttribute('aria-label', t('people.cameras'));
  for (const role of ['administrator', 'viewer', 'some']) roles.append(pick('radio', 'role', role, t(`people.role-${role}`), role === chosen));
  const gone = (account.cameras ?? []).filter((name) => !cameras.some((camera) => camera.name === name)).map((name) => ({ name }));
  for (const { name, title } of [...cameras, ...gone]) {
    list.append(pick('checkbox', 'camera', name, title ?? name, account.cameras?.includes(name) ?? false));
  }
  const wish = () => roles.querySelector('input:checked').value;
  const show = () => {
    list.hidden = wish() !== 'some';
  };
  roles.addEventListener('change', show);
  show();
  const read = () => {
    const names = [...list.querySelectorAll('input:checked')].map((each) => each.value);
    return wish() === 'administrator' ? { role: 'administrator', cameras: null } : { role: 'viewer', cameras: wish() === 'some' ? names : null };
  };
  return { fields: [roles, list], read };
}

function pick(type, name, value, label, checked) {
  const input = element('input');
  Object.assign(input, { type, name, value, checked });
  return element('label', 'pick', input, element('span', '', label));
}

/**
 * Asks with a form; go(values) is called with its fields by name, and the dialog closes when it has succeeded. danger: the button warns. Returns whether
 * it was done, as a promise.
 */
export function ask({ title, text = '', fields = [], go, label, danger = false }) {
  const heading = element('h2', '', title);
  heading.id = 'dialog-title';
  const problem = element('p', 'problem');
  problem.setAttribute('role', 'alert');
  const cancel = element('button', 'quiet', t('people.cancel'));
  cancel.type = 'button';
  const submit = element('button', danger ? 'button danger' : 'button', label);
  const form = element('form', '', ...(text ? [element('p', '', text)] : []), ...fields, problem, element('div', 'buttons', cancel, submit));
  dialog.replaceChildren(heading, form);
  return new Promise((resolve) => {
    let done = false;
    cancel.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => resolve(done), { once: true });
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      submit.disabled = true;
      problem.textContent = '';
      try {
        await go(Object.fromEntries(new FormData(form)));
        done = true;
        dialog.close();
      } catch (error) {
        problem.textContent = error.status ? error.message : t('people.away');
      } finally {
        submit.disabled = false;
      }
    });
    dialog.showModal();
    (form.querySelector('input:not([hidden])') ?? submit).focus();
  });
}

/** Shows something that is told once. */
export function show({ title, text, content, buttons = [] }) {
  const heading = element('h2', '', title);
  heading.id = 'dialog-title';
  const close = element('button', 'button', t('people.done'));
  close.type = 'button';
  close.addEventListener('click', () => dialog.close());
  dialog.replaceChildren(heading, element('form', '', element('p', '', text), content, element('div', 'buttons', ...buttons, close)));
  dialog.showModal();
}
