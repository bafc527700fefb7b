package dev.watchkeeper.config;

import dev.watchkeeper.base.HostAndPort;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The keys of the channels besides mail, and the settings read from them; confined to the thread that loads. */
final class ChannelKeys {
    private static final URI TELEGRAM = URI.create("https://api.telegram.org");
    private static final URI NTFY = URI.create("https://ntfy.sh");

    /** What a bot token may hold: it becomes part of a path. */
    private static final String TOKEN = "[0-9A-Za-z:_.-]{1,200}";

    static final Key<Optional<URI>> TELEGRAM_URL =
            web("notifications.telegram.url", "The Bot API. Nothing: https://api.telegram.org.");
    static final Key<Optional<String>> TELEGRAM_TOKEN = file(
            "notifications.telegram.token-file",
            "A file whose first line is the bot's token. Relative to the configuration file.");
    static final Key<Optional<String>> TELEGRAM_CHAT = Key.of(
            "notifications.telegram.chat-id",
            new Maybe<>(Forms.matching("a number such as -1001234, or @name", "-?[0-9]{1,20}|@[0-9A-Za-z_]{1,64}")),
            "",
            "The chat, group or channel that gets the messages.");
    static final Key<Optional<Integer>> TELEGRAM_TOPIC = Key.of(
            "notifications.telegram.topic",
            new Maybe<>(Forms.integer(1, Integer.MAX_VALUE)),
            "",
            "The number of a topic, in a group that has topics.");
    static final Key<Optional<String>> TELEGRAM_CA = authority("notifications.telegram.ca-file");

    static final Key<Optional<URI>> NTFY_URL = web("notifications.ntfy.url", "The server. Nothing: https://ntfy.sh.");
    static final Key<Optional<String>> NTFY_TOPIC = Key.of(
            "notifications.ntfy.topic",
            new Maybe<>(Forms.matching("letters, digits, - and _, at most 64", "[0-9A-Za-z_-]{1,64}")),
            "",
            "The topic to publish to. At a public server, who knows it can read it.");
    static final Key<Optional<String>> NTFY_TOKEN = file(
            "notifications.ntfy.token-file",
            "A file whose first line is an access token. Relative to the configuration file.");
    static final Key<Optional<String>> NTFY_CA = authority("notifications.ntfy.ca-file");

    static final Key<List<WebhookSettings>> WEBHOOKS =
            Key.of("notifications.webhooks", new WebhooksForm(), "[]", "Addresses that get each message as JSON.");

    static final Key<Optional<URI>> MQTT_URL = Key.of(
            "notifications.mqtt.url",
            new Maybe<>(Forms.url("an address such as mqtts://host:8883 or mqtt://host", "mqtts", "mqtt")),
            "",
            "The broker that gets messages and the states of the cameras.");
    static final Key<Optional<String>> MQTT_USERNAME = Key.of(
            "notifications.mqtt.username",
            new Maybe<>(Forms.text("a user name", 255)),
            "",
            "The user for the broker's sign-in; without one, there is no sign-in.");
    static final Key<Optional<String>> MQTT_PASSWORD = file(
            "notifications.mqtt.password-file",
            "A file whose first line is the user's password. Relative to the configuration file.");
    static final Key<Optional<String>> MQTT_CA = authority("notifications.mqtt.ca-file");
    static final Key<String> MQTT_PREFIX = Key.of(
            "notifications.mqtt.prefix",
            Forms.matching(
                    "parts of a topic such as home/watchkeeper",
                    "[^\\s#+$/\\p{Cntrl}]{1,60}(/[^\\s#+/\\p{Cntrl}]{1,60}){0,5}"),
            "watchkeeper",
            "What every topic begins with.");
    static final Key<Discovery> MQTT_DISCOVERY = Key.of(
            "notifications.mqtt.discovery",
            Forms.oneOf(Discovery.class),
            "homeassistant",
            "Whose form of discovery announces the cameras.");

