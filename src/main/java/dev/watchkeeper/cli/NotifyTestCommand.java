package dev.watchkeeper.cli;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.notify.HostName;
import dev.watchkeeper.notify.MailMessage;
import dev.watchkeeper.notify.Smtp;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code watchkeeper notify-test}: sends a test mail and prints the result; confined to the main thread. */
@Command(
        name = "notify-test",
        description = "Send a test mail and say whether the server accepted it, and if not, why.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: watchkeeper notify-test -c watchkeeper.yml",
            "Exit codes: 0 if the server accepted the mail, 75 if another attempt may help, 78 if a person must act on the",
            "configuration or on the server's refusal."
        })
public final class NotifyTestCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final MailOptions options = new MailOptions();

    @Override
    public Integer call() throws FailureException {
        MailOptions.Found found = options.load();
        found.mistakes().forEach(spec.commandLine().getErr()::println);
        if (found.mail().isEmpty()) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    found.mistakes().isEmpty()
                            ? "Mail is disabled: set notifications.enabled, a server and a recipient (docs/notifications.md)."
                            : "No mail was sent.");
        }
        MailSettings mail = found.mail().get();
        try {
            new Smtp(mail).send(MailMessage.test(mail.product(), HostName.here(), new SystemClock().wall()));
        } catch (FailureException e) {
            throw MailOptions.forExit(e);
        }
        spec.commandLine()
                .getOut()
                .println("The mail server " + mail.serverText() + " accepted a test mail for "
                        + String.join(", ", mail.to()) + ". Check that it arrives.");
        return 0;
    }
}
