package dev.watchkeeper.notify.send;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.config.ChannelSettings;
import dev.watchkeeper.notify.Channel;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.HostName;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Target;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.send.Draft.Attempts;
import dev.watchkeeper.notify.send.Draft.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Sends test messages, where no sender runs, or through the one that does; stateless. */
public final class TestRun {
    private TestRun() {}

    /** A test message for the sender that runs. @param channel the only one that delivers it; empty for all */
    public static Message message(Optional<String> channel, Clock clock) {
        return new Message(
                "test-" + UUID.randomUUID(),
                clock.wall(),
                Topic.of(
                        MessageKind.TEST, new Target(Target.Type.SYSTEM, channel.orElse("notify-test"), "notify-test")),
                Words.of("Test", "Messages from this machine arrive."),
                Message.View.NONE);
    }

    /** Delivers a test message at once, within 45 s. @param data the data folder */
    public static void deliver(ChannelSettings settings, Path data, Clock clock) throws DeliveryException {
        Draft draft = new Draft(
                UUID.randomUUID().toString(),
                Reason.NOTICE,
                List.of(Entry.of(message(Optional.empty(), clock))),
                Optional.empty(),
                new Attempts(1, clock.wall()));
        try (Channel channel = new Channels(data, clock).open(settings, Optional.empty())) {
            channel.deliver(Wording.write(draft, HostName.here(), 0, Optional.empty()));
        }
    }
}
