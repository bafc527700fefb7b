package dev.watchkeeper.stream;

/** Which of a camera's streams a path carries, or that it carries several cameras; an immutable enumeration. */
public enum StreamKind {
    MAIN,
    SUB,
    GRID
}
