package dev.watchkeeper.notify.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.config.NotificationRule;
import dev.watchkeeper.config.NotificationRule.Hours;
import dev.watchkeeper.config.NotificationRule.Least;
import dev.watchkeeper.config.NotificationRule.LeastSeverity;
import dev.watchkeeper.config.NotificationRule.Subject;
import dev.watchkeeper.config.NotificationSettings;
import dev.watchkeeper.loops.ReportedSensor;
import dev.watchkeeper.loops.SensorsReading;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Label;
import dev.watchkeeper.notify.Message.Target;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which channels a message goes to. */
final class RulesTest {
    private static final Subject ALL = new Subject(List.of(), List.of(), List.of(), List.of());
    private static final Least NONE = new Least(0, LeastSeverity.INFO);
    private static final LocalTime NOON = LocalTime.NOON;

    @Test
    void theKindsOfTheConfigurationAreThoseOfMessages() {
        assertThat(NotificationRule.KINDS)
                .isEqualTo(
                        Arrays.stream(MessageKind.values()).map(MessageKind::id).toList());
    }

    @Test
    void withoutRulesEverythingIsSentButMotionAndAdvice() {
        Rules rules = new Rules(settings());
        assertThat(channels(rules, message(MessageKind.CAMERA_ONLINE, "yard", List.of(), List.of()), NOON))
                .containsExactly("email");
        assertThat(channels(rules, message(MessageKind.MOTION, "yard", List.of(), List.of()), NOON))
                .isEmpty();
        assertThat(channels(rules, message(MessageKind.ADVICE, "yard", List.of(), List.of()), NOON))
                .isEmpty();
    }

    @Test
    void hoursMayPassMidnightAndTheirEndIsNotIncluded() {
        Rules rules = new Rules(settings(rule(ALL, NONE, "22:00", "06:00")));
        Message message = message(MessageKind.STORAGE, "yard", List.of(), List.of());
        assertThat(channels(rules, message, LocalTime.of(22, 0))).isNotEmpty();
        assertThat(channels(rules, message, LocalTime.of(5, 59))).isNotEmpty();
        assertThat(channels(rules, message, LocalTime.of(6, 0))).isEmpty();
        assertThat(channels(rules, message, NOON)).isEmpty();
        assertThat(channels(rules, message(MessageKind.TEST, "yard", List.of(), List.of()), NOON))
                .as("a test ignores rules")
                .isNotEmpty();
    }

    @Test
    void camerasZonesLabelsAndSeveritiesMustFit() {
        Subject subject = new Subject(List.of("alert"), List.of("yard"), List.of("gate"), List.of("person"));
        Rules rules = new Rules(settings(rule(subject, new Least(0.5, LeastSeverity.WARNING), "00:00", "23:59")));
        assertThat(channels(
                        rules,
                        message(MessageKind.ALERT, "yard", List.of("gate"), List.of(new Label("person", 0.6))),
                        NOON))
                .isNotEmpty();
        assertThat(channels(
                        rules,
                        message(MessageKind.ALERT, "yard", List.of("gate"), List.of(new Label("person", 0.4))),
                        NOON))
                .isEmpty();
        assertThat(channels(
                        rules,
                        message(MessageKind.ALERT, "yard", List.of("gate"), List.of(new Label("dog", 0.9))),
                        NOON))
                .isEmpty();
        assertThat(channels(
                        rules,
                        message(MessageKind.ALERT, "yard", List.of("path"), List.of(new Label("person", 0.6))),
                        NOON))
                .isEmpty();
        assertThat(channels(
                        rules,
                        message(MessageKind.ALERT, "hall", List.of("gate"), List.of(new Label("person", 0.6))),
                        NOON))
                .isEmpty();
    }

    private static NotificationRule rule(Subject subject, Least least, String from, String to) {
        return new NotificationRule(
                "rule",
                subject,
                least,
                Optional.of(new Hours(LocalTime.parse(from), LocalTime.parse(to))),
                List.of("email"));
    }

    private static NotificationSettings settings(NotificationRule... rules) {
        NotificationSettings mail = NotificationSettings.of(new MailSettings(
                "Watchkeeper",
                "mail.invalid",
                25,
                MailSettings.Tls.NONE,
                Optional.empty(),
                Optional.empty(),
                "a@b",
                List.of("a@b"),
                Optional.empty(),
                List.of()));
        return new NotificationSettings(true, mail.channels(), List.of(rules), mail.pace(), Optional.empty());
    }

    private static Message message(MessageKind kind, String camera, List<String> zones, List<Label> labels) {
        return new Message(
                "id",
                Instant.EPOCH,
                Topic.of(kind, new Target(Target.Type.CAMERA, camera, camera)),
                Words.of("title", "text"),
                new View(Optional.empty(), Optional.empty(), Optional.empty(), zones, labels));
    }

    @Test
    void aSensorHoldsMessagesBackUnlessItHasNoCurrentValue() {
        Subject subject = new Subject(
                List.of("motion"), List.of(), List.of(), List.of(), Map.of("porch", "true", "cellar", ">25"));
        Rules rules = new Rules(settings(rule(subject, NONE, "00:00", "23:59")));
        Message message = message(MessageKind.MOTION, "yard", List.of(), List.of());
        ReportedSensor hot = sensor("cellar", "number", "25.5", false);
        assertThat(rules.channelsFor(message, NOON, says(sensor("porch", "boolean", "true", false), hot)))
                .isNotEmpty();
        assertThat(rules.remark(message, NOON, says(sensor("porch", "boolean", "true", false), hot)))
                .isEmpty();
        assertThat(rules.channelsFor(message, NOON, says(sensor("porch", "boolean", "false", false), hot)))
                .isEmpty();
        assertThat(rules.channelsFor(
                        message,
                        NOON,
                        says(sensor("porch", "boolean", "true", false), sensor("cellar", "number", "25", false))))
                .isEmpty();
        assertThat(rules.channelsFor(message, NOON, says(sensor("porch", "boolean", "false", true), hot)))
                .isNotEmpty();
        assertThat(rules.remark(message, NOON, says(sensor("porch", "boolean", "false", true), hot)))
                .contains("Sent although the sensor porch has no current value (last: false, 700 s old).");
        assertThat(rules.channelsFor(message, NOON, SensorsReading.NONE)).isNotEmpty();
    }

    private static SensorsReading says(ReportedSensor... sensors) {
        return new SensorsReading(List.of(sensors));
    }

    private static ReportedSensor sensor(String name, String type, String value, boolean stale) {
        return new ReportedSensor(name, type, Optional.of(value), Optional.of(Duration.ofSeconds(700)), stale);
    }

    private static java.util.Set<String> channels(Rules rules, Message message, LocalTime local) {
        return rules.channelsFor(message, local, SensorsReading.NONE);
    }
}
