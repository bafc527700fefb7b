package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.NativeFolder;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.ChannelSettings;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.NotificationsView.Notification;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.notify.send.History;
import dev.watchkeeper.notify.send.Sender;
import dev.watchkeeper.notify.send.TestRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code watchkeeper notify-test}: sends a test message over every channel and prints the results; confined to the main thread. */
@Command(
        name = "notify-test",
        description =
                "Send a test message over every channel, or over one, and say whether the receiver accepted it, and if not, why.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: watchkeeper notify-test -c watchkeeper.yml --channel email",
            "Exit codes: 0 if every receiver accepted it, 75 if another attempt may help, 78 if a person must act on the",
            "configuration or on a receiver's refusal."
        })
public final class NotifyTestCommand implements Callable<Integer> {
    /** A channel may take 45 s, after a letter of the same length that is under way. */
    private static final Duration LIMIT = Duration.ofSeconds(100);

    private static final Duration POLL = Duration.ofMillis(200);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final NotificationOptions options = new NotificationOptions();

    @Option(names = "--channel", paramLabel = "NAME", description = "Test only this channel, for example email.")
    private Optional<String> channel = Optional.empty();

    private final Clock clock = new SystemClock();

    @Override
    public Integer call() throws FailureException, InterruptedException {
        NotificationOptions.Found found = options.load();
        found.mistakes().forEach(spec.commandLine().getErr()::println);
        if (!found.settings().enabled() || found.settings().channels().isEmpty()) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    found.mistakes().isEmpty()
                            ? "Notifications are disabled: set notifications.enabled and a channel, such as email with its"
                                    + " server and a recipient (docs/notifications.md)."
                            : "No message was sent.");
        }
        List<ChannelSettings> channels = found.settings().channels().stream()
                .filter(each ->
                        channel.filter(name -> !name.equals(each.name())).isEmpty())
                .toList();
        if (channels.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--channel: there is no channel '" + channel.orElse("") + "'; the configuration has "
                            + String.join(
                                    ", ",
                                    found.settings().channels().stream()
                                            .map(ChannelSettings::name)
                                            .toList())
                            + ".");
        }
        return Sender.isRunning(found.data())
                ? throughTheSender(found.data(), channels)
                : directly(found.data(), channels);
    }

    private int directly(Path data, List<ChannelSettings> channels) {
        int worst = ExitCodes.CLEAN;
        for (ChannelSettings each : channels) {
            try {
                TestRun.deliver(each, data, clock);
                spec.commandLine().getOut().println(accepted(each));
            } catch (DeliveryException e) {
                spec.commandLine().getErr().println(e.sentence());
                worst = Math.max(worst, ExitCodes.of(NotificationOptions.forExit(e)));
            }
        }
        return worst;
    }

    private static String accepted(ChannelSettings channel) {
        return channel instanceof MailSettings mail
                ? "The mail server " + mail.serverText() + " accepted a test mail for " + String.join(", ", mail.to())
                        + ". Check that it arrives."
                : "The channel " + channel.name() + " accepted a test message. Check that it arrives.";
    }

    /** Leaves the message to the process that sends, and waits for the outcome. */
    private int throughTheSender(Path data, List<ChannelSettings> channels)
            throws FailureException, InterruptedException {
        NativeFolder.use(data.resolve("cache"));
        Message message = TestRun.message(channel, clock);
        History history = new History(data);
        PrintWriter out = spec.commandLine().getOut();
        try {
            new Outbox(data).put(message);
            long startedNanos = clock.monotonicNanos();
            List<Notification> states = List.of();
            while (clock.since(startedNanos).compareTo(LIMIT) < 0 && !areDone(states, channels)) {
                clock.sleep(POLL);
                states = history.ofMessage(message.id());
            }
            for (Notification each : states) {
                out.println(each.channel() + ": " + each.progress().state()
                        + each.progress().error().map(error -> ": " + error).orElse(""));
            }
            boolean sent = areDone(states, channels)
                    && states.stream().allMatch(each -> each.progress().state().equals("sent"));
            if (!sent && states.size() < channels.size()) {
                out.println("The process that sends has not taken the message within " + LIMIT.toSeconds() + " s.");
            }
            return sent ? ExitCodes.CLEAN : ExitCodes.ENVIRONMENT;
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "The outbox below " + data + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static boolean areDone(List<Notification> states, List<ChannelSettings> channels) {
        return states.size() >= channels.size()
                && states.stream()
                        .allMatch(each -> !each.progress().state().equals("waiting")
                                || each.progress().error().isPresent());
    }
}
