package dev.watchkeeper.config;

import dev.watchkeeper.config.NotificationSettings.Pace;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of the section {@code notifications} that concern all channels, and the settings read from the section; immutable. */
final class NotificationKeys {
    static final Key<Boolean> ENABLED = Key.of(
            "notifications.enabled",
            Forms.bool(),
            "false",
            "Whether people are told, over the channels of this section, of what happens to cameras and services.");
    private static final Key<Optional<String>> LINK_BASE = Key.of(
            "notifications.link-base",
            new Maybe<>(Forms.matching(
                    "an address such as https://cameras.example.org", "https?://[^\\s\\p{Cntrl}?#]{1,500}")),
            "",
            "Where readers of a message reach the page, for links. Nothing: the address of the API itself.");
    private static final Key<Duration> GROUP = Key.of(
            "notifications.group",
            Forms.duration("1s", "10m"),
            "30s",
            "Messages are collected for this long and become one; doubled up to 10 min while they keep coming.");
    private static final Key<Duration> REPEAT = Key.of(
            "notifications.repeat",
            Forms.duration("0 for never", "1m", "7d"),
            "4h",
            "After this long a person is reminded of an incident that is still open and that nobody has acknowledged.");
    private static final Key<Duration> COOL_DOWN = Key.of(
            "notifications.cool-down",
            Forms.duration("0 for none", "1s", "24h"),
            "5m",
            "At least this long lies between two messages of one kind about one camera. An end is told at once.");
    private static final Key<Integer> FLAPPING = Key.of(
            "notifications.flapping",
            Forms.integer(2, 1000),
            "4",
            "This many changes of one camera within 10 min become one message that it is flapping.");
    private static final Key<List<NotificationRule>> RULES = Key.of(
            "notifications.rules",
            new RulesForm(),
            "[]",
            "What is sent where. With rules, only what one of them applies to is sent; without, everything but motion and advice goes to every channel.");

    static final List<Key<?>> ALL = Stream.of(
                    List.<Key<?>>of(ENABLED),
                    MailKeys.ALL,
                    ChannelKeys.ALL,
                    List.<Key<?>>of(LINK_BASE, GROUP, REPEAT, COOL_DOWN, FLAPPING, RULES))
            .flatMap(List::stream)
            .toList();

    private NotificationKeys() {}

    /** The settings; off if they are disabled or, with the mistake noted, if no channel can be used. */
    static NotificationSettings read(Values values, Place top, Problems problems) {
        if (!values.get(ENABLED)) {
            if (values.place(ENABLED, top).equals(top) && ChannelKeys.isAnyGiven(values)) {
                problems.warning(
                        top,
                        "notifications: nothing is sent without " + ENABLED.path()
                                + ": true, although a channel is set up");
            }
            return NotificationSettings.OFF;
        }
        Place enabled = values.place(ENABLED, top);
        List<ChannelSettings> channels = channels(values, enabled, problems);
        List<NotificationRule> rules = values.get(RULES);
        for (NotificationRule rule : rules) {
            for (String channel : rule.channels()) {
                if (channels.stream().noneMatch(each -> each.name().equals(channel))) {
                    problems.mistake(
                            values.place(RULES, enabled),
                            RULES.path() + ": the rule '" + rule.name() + "' names the channel '" + channel
                                    + "', which is not configured");
                }
            }
        }
        return new NotificationSettings(
                true,
                channels,
                rules,
                new Pace(values.get(GROUP), values.get(REPEAT), values.get(COOL_DOWN), values.get(FLAPPING)),
                values.get(LINK_BASE).flatMap(text -> link(text, values.place(LINK_BASE, enabled), problems)));
    }

    /** Every configured channel; each adds itself here. */
    private static List<ChannelSettings> channels(Values values, Place enabled, Problems problems) {
        List<ChannelSettings> channels = new ArrayList<>(ChannelKeys.read(values, enabled, problems));
        // Mail is what is missed where nothing is configured, unless a mistake explains it.
        boolean nothingElse = channels.isEmpty() && !ChannelKeys.isAnyGiven(values) && problems.none();
        if (nothingElse || MailKeys.isGiven(values)) {
            MailKeys.mail(values, enabled, problems).ifPresent(channels::add);
        }
        return channels;
    }

    private static Optional<URI> link(String text, Place place, Problems problems) {
        try {
            return Optional.of(URI.create(text.replaceFirst("/+$", "")));
        } catch (IllegalArgumentException e) {
            problems.mistake(place, LINK_BASE.path() + ": this is not an address");
            return Optional.empty();
        }
    }

    /** Notes rules for cameras that do not exist, which would never apply. */
    static void checkCameras(
            NotificationSettings settings, List<CameraSettings> cameras, Place place, Problems problems) {
        for (NotificationRule rule : settings.rules()) {
            for (String camera : rule.subject().cameras()) {
                if (cameras.stream().noneMatch(each -> each.name().equals(camera))) {
                    problems.mistake(
                            place,
                            RULES.path() + ": the rule '" + rule.name() + "' names the camera '" + camera
                                    + "', which is not configured");
                }
            }
        }
    }

    static Place placeOfRules(Values values, Place top) {
        return values.place(RULES, top);
    }
}
