package dev.watchkeeper.lab.drill;

/** A finished drill: its table, and whether every limit was kept; immutable except for the table. */
record Drilled(Report report, boolean passed) {}
