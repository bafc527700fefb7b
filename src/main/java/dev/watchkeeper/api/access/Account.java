package dev.watchkeeper.api.access;

import dev.watchkeeper.config.CameraSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A person or a program with its rights; immutable.
 *
 * @param cameras the only cameras it may know about; empty if it may know about all, as an administrator always may
 */
public record Account(String name, Role role, Optional<Set<String>> cameras) {
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    /** More would not fit on a line that somebody still reads. */
    public static final int MOST_CAMERAS = 256;

    public Account {
        if (role == Role.ADMINISTRATOR && cameras.isPresent()) {
            throw new IllegalArgumentException("an administrator sees every camera");
        }
        cameras = cameras.map(Set::copyOf);
    }

    public static Account administrator(String name) {
        return new Account(name, Role.ADMINISTRATOR, Optional.empty());
    }

    public static Account viewer(String name) {
        return new Account(name, Role.VIEWER, Optional.empty());
    }

    public static Account viewer(String name, Set<String> cameras) {
        return new Account(name, Role.VIEWER, Optional.of(cameras));
    }

    public boolean sees(String camera) {
        return cameras.map(mine -> mine.contains(camera)).orElse(true);
    }

    public boolean seesAll() {
        return cameras.isEmpty();
    }

    public boolean isAdministrator() {
        return role == Role.ADMINISTRATOR;
    }

    /** The same rights under another name. */
    Account named(String other) {
        return new Account(other, role, cameras);
    }

    /** The cameras in alphabetical order; empty if it sees all. */
    public Optional<List<String>> sortedCameras() {
        return cameras.map(mine -> List.copyOf(new TreeSet<>(mine)));
    }

    /** What follows the hash in a line of the users file: nothing, {@code :viewer} or {@code :viewer:door,yard}. */
    String rights() {
        return role == Role.ADMINISTRATOR
                ? ""
                : ":" + role.id()
                        + sortedCameras()
                                .map(mine -> ":" + String.join(",", mine))
                                .orElse("");
    }

    /**
     * Reads the rights as they are written in a line.
     *
     * @param fields what follows the hash, split at colons; none means administrator
     * @return the account, or what is wrong
     */
    static Parsed parse(String name, List<String> fields) {
        if (fields.isEmpty()) {
            return new Parsed.Good(administrator(name));
        }
        Optional<Role> role = Role.of(fields.getFirst());
        if (role.isEmpty()) {
            return new Parsed.Bad("the role of '" + name + "' must be administrator or viewer");
        }
        if (fields.size() == 1) {
            return new Parsed.Good(new Account(name, role.get(), Optional.empty()));
        }
        if (role.get() == Role.ADMINISTRATOR || fields.size() > 2) {
            return new Parsed.Bad("only a viewer has cameras after the role, as in " + name + ":HASH:viewer:door,yard");
        }
        Set<String> cameras = new TreeSet<>(Arrays.asList(fields.get(1).split(",", -1)));
        Optional<String> mistake = mistakeIn(cameras);
        return mistake.isPresent() ? new Parsed.Bad(mistake.get()) : new Parsed.Good(viewer(name, cameras));
    }

    /** What is wrong with a viewer's cameras, which need not exist. */
    static Optional<String> mistakeIn(Set<String> cameras) {
        if (cameras.isEmpty() || cameras.size() > MOST_CAMERAS) {
            return Optional.of("a viewer of named cameras has 1 to " + MOST_CAMERAS + " of them");
        }
        return cameras.stream()
                .filter(camera -> !camera.matches(CameraSettings.NAME))
                .findFirst()
                .map(camera -> "'" + camera + "' is not a valid name of a camera");
    }

    /** The outcome of reading. */
    sealed interface Parsed {
        record Good(Account account) implements Parsed {}

        record Bad(String mistake) implements Parsed {}
    }
}
