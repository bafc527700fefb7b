package dev.watchkeeper.config;

import java.nio.file.Path;
import java.util.List;

/** How one channel of notifications is reached; immutable. */
public sealed interface ChannelSettings
        permits MailSettings, TelegramSettings, NtfySettings, WebhookSettings, MqttSettings {
    /** The channel's name in rules and answers. */
    String name();

    /** What these settings were read from besides the configuration, such as a file with a token: a change justifies another attempt. */
    List<Path> files();
}
