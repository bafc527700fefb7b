package dev.watchkeeper.keeper.liveness;

/**
 * What a watcher has found: the child makes no progress; immutable. It is a verdict for the keeper, which decides.
 *
 * @param spinning true if it uses processors all the same
 * @param evidence what was seen, as it completes the sentence "ended because …"
 */
public record Finding(boolean spinning, String evidence) {}
