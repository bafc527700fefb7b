package dev.watchkeeper.notify.telegram;

import java.util.Optional;

/**
 * A message that Telegram has; immutable. Its text form is what the sender remembers.
 *
 * @param picture whether it is a picture with a caption
 */
record SentMessage(String chat, long id, boolean picture) {
    static Optional<SentMessage> parse(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 3 || !parts[1].matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        return Optional.of(new SentMessage(parts[0], Long.parseLong(parts[1]), parts[2].equals("picture")));
    }

    @Override
    public String toString() {
        return chat + " " + id + (picture ? " picture" : " text");
    }
}
