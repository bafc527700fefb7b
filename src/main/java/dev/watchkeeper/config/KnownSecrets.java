package dev.watchkeeper.config;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/** Lists the secrets of a configuration, so that they can be masked wherever others print them; stateless. */
public final class KnownSecrets {
    private KnownSecrets() {}

    /** All passwords and tokens, in clear text. */
    public static Set<String> of(Settings settings) {
        Set<String> secrets = new HashSet<>();
        settings.cameras().stream()
                .flatMap(camera -> Stream.concat(Stream.of(camera), camera.detection().stream()))
                .forEach(camera -> {
                    camera.password().map(Secret::reveal).ifPresent(secrets::add);
                    addFromAddress(camera, secrets);
                });
        settings.analysis()
                .vision()
                .models()
                .forEach(model -> model.key().map(Secret::reveal).ifPresent(secrets::add));
        settings.notifications().channels().forEach(channel -> of(channel).ifPresent(secrets::add));
        settings.sensing().sensors().forEach(sensor -> {
            if (sensor.source() instanceof SensorSettings.Source.Http http) {
                http.token().map(Secret::reveal).ifPresent(secrets::add);
            }
        });
        return secrets;
    }

    /** The secret with which a channel is used. */
    public static Optional<String> of(ChannelSettings channel) {
        Optional<Secret> secret = switch (channel) {
            case MailSettings mail -> mail.password();
            case TelegramSettings telegram -> Optional.of(telegram.token());
            case NtfySettings ntfy -> ntfy.token();
            case WebhookSettings webhook -> webhook.secret();
            case MqttSettings mqtt -> mqtt.signIn().flatMap(MqttSettings.SignIn::password);
        };
        return secret.map(Secret::reveal);
    }

    private static void addFromAddress(CameraSettings camera, Set<String> secrets) {
        if (camera.kind().isNetwork()) {
            Matcher matcher = CameraSettings.IN_PATH.matcher(camera.url());
            while (matcher.find()) {
                secrets.add(matcher.group().substring(matcher.group(1).length()));
            }
        }
    }
}
