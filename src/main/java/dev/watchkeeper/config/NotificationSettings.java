package dev.watchkeeper.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How people are told what happens; immutable.
 *
 * @param enabled whether anything is sent
 * @param channels how people are reached, each with a name of its own; empty if nothing is sent
 * @param rules what is sent where; without any, everything but motion and advice goes to every channel
 * @param linkBase where readers reach the page
 */
public record NotificationSettings(
        boolean enabled,
        List<ChannelSettings> channels,
        List<NotificationRule> rules,
        Pace pace,
        Optional<URI> linkBase) {
    /** Nothing is sent. */
    public static final NotificationSettings OFF =
            new NotificationSettings(false, List.of(), List.of(), Pace.USUAL, Optional.empty());

    public NotificationSettings {
        channels = List.copyOf(channels);
        rules = List.copyOf(rules);
    }

    /** Mail alone, with the defaults of everything else. */
    public static NotificationSettings of(MailSettings mail) {
        return new NotificationSettings(true, List.of(mail), List.of(), Pace.USUAL, Optional.empty());
    }

    /** The settings of mail, if it is one of the channels. */
    public Optional<MailSettings> mail() {
        return channels.stream()
                .flatMap(channel -> channel instanceof MailSettings mail
                        ? Optional.of(mail).stream()
                        : Optional.<MailSettings>empty().stream())
                .findFirst();
    }

    /** What the channels were read from. */
    public List<Path> files() {
        return channels.stream()
                .flatMap(channel -> channel.files().stream())
                .distinct()
                .toList();
    }

    /**
     * How often people are told; immutable.
     *
     * @param group for so long messages are collected and become one
     * @param repeat after so long a person is reminded of an incident that is still open
     * @param coolDown at least this long lies between two messages of one kind about one camera
     * @param flapping so many changes within ten minutes become one message
     */
    public record Pace(Duration group, Duration repeat, Duration coolDown, int flapping) {
        public static final Pace USUAL =
                new Pace(Duration.ofSeconds(30), Duration.ofHours(4), Duration.ofMinutes(5), 4);
    }
}
