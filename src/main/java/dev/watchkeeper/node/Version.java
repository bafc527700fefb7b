package dev.watchkeeper.node;

import java.util.Optional;

/** The version of this program, from the jar's manifest; immutable. */
public final class Version {
    /** For example {@code 0.1.0}; {@code development} when it does not run from a jar. */
    public static final String NUMBER = Optional.ofNullable(
                    Version.class.getPackage().getImplementationVersion())
            .orElse("development");

    private Version() {}
}
