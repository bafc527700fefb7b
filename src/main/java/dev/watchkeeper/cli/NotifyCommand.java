package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.notify.HostName;
import dev.watchkeeper.notify.MailOutbox;
import dev.watchkeeper.notify.MailSender;
import dev.watchkeeper.notify.Notice;
import dev.watchkeeper.notify.Smtp;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchkeeper notify}: puts a notice in the outbox and sends it, for units and scripts; confined to the main thread. */
@Command(
        name = "notify",
        description = "Notify a person by mail, as configured under notifications:. What cannot be sent now is kept.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: watchkeeper notify -c watchkeeper.yml --about keeper 'Service Failed' 'The keeper has failed'",
            "Exit codes: 0 if the mail was sent or mail is disabled, 75 if it waits in the outbox for another attempt, 78 if a",
            "person must act on the configuration or on the server's refusal."
        })
public final class NotifyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final MailOptions options = new MailOptions();

    @Option(
            names = "--about",
            paramLabel = "NAME",
            defaultValue = "keeper",
            description = "What the notice is about (${DEFAULT-VALUE}).")
    private String about = "keeper";

    @Parameters(index = "0", paramLabel = "KIND", description = "The end of the subject, a few words.")
    private String kind = "";

    @Parameters(index = "1", paramLabel = "TEXT", arity = "0..1", description = "The text of the mail.")
    private Optional<String> text = Optional.empty();

    @Override
    public Integer call() throws FailureException {
        if (!kind.matches(Notice.KIND) || !about.matches(Notice.ABOUT)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "KIND must be a few words of letters and digits, and --about one word, such as node.");
        }
        MailOptions.Found found = options.load();
        if (found.mail().isEmpty() && found.mistakes().isEmpty()) {
            spec.commandLine().getErr().println("Mail is disabled: notifications.enabled is false.");
            return 0;
        }
        Clock clock = new SystemClock();
        MailOutbox outbox = new MailOutbox(found.data(), clock);
        try {
            outbox.put(new Notice(kind, about, text.orElse(kind), "", clock.wall()));
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The outbox below " + found.data() + " cannot be written: " + e.getMessage(),
                    e);
        }
        if (found.mail().isEmpty()) {
            found.mistakes().forEach(spec.commandLine().getErr()::println);
            throw new FailureException(
                    FailureKind.CONFIGURATION, "The notice waits in the outbox until the configuration is corrected.");
        }
        return send(outbox, found.mail().get(), clock);
    }

    private int send(MailOutbox outbox, MailSettings mail, Clock clock) throws FailureException {
        Optional<Integer> sent;
        try {
            sent = new MailSender(outbox, new Smtp(mail), clock, mail.product(), HostName.here()).sendAll();
        } catch (FailureException e) {
            throw MailOptions.forExit(e);
        }
        if (sent.filter(count -> count > 0).isEmpty()) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    sent.isEmpty()
                            ? "Another process is sending mail; the notice waits in the outbox."
                            : "The limit of mails is reached; the notice waits in the outbox.");
        }
        spec.commandLine().getOut().println("Sent to " + String.join(", ", mail.to()) + ".");
        return 0;
    }
}
