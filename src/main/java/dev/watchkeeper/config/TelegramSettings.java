package dev.watchkeeper.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A chat of Telegram; immutable.
 *
 * @param chatId a number, or a channel's {@code @name}
 * @param topic the thread of a group with topics
 */
public record TelegramSettings(Peer peer, Secret token, String chatId, Optional<Integer> topic)
        implements ChannelSettings {
    @Override
    public String name() {
        return "telegram";
    }

    @Override
    public List<Path> files() {
        return peer.files();
    }
}
