package dev.watchkeeper.notify.mqtt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The topics of one installation, and the ids that Home Assistant wants; immutable.
 *
 * @param prefix of every topic
 * @param id of the installation: letters, digits, - and _
 */
record Topics(String prefix, String id) {
    /** Where Home Assistant looks, and says that it has started. */
    static final String BIRTH = "homeassistant/status";

    private static final int HASH_BYTES = 4;

    /** online or offline: whether somebody publishes at all. */
    String status() {
        return prefix + "/" + id + "/status";
    }

    /** Messages that concern no camera. */
    String event() {
        return prefix + "/" + id + "/event";
    }

    String state(String camera) {
        return camera(camera) + "/state";
    }

    String event(String camera) {
        return camera(camera) + "/event";
    }

    String snapshot(String camera) {
        return camera(camera) + "/snapshot";
    }

    private String camera(String camera) {
        return prefix + "/" + id + "/cameras/" + level(camera);
    }

    String discovery(String camera) {
        return "homeassistant/device/" + id + "_" + word(camera) + "/config";
    }

    /** The installation itself, as a device. */
    String discovery() {
        return "homeassistant/device/" + id + "/config";
    }

    /** Unique among all installations. */
    String device(String camera) {
        return "watchkeeper_" + id + "_" + word(camera);
    }

    String device() {
        return "watchkeeper_" + id;
    }

    /** A name as one level of a topic: only what MQTT reserves is replaced. */
    private static String level(String name) {
        StringBuilder level = new StringBuilder();
        name.codePoints().forEach(each -> {
            if (each == '+' || each == '#' || each == '/' || each == '%' || Character.isISOControl(each)) {
                level.append(String.format(Locale.ROOT, "%%%02X", each));
            } else {
                level.appendCodePoint(each);
            }
        });
        return level.toString();
    }

    /** A name as letters, digits, - and _: a name of another script keeps what is possible and gets a hash. */
    static String word(String name) {
        String kept = name.replaceAll("[^A-Za-z0-9_-]", "");
        return kept.equals(name) && !name.isEmpty() ? name : (kept.isEmpty() ? "camera" : kept) + "_" + hash(name);
    }

    /** A name as the id of an entity: lower-case letters, digits and _. */
    static String entity(String name) {
        return word(name).toLowerCase(Locale.ROOT).replace('-', '_');
    }

    private static String hash(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
