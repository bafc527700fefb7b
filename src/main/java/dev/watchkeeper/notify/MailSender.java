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

/** Sends what waits in the outbox and may go now, once each; confined to one thread. */
public final class MailSender {
    private final Outbox outbox;
    private final MailTransport post;
    private final Clock clock;
    private final String product;
    private final String host;

    /**
     * @param product what subjects call this program
     * @param host this machine's name
     */
    public MailSender(Outbox outbox, MailTransport post, Clock clock, String product, String host) {
        this.outbox = outbox;
        this.post = post;
        this.clock = clock;
        this.product = product;
        this.host = host;
    }

    /**
     * Sends until nothing is due, or the first vain attempt, which is remembered.
     *
     * @return how many mails have gone; nothing if another process is at it
     * @throws FailureException what the post says, or ENVIRONMENT if the outbox cannot be used
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
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "The outbox of mails cannot be used: " + e.getMessage(), e);
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

    /** What may go now; of several the one whose key has waited longest for a mail. */
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
            post.send(MailMessage.of(pending, product, host, lost, clock.wall()));
        } catch (FailureException e) {
            Failure failure = new Failure(clock.wall(), e.sentence(), isLasting(e.kind()));
            outbox.update(state -> state.withFailure(failure));
            throw e;
        }
        // Crossed off last: a kill between the two leads to a second mail, never to none.
        outbox.update(state -> state.withSent(clock.wall(), pending.key(), lost));
        outbox.sent(pending.key());
    }

    /** Whether the same will happen until somebody changes something. */
    public static boolean isLasting(FailureKind kind) {
        return kind == FailureKind.AUTH || kind == FailureKind.CERTIFICATE || kind == FailureKind.CONFIGURATION;
    }
}
