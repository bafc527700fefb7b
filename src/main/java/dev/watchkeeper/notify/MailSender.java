package dev.watchkeeper.notify;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.notify.MailState.Failure;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sends the mails in the outbox that are due, each once; confined to one thread. */
public final class MailSender {
    private final MailOutbox outbox;
    private final MailTransport transport;
    private final Clock clock;
    private final String product;
    private final String host;

    /**
     * @param product the product name in subjects
     * @param host this machine's name
     */
    public MailSender(MailOutbox outbox, MailTransport transport, Clock clock, String product, String host) {
        this.outbox = outbox;
        this.transport = transport;
        this.clock = clock;
        this.product = product;
        this.host = host;
    }

    /**
     * Sends until nothing is due, or an attempt fails, which is recorded in the outbox.
     *
     * @return how many mails were sent; empty if another process is sending
     * @throws FailureException of the transport, or of kind ENVIRONMENT if the outbox cannot be used
     */
    public Optional<Integer> sendAll() throws FailureException {
        try {
            Optional<AutoCloseable> lock = outbox.lockForSending();
            if (lock.isEmpty()) {
                return Optional.empty();
            }
            try (AutoCloseable held = lock.get()) {
                return Optional.of(send());
            }
        } catch (FailureException e) {
            throw e;
        } catch (Exception e) {
            throw new FailureException(FailureKind.ENVIRONMENT, "The mail outbox cannot be used: " + e.getMessage(), e);
        }
    }

    private int send() throws FailureException, IOException {
        outbox.giveUpOld(clock.wall());
        Set<String> tried = new HashSet<>();
        int sent = 0;
        while (true) {
            Optional<String> due = due().filter(tried::add);
            if (due.isEmpty()) {
                return sent;
            }
            Optional<PendingMail> claimed = outbox.claim(due.get());
            if (claimed.isPresent()) {
                send(claimed.get());
                sent++;
            }
        }
    }

    /** The key that may be sent now; of several, the one whose last mail is oldest. */
    private Optional<String> due() throws IOException {
        MailState state = outbox.state();
        Instant now = clock.wall();
        List<PendingMail> pending = outbox.pending();
        return pending.stream()
                .map(PendingMail::key)
                .filter(key -> !MailLimits.allowedAt(state, key, now).isAfter(now))
                .min(Comparator.comparing((String key) -> state.sent().stream()
                        .filter(each -> each.key().equals(key))
                        .map(MailState.Sent::at)
                        .reduce(Instant.MIN, (earlier, later) -> later)));
    }

    private void send(PendingMail pending) throws FailureException, IOException {
        int lost = outbox.state().lost();
        try {
            transport.send(MailMessage.of(pending, product, host, lost, clock.wall()));
        } catch (FailureException e) {
            Failure failure = new Failure(clock.wall(), e.sentence(), isLasting(e.kind()));
            outbox.update(state -> state.withFailure(failure));
            throw e;
        }
        // Recorded last: a kill in between causes a second mail, never a missing one.
        outbox.update(state -> state.withSent(clock.wall(), pending.key(), lost));
        outbox.sent(pending.key());
    }

    /** Whether a failure of this kind repeats until somebody changes something. */
    public static boolean isLasting(FailureKind kind) {
        return kind == FailureKind.AUTH || kind == FailureKind.CERTIFICATE || kind == FailureKind.CONFIGURATION;
    }
}
