package dev.watchkeeper.record;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiPredicate;

/**
 * Recognises cameras; stateless. The same name at the same address is the same camera; otherwise the same address is, under a new name or one that
 * two cameras exchanged; otherwise the same name is, at a new address.
 */
final class CameraIds {
    private static final int SHORT_LENGTH = 6;
    private static final int PRINT_BYTES = 16;

    private CameraIds() {}

    /**
     * A configured camera; immutable.
     *
     * @param address may hold a password, which is not used
     */
    record Configured(String name, String address) {
        FolderMark as(String id, String folder) {
            return new FolderMark(id, name, folder, fingerprint(id, address));
        }

        /** The address may hold a password, so it is not printed. */
        @Override
        public String toString() {
            return name;
        }
    }

    /** The beginning of an id, for folder names. */
    static String shorten(String id) {
        return id.substring(0, Math.min(SHORT_LENGTH, id.length()));
    }

    /**
     * Gives each configured camera the id it had before, or a new one.
     *
     * @param marks of all folders except copies
     * @return the ids by camera name
     */
    static Map<String, String> assign(List<FolderMark> marks, List<Configured> cameras) {
        Map<String, FolderMark> known = new LinkedHashMap<>();
        marks.forEach(mark -> known.putIfAbsent(mark.id(), mark));
        Map<String, String> ids = new HashMap<>();
        List<Configured> left = new ArrayList<>(cameras);
        BiPredicate<FolderMark, Configured> sameName =
                (mark, camera) -> mark.name().equals(camera.name());
        BiPredicate<FolderMark, Configured> sameAddress =
                (mark, camera) -> mark.address().equals(fingerprint(mark.id(), camera.address()));
        match(known, left, ids, sameName.and(sameAddress));
        match(known, left, ids, sameAddress);
        match(known, left, ids, sameName);
        left.forEach(
                camera -> ids.put(camera.name(), UUID.randomUUID().toString().replace("-", "")));
        return ids;
    }

    /** Removes the pairs that match, unless either matches another one as well. */
    private static void match(
            Map<String, FolderMark> known,
            List<Configured> left,
            Map<String, String> ids,
            BiPredicate<FolderMark, Configured> agree) {
        Map<Configured, FolderMark> pairs = new HashMap<>();
        for (Configured camera : left) {
            List<FolderMark> marks = known.values().stream()
                    .filter(mark -> agree.test(mark, camera))
                    .toList();
            if (marks.size() == 1
                    && left.stream()
                                    .filter(other -> agree.test(marks.getFirst(), other))
                                    .count()
                            == 1) {
                pairs.put(camera, marks.getFirst());
            }
        }
        pairs.forEach((camera, mark) -> {
            ids.put(camera.name(), mark.id());
            known.remove(mark.id());
            left.remove(camera);
        });
    }

    /** The password may change and is not part of the fingerprint; the id is, so a fingerprint reveals nothing by itself. */
    private static String fingerprint(String id, String address) {
        String plain = address.replaceFirst("^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@", "$1");
        try {
            byte[] sum =
                    MessageDigest.getInstance("SHA-256").digest((id + " " + plain).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum, 0, PRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