    static final List<Key<?>> ALL = List.of(
            TELEGRAM_URL,
            TELEGRAM_TOKEN,
            TELEGRAM_CHAT,
            TELEGRAM_TOPIC,
            TELEGRAM_CA,
            NTFY_URL,
            NTFY_TOPIC,
            NTFY_TOKEN,
            NTFY_CA,
            WEBHOOKS,
            MQTT_URL,
            MQTT_USERNAME,
            MQTT_PASSWORD,
            MQTT_CA,
            MQTT_PREFIX,
            MQTT_DISCOVERY);

    private final Values values;
    private final Place top;
    private final Problems problems;

    private ChannelKeys(Values values, Place top, Problems problems) {
        this.values = values;
        this.top = top;
        this.problems = problems;
    }

    /** Who is told of the cameras; an immutable enumeration. */
    enum Discovery {
        HOMEASSISTANT,
        OFF
    }

    /** The channels that are set up, without those with a mistake, which is noted. */
    static List<ChannelSettings> read(Values values, Place top, Problems problems) {
        ChannelKeys keys = new ChannelKeys(values, top, problems);
        List<ChannelSettings> channels = new ArrayList<>();
        keys.telegram().ifPresent(channels::add);
        keys.ntfy().ifPresent(channels::add);
        channels.addAll(values.get(WEBHOOKS));
        keys.mqtt().ifPresent(channels::add);
        return channels;
    }

    /** Whether a user has begun to set up one of these channels, even if with mistakes. */
    static boolean isAnyGiven(Values values) {
        return ALL.stream().anyMatch(key -> values.get(key) instanceof Optional<?> value && value.isPresent())
                || !values.get(WEBHOOKS).isEmpty();
    }

    private Optional<TelegramSettings> telegram() {
        Optional<String> chat = values.get(TELEGRAM_CHAT);
        if (!isGiven(TELEGRAM_URL, TELEGRAM_TOKEN, TELEGRAM_CHAT, TELEGRAM_TOPIC, TELEGRAM_CA)) {
            return Optional.empty();
        }
        demand(TELEGRAM_CHAT, TELEGRAM_TOKEN, "no message can be sent to Telegram");
        demand(TELEGRAM_TOKEN, TELEGRAM_CHAT, "no message can be sent to Telegram");
        Optional<Secret> token = secret(TELEGRAM_TOKEN);
        if (token.filter(found -> !found.reveal().matches(TOKEN)).isPresent()) {
            problems.mistake(
                    values.place(TELEGRAM_TOKEN, top),
                    TELEGRAM_TOKEN.path()
                            + ": the first line must be a bot's token such as 123456:ABC-def, from @BotFather");
            return Optional.empty();
        }
        Peer peer = peer(TELEGRAM_URL, TELEGRAM, TELEGRAM_CA, TELEGRAM_TOKEN);
        return chat.isPresent() && token.isPresent()
                ? Optional.of(new TelegramSettings(peer, token.get(), chat.get(), values.get(TELEGRAM_TOPIC)))
                : Optional.empty();
    }

    private Optional<NtfySettings> ntfy() {
        if (!isGiven(NTFY_URL, NTFY_TOPIC, NTFY_TOKEN, NTFY_CA)) {
            return Optional.empty();
        }
        Key<?> given = values.get(NTFY_URL).isPresent() ? NTFY_URL : NTFY_TOKEN;
        demand(NTFY_TOPIC, given, "nothing can be published");
        Optional<Secret> token = secret(NTFY_TOKEN);
        Peer peer = peer(NTFY_URL, NTFY, NTFY_CA, NTFY_TOKEN);
        return values.get(NTFY_TOPIC).map(topic -> new NtfySettings(peer, topic, token));
    }

    /** The broker, with each mistake in its keys noted. */
    static Optional<MqttSettings> mqtt(Values values, Place top, Problems problems) {
        return new ChannelKeys(values, top, problems).mqtt();
    }

