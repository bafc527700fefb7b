package dev.watchkeeper.config;

import dev.watchkeeper.base.Groups;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of the section {@code storage}, and the settings read from them; immutable. */
final class StorageKeys {
    private static final Key<Duration> MAX_AGE = Key.of(
            "storage.max-age",
            Forms.duration("0 for no limit", "1m", "3650d"),
            "30d",
            "Older recordings are deleted, except those of kept events.");
    private static final Key<Long> MAX_SIZE = Key.of(
            "storage.max-size",
            Forms.size("0 for no limit", "10MB", "1000TB"),
            "0",
            "When all recordings together exceed this size, the oldest are deleted.");
    private static final Key<Long> MIN_FREE = Key.of(
            "storage.min-free",
            Forms.size("", "0", "1000TB"),
            "2GB",
            "Space kept free on the recording volume by deleting the oldest recordings.");
    private static final Key<Optional<String>> SHARE_WITH = Key.of(
            "storage.share-with",
            new Maybe<>(Forms.matching("the name of a group of this host", "[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}\\$?")),
            "",
            "The group that may read the recordings. Only Watchkeeper's account may read the rest of the data folder.");

    private static final Key<Duration> EVENTS_MAX_AGE = Key.of(
            "storage.events-max-age",
            Forms.duration("0 for no limit", "1h", "3650d"),
            "365d",
            "Older events are deleted from the database. Their recordings go earlier, by storage.max-age.");
    private static final Key<Duration> EVIDENCE_MAX_AGE = Key.of(
            "storage.evidence-max-age",
            Forms.duration("0 for no limit", "1h", "3650d"),
            "90d",
            "Older evidence is deleted, and the oldest of what is more than 500 MB in all.");

    static final List<Key<?>> ALL = List.of(MAX_AGE, MAX_SIZE, MIN_FREE, SHARE_WITH, EVENTS_MAX_AGE, EVIDENCE_MAX_AGE);

    private StorageKeys() {}

    static StorageSettings read(Values values, Place top, Problems problems) {
        Optional<String> group = values.get(SHARE_WITH);
        String remedy = group.map(StorageKeys::remedy).orElse("");
        if (!remedy.isEmpty()) {
            problems.mistake(
                    values.place(SHARE_WITH, top),
                    "storage.share-with: '" + Quote.of(group.orElse("")) + "': " + remedy);
        }
        return new StorageSettings(
                values.get(MAX_AGE),
                values.get(MAX_SIZE),
                values.get(MIN_FREE),
                group,
                new StorageSettings.Past(values.get(EVENTS_MAX_AGE), values.get(EVIDENCE_MAX_AGE)));
    }

    private static String remedy(String group) {
        String account = System.getProperty("user.name");
        return switch (Groups.of(group)) {
            case OURS -> "";
            case UNKNOWN -> "this host has no such group; create it with: groupadd " + group;
            case OTHERS ->
                "this account (" + account + ") is not a member of that group, so it cannot share files with it;"
                        + " add it with: usermod -aG " + group + " " + account
                        + ", then sign in again or restart the service";
        };
    }
}
