package dev.watchkeeper.cli;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.notify.HostName;
import dev.watchkeeper.notify.MailOutbox;
import dev.watchkeeper.notify.MailSender;
import dev.watchkeeper.notify.MailSettingsText;
import dev.watchkeeper.notify.Smtp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code watchkeeper send-mail}, started by the keeper: sends due mail with settings from standard input; confined to the main thread. */
@Command(
        name = "send-mail",
        hidden = true,
        description = "Send what waits in the outbox. Started by the keeper, which passes the settings.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: none; only the keeper starts it. Use notify or notify-test instead."})
public final class SendMailCommand implements Callable<Integer> {
    private static final int LONGEST_INPUT = 65_536;

    private final InputStream in;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The data folder with the outbox.")
    private Path data = Path.of("data");

    /** @param in the source of the settings */
    public SendMailCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws FailureException, IOException {
        String text = new String(in.readNBytes(LONGEST_INPUT), StandardCharsets.UTF_8);
        MailSettings mail = MailSettingsText.read(text)
                .orElseThrow(() ->
                        new FailureException(FailureKind.CONFIGURATION, "Expected mail settings on standard input."));
        SystemClock clock = new SystemClock();
        MailSender sender =
                new MailSender(new MailOutbox(data, clock), new Smtp(mail), clock, mail.product(), HostName.here());
        try {
            if (sender.sendAll().isEmpty()) {
                throw new FailureException(FailureKind.ENVIRONMENT, "another process is sending mail");
            }
        } catch (FailureException e) {
            throw MailOptions.forExit(e);
        }
        return 0;
    }
}
