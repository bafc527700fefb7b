package dev.watchkeeper.notify;

/**
 * One way to reach people, such as mail or a messenger; confined to the thread that sends on it. It never retries and never groups: that is up to the
 * sender.
 */
public interface Channel extends AutoCloseable {
    /** Its name in rules and answers: {@code email}, {@code telegram}, {@code ntfy}, {@code mqtt}, or a webhook's own. */
    String name();

    /** Whether it can replace a letter that was delivered. */
    boolean canEdit();

    /**
     * Delivers a letter, within 45 s whatever the receiver does.
     *
     * @throws DeliveryException with a sentence free of secrets
     */
    Receipt deliver(Letter letter) throws DeliveryException;

    @Override
    void close();

    /**
     * The receiver took it; immutable.
     *
     * @param remoteId by which it can be replaced; empty if it cannot
     */
    record Receipt(String remoteId) {
        /** From a receiver that gives no ids. */
        public static final Receipt PLAIN = new Receipt("");
    }
}
