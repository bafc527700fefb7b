// What this page has deleted or brought back while an answer with the former list was still under way.

export class Meanwhile {
  #changes = new Map(); // by id: {event, until}

  /** Deleted; asked: the number of the newest request for the list, or nothing while the deletion itself is not answered. */
  gone(id, asked = Infinity) {
    this.#changes.set(id, { event: null, until: asked });
  }

  back(event, asked) {
    this.#changes.set(event.id, { event, until: asked });
  }

  /** Nothing was deleted after all. */
  forget(id) {
    this.#changes.delete(id);
  }

  isGone(id) {
    return this.#changes.get(id)?.event === null;
  }

  /** The list as it is by now. asked: the number of the request that it answers; what was asked for later knows of the change itself. */
  applied(list, asked) {
    let now = list;
    for (const [id, { event, until }] of this.#changes) {
      if (asked > until) this.#changes.delete(id);
      else now = [...now.filter((each) => each.id !== id), ...(event ? [event] : [])];
    }
    return now;
  }
}
