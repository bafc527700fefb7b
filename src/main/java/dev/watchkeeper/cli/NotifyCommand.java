package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.NativeFolder;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.ChannelSettings;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Target;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.NotificationSource;
import dev.watchkeeper.notify.NotificationsView.Notification;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.notify.send.History;
import dev.watchkeeper.notify.send.Sender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchkeeper notify}: leaves a notice in the outbox and has it sent, for units and scripts; confined to the main thread. */
@Command(
        name = "notify",
        description = "Notify a person over the channels of notifications:. What cannot be sent now is kept.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: watchkeeper notify -c watchkeeper.yml --about keeper 'Service Failed' 'The keeper has failed'",
            "Exit codes: 0 if it was sent or notifications are disabled, 75 if it waits in the outbox for another attempt, 78 if",
            "a person must act on the configuration or on a receiver's refusal."
        })
public final class NotifyCommand implements Callable<Integer> {
    private static final String KIND = "[0-9A-Za-z][0-9A-Za-z -]{0,59}";
    private static final String ABOUT = "[0-9A-Za-z._-]{1,64}";

    /** The kind of notify-failure, which rules can name. */
    private static final String SERVICE_FAILED = "Service Failed";

    private static final Duration LIMIT = Duration.ofSeconds(100);
    private static final Duration POLL = Duration.ofMillis(100);

    /** A notice that no channel has begun to deliver by then waits for its turn. */
    private static final Duration BEGUN_BY = Duration.ofSeconds(3);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final NotificationOptions options = new NotificationOptions();

    @Option(
            names = "--about",
            paramLabel = "NAME",
            defaultValue = "keeper",
            description = "What the notice is about (${DEFAULT-VALUE}).")
    private String about = "keeper";

    @Parameters(index = "0", paramLabel = "KIND", description = "The end of the subject, a few words.")
    private String kind = "";

    @Parameters(index = "1", paramLabel = "TEXT", arity = "0..1", description = "The text of the message.")
    private Optional<String> text = Optional.empty();

    private final Clock clock = new SystemClock();

    @Override
    public Integer call() throws FailureException, InterruptedException {
        if (!kind.matches(KIND) || !about.matches(ABOUT)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "KIND must be a few words of letters and digits, and --about one word, such as node.");
        }
        NotificationOptions.Found found = options.load();
        if (!found.settings().enabled() && found.mistakes().isEmpty()) {
            spec.commandLine().getErr().println("Notifications are disabled: notifications.enabled is false.");
            return ExitCodes.CLEAN;
        }
        Message message = message();
        try {
            new Outbox(found.data()).put(message);
            if (!found.mistakes().isEmpty()) {
                found.mistakes().forEach(spec.commandLine().getErr()::println);
                throw new FailureException(
                        FailureKind.CONFIGURATION,
                        "The notice waits in the outbox until the configuration is corrected.");
            }
            NativeFolder.use(found.data().resolve("cache"));
            Optional<Sender> sender = Sender.start(NotificationSource.fixed(found.settings()), found.data(), clock);
            try {
                return await(message, found);
            } finally {
                sender.ifPresent(Sender::close);
            }
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The outbox below " + found.data() + " cannot be written: " + e.getMessage(),
                    e);
        }
    }

    private Message message() {
        return new Message(
                "notify-" + UUID.randomUUID(),
                clock.wall(),
                Topic.of(
                        kind.equals(SERVICE_FAILED) ? MessageKind.SERVICE_FAILED : MessageKind.NOTICE,
                        new Target(Target.Type.SERVICE, about, about)),
                Words.of(kind, text.orElse(kind)),
                Message.View.NONE);
    }

    private int await(Message message, NotificationOptions.Found found)
            throws FailureException, IOException, InterruptedException {
        History history = new History(found.data());
        long startedNanos = clock.monotonicNanos();
        while (clock.since(startedNanos).compareTo(LIMIT) < 0) {
            clock.sleep(POLL);
            List<Notification> states = history.ofMessage(message.id());
            boolean late = clock.since(startedNanos).compareTo(BEGUN_BY) > 0;
            Optional<Notification> failed = states.stream()
                    .filter(each -> !each.progress().state().equals("sent"))
                    .filter(each -> each.progress().error().isPresent())
                    .findFirst();
            if (failed.isPresent()) {
                throw failure(failed.get(), history);
            }
            boolean waits =
                    states.stream().anyMatch(each -> each.progress().state().equals("waiting"));
            boolean underWay = states.stream()
                    .map(Notification::progress)
                    .anyMatch(progress -> progress.state().equals("waiting") && progress.tries() > 0);
            if (!states.isEmpty() && !waits) {
                spec.commandLine().getOut().println(sentTo(states, found));
                return ExitCodes.CLEAN;
            }
            if (late && !states.isEmpty() && !underWay) {
                throw waiting(states, history);
            }
        }
        throw new FailureException(
                FailureKind.ENVIRONMENT, "Another process is sending; the notice waits in the outbox.");
    }

    /** No attempt is under way: a limit, or the pause of a channel that fails, must pass first. */
    private static FailureException waiting(List<Notification> states, History history) throws IOException {
        String reason = history.find(Optional.empty(), 1).channels().stream()
                .filter(channel -> states.stream()
                        .anyMatch(each -> each.channel().equals(channel.name())
                                && each.progress().state().equals("waiting")))
                .flatMap(channel -> channel.error().stream())
                .findFirst()
                .orElse("The limit of notices is reached");
        return new FailureException(FailureKind.ENVIRONMENT, reason + "; the notice waits in the outbox.");
    }

    private static FailureException failure(Notification failed, History history) throws IOException {
        boolean lasting = history.find(Optional.empty(), 1).channels().stream()
                .anyMatch(each -> each.name().equals(failed.channel()) && each.lasting());
        return new FailureException(
                lasting ? FailureKind.CONFIGURATION : FailureKind.ENVIRONMENT,
                failed.progress().error().orElse(""));
    }

    private static String sentTo(List<Notification> states, NotificationOptions.Found found) {
        return "Sent to "
                + states.stream()
                        .map(each -> found.settings().channels().stream()
                                .filter(channel -> channel.name().equals(each.channel()))
                                .map(NotifyCommand::receivers)
                                .findFirst()
                                .orElse(each.channel()))
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private static String receivers(ChannelSettings channel) {
        return channel instanceof MailSettings mail ? String.join(", ", mail.to()) : channel.name();
    }
}
