// Changes a list on the page without touching what stays: focus, video and scroll position survive.

/** Makes nodes, in this order, the children of a container. What is in place already is not moved. */
export function place(container, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...container.children]) {
    if (!wanted.has(child)) child.remove();
  }
  nodes.forEach((node, i) => {
    const there = container.children[i];
    if (there !== node) container.insertBefore(node, there ?? null);
  });
}

/** Sets a text only if it changes, so that screen readers do not repeat it and selections stay. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
