package dev.watchkeeper.interop;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Plays paths with ffprobe over RTSP, HLS and SRT in turn, on a thread of its own, while faults go on elsewhere; thread-safe. */
final class SoakPlayers implements AutoCloseable {
    private static final int PLAY_LIMIT_SECONDS = 40;

    /** A killed server refuses a player at once, before the next look tells that it was killed. */
    private static final Duration KNOWN_AFTER = Duration.ofSeconds(3);

    private final List<Integer> ports;
    private final Clock clock;
    private final Thread thread = Threads.platform("players", this::run);
    private final Map<String, Integer> played = new TreeMap<>();
    private final List<String> failed = new ArrayList<>();
    private List<String> healthy = List.of();
    private long touches;
    private volatile boolean closed;

    /** @param ports of the server, as the rig has them */
    SoakPlayers(List<Integer> ports, Clock clock) {
        this.ports = ports;
        this.clock = clock;
        thread.start();
    }

    /** Learns which paths no fault touches now. */
    synchronized void offer(List<String> paths) {
        if (!Set.copyOf(healthy).equals(Set.copyOf(paths))) {
            touches++;
        }
        healthy = List.copyOf(paths);
    }

    /** How often each protocol was played. */
    synchronized Map<String, Integer> played() {
        return Map.copyOf(played);
    }

    /** What could not be played, although nothing touched it. */
    synchronized List<String> failed() {
        return List.copyOf(failed);
    }

    private void run() {
        int turn = 0;
        try {
            while (!closed) {
                String path = next(turn);
                if (path.isEmpty()) {
                    clock.sleep(Duration.ofMillis(200));
                    continue;
                }
                String protocol = List.of("rtsp", "hls", "srt").get(turn++ % 3);
                long before = touches();
                String seen = probe(address(protocol, path));
                if (!isPlayed(seen)) {
                    clock.sleep(KNOWN_AFTER);
                }
                note(protocol, path, seen, before);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            note("ffprobe", "any path", e.toString(), touches());
        }
    }

    private synchronized long touches() {
        return touches;
    }

    private synchronized String next(int turn) {
        return healthy.isEmpty() ? "" : healthy.get(turn * 7 % healthy.size());
    }

    private synchronized void note(String protocol, String path, String seen, long before) {
        if (isPlayed(seen)) {
            played.merge(protocol, 1, Integer::sum);
        } else if (before == touches && !closed) {
            failed.add(protocol + " " + path + ": " + seen);
        }
    }

    private static boolean isPlayed(String seen) {
        return seen.startsWith("h264");
    }

    private String address(String protocol, String path) {
        return switch (protocol) {
            case "rtsp" -> "rtsp://127.0.0.1:" + ports.getFirst() + "/" + path;
            case "hls" -> "http://127.0.0.1:" + ports.get(1) + "/" + path + "/index.m3u8";
            default -> "srt://127.0.0.1:" + ports.get(3) + "?streamid=read:" + path;
        };
    }

    /** What a player made by others sees; nothing of the sort of {@code h264,128,96} if it sees nothing. */
    static String probe(String address) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("/usr/bin/ffprobe", "-v", "error"));
        if (address.startsWith("rtsp:")) {
            words.addAll(List.of("-rtsp_transport", "tcp", "-timeout", "10000000"));
        }
        words.addAll(List.of("-select_streams", "v", "-show_entries", "stream=codec_name,width,height"));
        words.addAll(List.of("-of", "csv=p=0", address));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        Thread killer = Threads.platform("player-limit", () -> {
            try {
                if (!process.waitFor(PLAY_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
            }
        });
        killer.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join(TimeUnit.SECONDS.toMillis(2L * PLAY_LIMIT_SECONDS));
    }
}
