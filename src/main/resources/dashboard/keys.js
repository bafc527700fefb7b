// Keyboard shortcuts of a page, and the list of them that ? opens.

import { element } from './format.js';
import { t } from './texts.js';

const shortcuts = new Map(); // by key
let dialog = null;

/**
 * Binds a key, as in KeyboardEvent.key, to an action; text says what it does, and hidden keeps it out of the list. An action that
 * returns false leaves the key to the browser. Keys do nothing while text is entered or a dialog is open.
 */
export function onKey(key, text, action, { hidden = false } = {}) {
  shortcuts.set(key, { text, action, hidden });
}

function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio], [type=range]), textarea, select'));
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector('dialog[open]') && event.key !== '?') return;
  const found = shortcuts.get(event.key);
  if (!found) return;
  if (found.action(event) !== false) event.preventDefault();
});

const NAMES = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', ' ': '␣' };

/** Opens or closes the list of shortcuts. */
export function showShortcuts() {
  if (dialog?.open) {
    dialog.close();
    return;
  }
  dialog?.remove();
  const close = element('button', 'quiet', t('shell.close'));
  const rows = [...shortcuts].filter(([, { hidden }]) => !hidden)
    .flatMap(([key, { text }]) => [element('dt', '', element('kbd', '', NAMES[key] ?? key)), element('dd', '', text)]);
  const title = element('h2', '', t('shell.shortcuts'));
  title.id = 'shortcuts-title';
  title.tabIndex = -1;
  title.autofocus = true; // else the button at the end gets the focus, and a low window shows the end of the list
  dialog = element('dialog', 'dialog shortcuts', title, element('dl', '', ...rows), close);
  dialog.setAttribute('aria-labelledby', title.id);
  close.addEventListener('click', () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

onKey('?', t('shell.shortcuts-hint'), showShortcuts);
