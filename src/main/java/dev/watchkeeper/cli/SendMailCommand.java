package dev.watchkeeper.cli;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.notify.HostName;
import dev.watchkeeper.notify.MailSender;
import dev.watchkeeper.notify.MailSettingsText;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.notify.Smtp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code watchkeeper send-mail}, started by the keeper: sends what is due, with the settings of its standard input; confined to the main thread. */
@Command(
        name = "send-mail",
        hidden = true,
        description = "Sends what waits in the outbox; the keeper starts it and tells it how.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: none, since only the keeper starts it. People use notify and notify-test."})
public final class SendMailCommand implements Callable<Integer> {
    private static final int LONGEST_INPUT = 65_536;

    private final InputStream in;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The data folder with the outbox.")
    private Path data = Path.of("data");

    /** @param in where the settings come from */
    public SendMailCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws FailureException, IOException {
        String text = new String(in.readNBytes(LONGEST_INPUT), StandardCharsets.UTF_8);
        MailSettings mail = MailSettingsText.read(text)
                .orElseThrow(() -> new FailureException(
                        FailureKind.CONFIGURATION, "The settings for mails are expected on the standard input."));
        SystemClock clock = new SystemClock();
        MailSender sender =
                new MailSender(new Outbox(data, clock), new Smtp(mail), clock, mail.product(), HostName.here());
        try {
            if (sender.sendAll().isEmpty()) {
                throw new FailureException(FailureKind.ENVIRONMENT, "another process is sending");
            }
        } catch (FailureException e) {
            throw MailOptions.forExit(e);
        }
        return 0;
    }
}
