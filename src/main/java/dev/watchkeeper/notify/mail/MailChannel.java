package dev.watchkeeper.notify.mail;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.notify.Channel;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import dev.watchkeeper.notify.Letter;
import dev.watchkeeper.notify.LetterPicture;
import dev.watchkeeper.notify.MessageKind;
import java.util.Optional;
import java.util.Set;

/** Letters as mails; confined to the thread that sends on it. */
public final class MailChannel implements Channel {
    /** The kinds whose subjects filters of people know as alerts. */
    private static final Set<MessageKind> ALERTS = Set.of(
            MessageKind.CHILD_FAILED,
            MessageKind.CRASH_LOOP,
            MessageKind.CONFIGURATION_REFUSED,
            MessageKind.SERVICE_FAILED,
            MessageKind.NOTICE,
            MessageKind.TEST);

    private final MailSettings settings;
    private final MailTransport transport;
    private final Clock clock;

    public MailChannel(MailSettings settings, Clock clock) {
        this(settings, new Smtp(settings), clock);
    }

    MailChannel(MailSettings settings, MailTransport transport, Clock clock) {
        this.settings = settings;
        this.transport = transport;
        this.clock = clock;
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public boolean canEdit() {
        return false;
    }

    @Override
    public Receipt deliver(Letter letter) throws DeliveryException {
        boolean alert = letter.messages().size() == 1
                && ALERTS.contains(letter.newest().topic().kind());
        String subject = settings.product() + (alert ? " Alert: " : ": ") + letter.subject();
        String body = letter.delivery()
                .link()
                .map(link -> letter.text() + "\n" + link + "\n")
                .orElse(letter.text());
        try {
            transport.send(new MailMessage(letter.id(), subject, body, clock.wall()), LetterPicture.read(letter));
            return Receipt.PLAIN;
        } catch (FailureException e) {
            throw new DeliveryException(e.kind(), e.sentence(), outlook(e.kind()), Optional.empty());
        }
    }

    private Outlook outlook(FailureKind kind) {
        return switch (kind) {
            case AUTH, CERTIFICATE, CONFIGURATION -> Outlook.LASTING;
            case TIMEOUT, UNREACHABLE -> transport.mayHaveArrived() ? Outlook.UNCERTAIN : Outlook.LATER;
            default -> Outlook.LATER;
        };
    }

    @Override
    public void close() {
        // Each mail has a connection of its own.
    }
}
