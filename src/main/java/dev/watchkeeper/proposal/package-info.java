/**
 * What repair agents proposed: one folder each in {@code data/repairs/}, with its report and patch, and the decision of a person. The ladder writes
 * them ({@code escalate.repair}); the API and the command {@code repairs} show them and pass decisions on, which changes nothing but one file. All
 * state is in files, so each process sees the same; thread-safe.
 */
@NullMarked
package dev.watchkeeper.proposal;

import org.jspecify.annotations.NullMarked;
