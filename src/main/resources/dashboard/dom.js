// Changes a list on the page without touching what stays: focus, video and scroll position survive.

/** Makes nodes, in this order, the children of a container. What is in place already is not moved. */
export function place(container, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...container.children]) {
    if (!wanted.has(child)) child.remove();
  }
  nodes.forEach((node, i) => {
    const there = container.children[i];
    if (there !== node) moveBefore(container, node, there ?? null);
  });
}

/** Puts a node before another; where the browser can, a video that is moved within its container goes on. */
export function moveBefore(container, node, other) {
  if (node.parentElement === container && container.moveBefore) container.moveBefore(node, other);
  else container.insertBefore(node, other);
}

/** Sets a text only if it changes, so that screen readers do not repeat it and selections stay. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
