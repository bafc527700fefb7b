package dev.watchkeeper.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tracks that a camera describes, RFC 8866; immutable. */
record Description(List<Track> tracks) {
    private static final Pattern MEDIA = Pattern.compile("m=(\\w+) \\d+(?:/\\d+)? [\\w/]+ ?(\\d{1,3})?.*");
    private static final Pattern RTPMAP = Pattern.compile("a=rtpmap:(\\d{1,3}) ([^/\\s]{1,40})/(\\d{1,7}).*");
    private static final int MAX_TRACKS = 16;
    private static final int VIDEO_CLOCK = 90_000;

    Description {
        tracks = List.copyOf(tracks);
    }

    /**
     * One track; immutable.
     *
     * @param codec as the camera writes it, in lower case
     * @param clock ticks per second
     * @param control its address, as the camera writes it
     */
    record Track(String media, String codec, int clock, String control) {
        boolean isVideo() {
            return media.equals("video");
        }

        /** The name that the rest of Watchkeeper uses. */
        String codecName() {
            return switch (codec) {
                case "hevc" -> "h265";
                case "jpeg" -> "mjpeg";
                default -> codec;
            };
        }
    }

    static Description parse(String text) {
        List<Track> tracks = new ArrayList<>();
        Optional<Track> open = Optional.empty();
        for (String line : text.split("\r?\n", -1)) {
            Matcher media = MEDIA.matcher(line);
            if (media.matches()) {
                open.ifPresent(tracks::add);
                String kind = Optional.ofNullable(media.group(1)).orElse("").toLowerCase(Locale.ROOT);
                open = Optional.of(new Track(
                        kind, fixed(Optional.ofNullable(media.group(2)).orElse("")), VIDEO_CLOCK, "*"));
                continue;
            }
            Matcher map = RTPMAP.matcher(line);
            if (open.isPresent() && map.matches()) {
                Track now = open.get();
                String codec = Optional.ofNullable(map.group(2)).orElse("").toLowerCase(Locale.ROOT);
                int clock = Math.max(
                        1, Integer.parseInt(Optional.ofNullable(map.group(3)).orElse("1")));
                open = Optional.of(new Track(now.media, plain(codec), clock, now.control));
            } else if (open.isPresent() && line.startsWith("a=control:")) {
                Track now = open.get();
                String control = line.substring("a=control:".length()).strip();
                open = Optional.of(new Track(now.media, now.codec, now.clock, control));
            }
        }
        open.ifPresent(tracks::add);
        return new Description(tracks.subList(0, Math.min(MAX_TRACKS, tracks.size())));
    }

    /** Payload types that need no rtpmap, RFC 3551. */
    private static String fixed(String payload) {
        return switch (payload) {
            case "0" -> "pcmu";
            case "8" -> "pcma";
            case "26" -> "jpeg";
            case "32" -> "mpv";
            default -> "unknown";
        };
    }

    private static String plain(String text) {
        return text.replaceAll("[^ -~]", "");
    }

    Optional<Track> video() {
        return tracks.stream().filter(Track::isVideo).findFirst();
    }

    /** For people. */
    String inWords() {
        if (tracks.isEmpty()) {
            return "no track";
        }
        return tracks.stream()
                .map(track -> plain(track.media()) + " " + track.codecName())
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }

    /** The address of a track. */
    static String address(String base, String control) {
        if (control.equals("*") || control.isEmpty()) {
            return base;
        }
        if (control.contains("://")) {
            return control;
        }
        return base.endsWith("/") ? base + control : base + "/" + control;
    }
}
