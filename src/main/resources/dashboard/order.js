// The order of the tiles and their groups, kept in this browser: each screen has its own wall.

import { keep, kept, keptList } from './kept.js';

const MOST_GROUPS = 20;

/** The names in the kept order; cameras that are new come last, as the node lists them. */
export function inOrder(names) {
  const known = keptList('order');
  const place = (name) => (known.includes(name) ? known.indexOf(name) : known.length + names.indexOf(name));
  return [...names].sort((a, b) => place(a) - place(b));
}

export function keepOrder(names) {
  keep('order', names);
}

/** As the node lists them. */
export function forgetOrder() {
  keep('order', null);
}

/** {name: [cameras]} */
export function groups() {
  const all = kept('groups', {});
  return Object.fromEntries(Object.entries(all ?? {}).filter(([, cameras]) => Array.isArray(cameras)));
}

/** Adds a group; false if there are as many as there may be, or one of that name. */
export function addGroup(name) {
  const all = groups();
  if (!name || Object.hasOwn(all, name) || Object.keys(all).length >= MOST_GROUPS) return false;
  keep('groups', { ...all, [name]: [] });
  return true;
}

export function removeGroup(name) {
  const { [name]: gone, ...rest } = groups();
  keep('groups', rest);
  if (chosenGroup() === name) chooseGroup(null);
  return gone;
}

export function setMember(group, camera, is) {
  const all = groups();
  if (!Object.hasOwn(all, group)) return; // removed in another tab
  const others = all[group].filter((each) => each !== camera);
  keep('groups', { ...all, [group]: is ? [...others, camera] : others });
}

/** The group that is shown; null for all cameras. */
export function chosenGroup() {
  const name = kept('group', null);
  return name !== null && Object.hasOwn(groups(), name) ? name : null;
}

export function chooseGroup(name) {
  keep('group', name);
}
