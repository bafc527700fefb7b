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

/** {@code watchkeeper notify-test}: sends a mail and says what came of it; confined to the main thread. */
@Command(
        name = "notify-test",
        description = "Sends a test mail and says in one sentence whether the server took it, or why not.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: watchkeeper notify-test -c watchkeeper.yml",
            "It ends with 0 if the server took the mail, with 75 if trying again may help, and with 78 if the configuration",
            "or the server's refusal needs a person."
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
                            ? "No mails can be sent: set notifications.enabled, a server and a recipient (docs/notifications.md)"
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
                .println("The mail server " + mail.serverText() + " took a test mail for "
                        + String.join(", ", mail.to()) + "; look whether it arrives.");
        return 0;
    }
}