    private Optional<MqttSettings> mqtt() {
        if (!isGiven(MQTT_URL, MQTT_USERNAME, MQTT_PASSWORD, MQTT_CA)) {
            return Optional.empty();
        }
        demand(MQTT_URL, MQTT_USERNAME, "nothing can be published");
        Optional<String> username = values.get(MQTT_USERNAME);
        Optional<Secret> password = secret(MQTT_PASSWORD);
        if (username.isEmpty() && values.get(MQTT_PASSWORD).isPresent()) {
            problems.mistake(
                    values.place(MQTT_PASSWORD, top),
                    MQTT_PASSWORD.path() + " needs " + MQTT_USERNAME.path() + " beside it");
        }
        if (values.get(MQTT_URL).isEmpty()) {
            return Optional.empty();
        }
        URI url = values.get(MQTT_URL).orElse(URI.create(""));
        return Optional.of(new MqttSettings(
                peer(MQTT_URL, url, MQTT_CA, MQTT_PASSWORD),
                username.map(user -> new MqttSettings.SignIn(user, password)),
                values.get(MQTT_PREFIX),
                values.get(MQTT_DISCOVERY) == Discovery.HOMEASSISTANT));
    }

    private boolean isGiven(Key<?>... keys) {
        for (Key<?> key : keys) {
            if (values.get(key) instanceof Optional<?> value && value.isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Notes a missing key at the place of another one. A rejected value has its own message. */
    private <T> void demand(Key<Optional<T>> key, Key<?> given, String otherwise) {
        if (values.get(key).isEmpty() && values.place(key, top).equals(top)) {
            problems.mistake(values.place(given, top), key.path() + " is missing: without it " + otherwise);
        }
    }

    private Optional<Secret> secret(Key<Optional<String>> key) {
        return values.get(key).flatMap(text -> PasswordFile.read(text, key.path(), values.place(key, top), problems));
    }

    private Peer peer(
            Key<Optional<URI>> url, URI usual, Key<Optional<String>> caFile, Key<Optional<String>> secretFile) {
        Place place = values.place(caFile, top);
        URI address = values.get(url).orElse(usual);
        List<Path> files = new ArrayList<>();
        values.get(secretFile)
                .ifPresent(
                        text -> files.add(values.place(secretFile, top).folder().resolve(text)));
        Optional<Path> ca =
                values.get(caFile).flatMap(text -> CertificateFile.find(text, caFile.path(), place, problems));
        ca.ifPresent(files::add);
        checkTls(address, ca, caFile.path(), place, problems);
        if (values.get(secretFile).isPresent()) {
            warnOfClearText(address, url.path(), values.place(url, top), problems);
        }
        return new Peer(address, ca, files);
    }

    /** Notes a ca-file that has no effect. */
    static void checkTls(URI address, Optional<Path> caFile, String key, Place place, Problems problems) {
        if (caFile.isPresent() && !isEncrypted(address)) {
            problems.mistake(
                    place,
                    key + " has no effect at an address without encryption; remove it, or use "
                            + (address.getScheme().startsWith("mqtt") ? "mqtts" : "https") + "://");
        }
    }

    /** Warns of a secret that travels in clear text. */
    static void warnOfClearText(URI address, String key, Place place, Problems problems) {
        if (!isEncrypted(address) && !HostAndPort.isLoopback(address.getHost())) {
            problems.warning(
                    place,
                    key + ": the secret is sent in clear text; use "
                            + (address.getScheme().startsWith("mqtt") ? "mqtts" : "https")
                            + ":// where the server can");
        }
    }

    private static boolean isEncrypted(URI address) {
        return address.getScheme().toLowerCase(Locale.ROOT).endsWith("s");
    }

    private static Key<Optional<URI>> web(String path, String meaning) {
        return Key.of(path, new Maybe<>(Forms.url("an address such as https://host", "https", "http")), "", meaning);
    }

    private static Key<Optional<String>> file(String path, String meaning) {
        return Key.of(path, new Maybe<>(Forms.text("a file", 1000)), "", meaning);
    }

    private static Key<Optional<String>> authority(String path) {
        return file(
                path, "A PEM file with the server's certificate, or its issuer's, in place of Java's own authorities.");
    }
}
