package dev.watchkeeper.analyse.model;

import dev.watchkeeper.base.Json;
import dev.watchkeeper.config.ModelSettings;
import dev.watchkeeper.config.Peer;
import dev.watchkeeper.config.Secret;
import java.time.Duration;
import java.util.Optional;

/** What servers of models answer, and settings for them; stateless. */
public final class ModelServers {
    public static final String KEY = "sk-s3cret-key";

    private ModelServers() {}

    public static String ollama(String content) {
        return ollama(content, "stop");
    }

    public static String ollama(String content, String reason) {
        return "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":" + Json.quoted(content)
                + "},\"done\":true,\"done_reason\":\"" + reason + "\"}";
    }

    public static String openAi(String content) {
        return openAi(content, "stop");
    }

    public static String openAi(String content, String reason) {
        return "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":" + Json.quoted(content)
                + "},\"finish_reason\":\"" + reason + "\"}]}";
    }

    public static ModelSettings settings(String name, ModelSettings.Api api, Peer peer, Duration limit) {
        return new ModelSettings(
                name, api, peer, "some-vl:4b", Optional.of(new Secret(KEY)), new ModelSettings.Limits(limit, 1, 100));
    }
}
