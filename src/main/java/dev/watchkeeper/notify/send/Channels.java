package dev.watchkeeper.notify.send;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.config.ChannelSettings;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.config.MqttSettings;
import dev.watchkeeper.config.NtfySettings;
import dev.watchkeeper.config.TelegramSettings;
import dev.watchkeeper.config.WebhookSettings;
import dev.watchkeeper.loops.CamerasReading;
import dev.watchkeeper.notify.Channel;
import dev.watchkeeper.notify.mail.MailChannel;
import dev.watchkeeper.notify.mqtt.MqttChannel;
import dev.watchkeeper.notify.ntfy.NtfyChannel;
import dev.watchkeeper.notify.telegram.TelegramChannel;
import dev.watchkeeper.notify.webhook.WebhookChannel;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the channels that settings describe, for one data folder; immutable. */
final class Channels {
    private final Path data;
    private final Clock clock;

    /** @param data the data folder */
    Channels(Path data, Clock clock) {
        this.data = data;
        this.clock = clock;
    }

    /** @param link where readers reach the page */
    Channel open(ChannelSettings settings, Optional<URI> link) {
        return switch (settings) {
            case MailSettings mail -> new MailChannel(mail, clock);
            case TelegramSettings telegram -> TelegramChannel.open(telegram, new RepairButtons(data, clock), clock);
            case NtfySettings ntfy -> new NtfyChannel(ntfy, clock);
            case WebhookSettings webhook -> new WebhookChannel(webhook, link, clock);
            case MqttSettings mqtt ->
                MqttChannel.open(mqtt, data.resolve("outbox"), () -> CamerasReading.of(data, clock), link, clock);
        };
    }

    /** Opens channels. */
    @FunctionalInterface
    interface Opener {
        /**
         * Never waits; MQTT begins to connect.
         *
         * @param link where readers reach the page
         */
        Channel open(ChannelSettings settings, Optional<URI> link);
    }
}
