package dev.watchkeeper.event;

/**
 * What was recognised in a picture, and where; immutable.
 *
 * @param name such as {@code person}
 * @param confidence 0 to 1
 */
public record Label(String name, double confidence, Movement.Box box) {}
