package dev.watchkeeper.notify.send;

import dev.watchkeeper.config.ChannelSettings;
import dev.watchkeeper.config.NotificationRule;
import dev.watchkeeper.config.NotificationSettings;
import dev.watchkeeper.config.SensorCondition;
import dev.watchkeeper.config.SensorValue;
import dev.watchkeeper.loops.SensorsReading;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Label;
import dev.watchkeeper.notify.Message.Target;
import dev.watchkeeper.notify.MessageKind;
import java.time.LocalTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides which channels a message goes to; immutable. */
final class Rules {
    private static final Set<MessageKind> ONLY_ON_REQUEST = Set.of(MessageKind.MOTION, MessageKind.ADVICE);

    private final List<String> channels;
    private final List<NotificationRule> rules;

    Rules(NotificationSettings settings) {
        channels = settings.channels().stream().map(ChannelSettings::name).toList();
        rules = settings.rules();
    }

    /** Whether some rule asks for a sensor. */
    boolean asksForSensors() {
        return rules.stream().anyMatch(rule -> !rule.subject().sensors().isEmpty());
    }

    /** What is to be said to readers of a message that a rule lets pass only because a sensor has no current value; empty if there is nothing. */
    Optional<String> remark(Message message, LocalTime local, SensorsReading sensors) {
        if (message.topic().kind() == MessageKind.TEST) {
            return Optional.empty();
        }
        return rules.stream()
                .filter(rule -> applies(rule, message, local, sensors))
                .flatMap(rule -> rule.subject().sensors().keySet().stream())
                .filter(name -> current(sensors, name).isEmpty())
                .findFirst()
                .map(name -> "Sent although the sensor " + name + " has no current value"
                        + sensors.find(name)
                                .flatMap(sensor -> sensor.value()
                                        .map(value -> " (last: " + value
                                                + sensor.age()
                                                        .map(age -> ", " + age.toSeconds() + " s old")
                                                        .orElse("")
                                                + ")"))
                                .orElse("")
                        + ".");
    }

    /** The names of the channels. @param local the local time @param sensors what they say now */
    Set<String> channelsFor(Message message, LocalTime local, SensorsReading sensors) {
        if (message.topic().kind() == MessageKind.TEST) {
            String named = message.topic().target().name();
            return channels.contains(named) ? Set.of(named) : Set.copyOf(channels);
        }
        Set<String> chosen = new LinkedHashSet<>();
        if (rules.isEmpty() && !ONLY_ON_REQUEST.contains(message.topic().kind())) {
            chosen.addAll(channels);
        }
        for (NotificationRule rule : rules) {
            if (applies(rule, message, local, sensors)) {
                chosen.addAll(rule.channels().isEmpty() ? channels : rule.channels());
            }
        }
        return chosen;
    }

    private static boolean applies(NotificationRule rule, Message message, LocalTime local, SensorsReading sensors) {
        MessageKind kind = message.topic().kind();
        NotificationRule.Subject subject = rule.subject();
        boolean kindFits = subject.kinds().isEmpty()
                ? !ONLY_ON_REQUEST.contains(kind)
                : subject.kinds().contains(kind.id());
        return kindFits
                && message.topic().severity().ordinal()
                        >= rule.least().severity().ordinal()
                && (subject.cameras().isEmpty()
                        || isOneOf(subject.cameras(), message.topic().target()))
                && (subject.zones().isEmpty()
                        || subject.zones().stream().anyMatch(message.view().zones()::contains))
                && labelsFit(rule, message.view().labels())
                && sensorsFit(subject.sensors(), sensors)
                && rule.hours().filter(hours -> !hours.contain(local)).isEmpty();
    }

    private static boolean isOneOf(List<String> cameras, Target target) {
        return target.type() == Target.Type.CAMERA && cameras.contains(target.name());
    }

    /** Without a current value nothing is held back: a message too many is safer than one too few. */
    private static boolean sensorsFit(Map<String, String> wanted, SensorsReading sensors) {
        return wanted.entrySet().stream()
                .allMatch(each -> current(sensors, each.getKey())
                        .filter(value -> SensorCondition.parse(value.type(), each.getValue())
                                .filter(condition -> !condition.holds(value))
                                .isPresent())
                        .isEmpty());
    }

    private static Optional<SensorValue> current(SensorsReading sensors, String name) {
        return sensors.find(name)
                .filter(sensor -> !sensor.stale())
                .flatMap(sensor -> SensorValue.Type.of(sensor.type())
                        .flatMap(type -> sensor.value().flatMap(value -> SensorValue.parse(type, value))));
    }

    private static boolean labelsFit(NotificationRule rule, List<Label> labels) {
        List<String> wanted = rule.subject().labels();
        double least = rule.least().confidence();
        return wanted.isEmpty() && least == 0
                || labels.stream().anyMatch(label -> label.name().equals(Label.UNDESCRIBED))
                || labels.stream()
                        .anyMatch(label ->
                                (wanted.isEmpty() || wanted.contains(label.name())) && label.confidence() >= least);
    }
}
