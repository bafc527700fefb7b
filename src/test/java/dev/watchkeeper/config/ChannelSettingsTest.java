package dev.watchkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How channels besides mail are set up. */
final class ChannelSettingsTest {
    private static final String CAMERA = "cameras: {a: {url: rtsp://h/}}\n";

    @TempDir
    Path folder;

    private Loading loading;

    @BeforeEach
    void prepare() throws IOException {
        loading = new Loading(folder);
        secret("bot.token", "123456:ABC-def_9\n");
        secret("word", "s3cret\n");
    }

    private void secret(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void nothingIsSetUpByDefault() {
        assertThat(channels(
                        "{telegram: {url: , token-file: , chat-id: , topic: }, ntfy: {url: , topic: , token-file: },"
                                + " email: {smtp-server: h, to-address: a@b},"
                                + " webhooks: [], mqtt: {url: , prefix: watchkeeper, discovery: homeassistant}}"))
                .singleElement()
                .isInstanceOf(MailSettings.class);
    }

    @Test
    void publicServersNeedNoAddress() {
        TelegramSettings telegram =
                only(TelegramSettings.class, "{telegram: {token-file: bot.token, chat-id: -100123, topic: 7}}");
        assertThat(telegram.peer().url()).hasToString("https://api.telegram.org");
        assertThat(telegram.token().reveal()).isEqualTo("123456:ABC-def_9");
        assertThat(telegram.chatId()).isEqualTo("-100123");
        assertThat(telegram.topic()).contains(7);
        assertThat(telegram.peer().files()).containsExactly(folder.resolve("bot.token"));
        NtfySettings ntfy = only(NtfySettings.class, "{ntfy: {topic: my-alarms}}");
        assertThat(ntfy.peer().host()).isEqualTo("ntfy.sh");
        assertThat(ntfy.token()).isEmpty();
    }

    @Test
    void givenKeysAreRead() throws IOException {
        Files.writeString(folder.resolve("form.json"), "{\"text\": \"{title}\"}");
        WebhookSettings webhook = only(
                WebhookSettings.class,
                "{webhooks: [{name: ops, url: 'https://h.example/s3cret?a=b', secret-file: word, template-file: form.json,"
                        + " headers: ['X-A: b', 'Authorization: Bearer {secret}']}]}");
        assertThat(webhook.name()).isEqualTo("ops");
        assertThat(webhook.secret().orElseThrow().reveal()).isEqualTo("s3cret");
        assertThat(webhook.form().template()).contains("{\"text\": \"{title}\"}");
        assertThat(webhook.form().headers()).containsExactly("X-A: b", "Authorization: Bearer {secret}");
        assertThat(webhook.toString()).contains("h.example").doesNotContain("s3cret");
        MqttSettings mqtt = only(
                MqttSettings.class,
                "{mqtt: {url: 'mqtts://broker:8884', username: wk, password-file: word, prefix: home/größe, discovery: off}}");
        assertThat(mqtt.prefix()).isEqualTo("home/größe");
        assertThat(mqtt.discovery()).isFalse();
        assertThat(mqtt.signIn()
                        .flatMap(MqttSettings.SignIn::password)
                        .orElseThrow()
                        .reveal())
                .isEqualTo("s3cret");
    }

    @Test
    void mistakesAreNamedWithTheirPlaceAndRepeatNoSecret() throws IOException {
        secret("odd.token", "123/../456\n");
        Files.writeString(folder.resolve("form.json"), "{\"text\": \"{titel}\"}");
        assertThat(mistakes("{telegram: {chat-id: 5}}"))
                .containsExactly(
                        "FILE:2:52: notifications.telegram.token-file is missing: without it no message can be sent to Telegram");
        assertThat(mistakes("{telegram: {chat-id: five, token-file: odd.token}}"))
                .containsExactly(
                        "FILE:2:52: notifications.telegram.chat-id: expected a number such as -1001234, or @name,"
                                + " found 'five'",
                        "FILE:2:70: notifications.telegram.token-file: the first line must be a bot's token such as"
                                + " 123456:ABC-def, from @BotFather");
        assertThat(mistakes("{ntfy: {token-file: word}}"))
                .containsExactly("FILE:2:51: notifications.ntfy.topic is missing: without it nothing can be published");
        assertThat(mistakes("{mqtt: {url: 'mqtt://u:s3cret@h', prefix: 'a/#'}}"))
                .containsExactly(
                        "FILE:2:44: notifications.mqtt.url: expected an address such as mqtts://host:8883 or mqtt://host",
                        "FILE:2:73: notifications.mqtt.prefix: expected parts of a topic such as home/watchkeeper, found 'a/#'");
        assertThat(mistakes(
                        "{webhooks: [{name: mqtt, url: 'ftp://s3cret'}, {url: 'http://h/', template-file: form.json,"
                                + " name: a, headers: ['Host: x', 'A: {secret}']}]}"))
                .hasSize(5)
                .anyMatch(line -> line.endsWith(
                        "notifications.webhooks: another channel has the name 'mqtt'; choose a different one"))
                .anyMatch(line ->
                        line.contains("notifications.webhooks[].url: expected an address such as https://host/path"))
                .anyMatch(line -> line.contains("'form.json' names {titel}, which is unknown; known are {id}"))
                .anyMatch(line -> line.contains("headers: each must be 'Name: value'"))
                .anyMatch(line -> line.endsWith("headers: {secret} needs a secret-file beside it"))
                .noneMatch(line -> line.contains("s3cret"));
    }

    @Test
    void aSecretInClearTextIsWarnedOf() {
        assertThat(loading.load(
                                CAMERA
                                        + "notifications: {enabled: true, ntfy: {url: 'http://n.example', topic: a, token-file: word}}\n")
                        .warnings())
                .singleElement()
                .asString()
                .endsWith(
                        "notifications.ntfy.url: the secret is sent in clear text; use https:// where the server can");
    }

    @Test
    void aChannelThatNothingSwitchesOnIsWarnedOf() {
        assertThat(loading.load(CAMERA + "notifications: {ntfy: {topic: a}}\n").warnings())
                .singleElement()
                .asString()
                .endsWith(
                        "notifications: nothing is sent without notifications.enabled: true, although a channel is set up");
        assertThat(loading.load(CAMERA + "notifications: {enabled: false, ntfy: {topic: a}}\n")
                        .warnings())
                .isEmpty();
    }

    @Test
    void equalSettingsAreEqual() {
        String ntfy = "{ntfy: {topic: a, token-file: word}}";
        assertThat(channels(ntfy))
                .as("an unchanged channel is not opened again")
                .isEqualTo(channels(ntfy));
    }

    private <T extends ChannelSettings> T only(Class<T> type, String notifications) {
        List<ChannelSettings> channels = channels(notifications);
        assertThat(channels).hasSize(1);
        return type.cast(channels.getFirst());
    }

    private List<ChannelSettings> channels(String notifications) {
        return Loading.good(loading.load(CAMERA + enabled(notifications)))
                .notifications()
                .channels();
    }

    private static String enabled(String notifications) {
        return "notifications: " + notifications.replaceFirst("\\{", "{enabled: true, ") + "\n";
    }

    private List<String> mistakes(String notifications) {
        return loading.mistakes(CAMERA + enabled(notifications));
    }
}
