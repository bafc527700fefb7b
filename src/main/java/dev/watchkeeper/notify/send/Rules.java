package dev.watchkeeper.notify.send;

import dev.watchkeeper.config.ChannelSettings;
import dev.watchkeeper.config.NotificationRule;
import dev.watchkeeper.config.NotificationSettings;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Label;
import dev.watchkeeper.notify.Message.Target;
import dev.watchkeeper.notify.MessageKind;
import java.time.LocalTime;
import java.util.LinkedHashSet;
import java.util.List;
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

    /** The names of the channels. @param local the local time */
    Set<String> channelsFor(Message message, LocalTime local) {
        if (message.topic().kind() == MessageKind.TEST) {
            String named = message.topic().target().name();
            return channels.contains(named) ? Set.of(named) : Set.copyOf(channels);
        }
        Set<String> chosen = new LinkedHashSet<>();
        if (rules.isEmpty() && !ONLY_ON_REQUEST.contains(message.topic().kind())) {
            chosen.addAll(channels);
        }
        for (NotificationRule rule : rules) {
            if (applies(rule, message, local)) {
                chosen.addAll(rule.channels().isEmpty() ? channels : rule.channels());
            }
        }
        return chosen;
    }

    private static boolean applies(NotificationRule rule, Message message, LocalTime local) {
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
                && rule.hours().filter(hours -> !hours.contain(local)).isEmpty();
    }

    private static boolean isOneOf(List<String> cameras, Target target) {
        return target.type() == Target.Type.CAMERA && cameras.contains(target.name());
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
