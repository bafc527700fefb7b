package dev.watchkeeper.keeper.liveness;

/**
 * A watcher's report that the child makes no progress; immutable. The keeper decides what to do.
 *
 * @param spinning whether the child nevertheless uses the processors
 * @param evidence what was seen, as the end of the sentence "ended because …"
 */
public record Finding(boolean spinning, String evidence) {}
