package dev.watchkeeper.api.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody may do at all; each role may do what the one before it may. */
public enum Role {
    /** Reads, marks events as seen, acknowledges incidents. */
    VIEWER,
    /** Does everything. */
    ADMINISTRATOR;

    /** The word in files and answers. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> of(String id) {
        return Arrays.stream(values()).filter(role -> role.id().equals(id)).findFirst();
    }
}
