package dev.watchkeeper.keeper.services;

import dev.watchkeeper.config.yaml.Form;
import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Form.Several;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.keeper.restart.RestartPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The table of the keys of one child below {@code services:}; immutable. The loader and the test of docs/keep-alive.md read it. */
public final class ServiceKeys {
    private static final Form<String> WORD = Forms.word();

    static final Key<List<String>> COMMAND = Key.required(
            "command",
            new Several<>("a list of words such as [ffmpeg, -i, film.mp4]", WORD),
            "The program and its arguments, one word each; no shell reads them.");
    static final Key<Optional<String>> TITLE =
            Key.of("title", Forms.title(), "", "What people read in place of its name, in any script.");
    static final Key<String> FOLDER = Key.of(
            "folder",
            Forms.text("a folder", 1000),
            ".",
            "Its working folder. A relative one starts at the configuration file.");
    static final Key<List<String>> ENVIRONMENT = Key.of(
            "environment",
            new Several<>(
                    "a list of NAME=value", Forms.matching("NAME=value", "[A-Za-z_][A-Za-z0-9_]*=[^\\x00-\\x1f]*")),
            "[]",
            "Variables beside those of the keeper.");
    static final Key<RestartPolicy.Mode> RESTART = Key.of(
            "restart",
            Forms.oneOf(RestartPolicy.Mode.class),
            "on-failure",
            "After which ends it is started again; exit code 0 is the only one that is no failure.");
    static final Key<Optional<Duration>> RESTART_DELAY = Key.of(
            "restart-delay",
            new Maybe<>(Forms.duration("0s", "24h")),
            "",
            "The wait before each restart. Nothing: at once after proven health, else 1 s, doubled up to 60 s.");
    static final Key<Integer> MAX_RESTARTS = Key.of(
            "max-restarts",
            Forms.integer(1, 100_000),
            "5",
            "More than so many restarts in the window are a crash loop.");
    static final Key<Duration> RESTART_WINDOW = Key.of(
            "restart-window",
            Forms.duration("1s", "30d"),
            "300s",
            "In which restarts count; the waits before them are not part of it.");
    static final Key<Duration> PROVEN_AFTER = Key.of(
            "proven-after", Forms.duration("1s", "24h"), "60s", "So long in good health, and its waits begin anew.");
    static final Key<Duration> QUARANTINE = Key.of(
            "quarantine",
            Forms.duration("1s", "24h"),
            "15m",
            "The wait after a crash loop, before one trial; doubled after each vain one, up to 1 h.");
    static final Key<Boolean> GIVE_UP =
            Key.of("give-up", Forms.bool(), "false", "Whether it stays down after a crash loop.");
    static final Key<Duration> STOP_TIMEOUT = Key.of(
            "stop-timeout",
            Forms.duration("0s", "1h"),
            "10s",
            "Between the order to end and the kill. When the keeper itself ends, at most 10 s.");
    static final Key<List<String>> WATCH_FILES = Key.of(
            "watch-files",
            new Several<>("a list of files", Forms.text("a file", 1000)),
            "[]",
            "After exit code 78 it is started again when one of these changes.");
    static final Key<Long> LOG_MAX_SIZE =
            Key.of("log.max-size", Forms.size("", "10KB", "10GB"), "10MB", "The size of one log file.");
    static final Key<Integer> LOG_BACKUPS = Key.of("log.backups", Forms.integer(0, 100), "5", "Older log files kept.");

    static final Key<Duration> INTERVAL =
            Key.of("liveness.interval", Forms.duration("100ms", "1h"), "5s", "Between two looks at its progress.");
    static final Key<Duration> TIMEOUT =
            Key.of("liveness.timeout", Forms.duration("100ms", "10m"), "3s", "What one look may take.");
    static final Key<Duration> GRACE = Key.of(
            "liveness.grace",
            Forms.duration("0s", "24h"),
            "30s",
            "After a start, in which failed looks do not count unless one has succeeded.");
    static final Key<Integer> FAILURES = Key.of(
            "liveness.failures", Forms.integer(1, 1000), "3", "Failed looks in a row until it is ended and replaced.");
    static final Key<Optional<String>> HEARTBEAT = Key.of(
            "liveness.heartbeat",
            new Maybe<>(Forms.text("a regular expression", 1000)),
            "",
            "A line of its output that matches shows progress, in any case.");
    static final Key<Duration> HEARTBEAT_TIMEOUT = Key.of(
            "liveness.heartbeat-timeout",
            Forms.duration("1s", "30d"),
            "120s",
            "So long without such a line, and it is ended and replaced.");
    static final Key<Duration> SILENCE = Key.of(
            "liveness.silence",
            Forms.duration("0 for any", "1s", "30d"),
            "0",
            "So long without any line is a failed look.");
    static final Key<Optional<String>> HTTP = Key.of(
            "liveness.http",
            new Maybe<>(Forms.matching("http://host:port/path", "http://[^\\s@]{1,1000}")),
            "",
            "An address that has to answer with a status below 400.");
    static final Key<Optional<String>> TCP = Key.of(
            "liveness.tcp",
            new Maybe<>(Forms.matching("host:port", "[0-9A-Za-z.:_\\[\\]-]{1,255}:[0-9]{1,5}")),
            "",
            "A host and port that have to accept a connection.");
    static final Key<List<String>> EXEC = Key.of(
            "liveness.exec",
            new Several<>("a list of words", WORD),
            "[]",
            "A command that has to end with 0 within the time of a look.");
    static final Key<Optional<String>> FILE =
            Key.of("liveness.file", new Maybe<>(Forms.text("a file", 1000)), "", "A file that it has to write to.");
    static final Key<Duration> FILE_AGE = Key.of(
            "liveness.file-age",
            Forms.duration("1s", "30d"),
            "60s",
            "So long without a change of that file is a failed look.");
    static final Key<Boolean> SPIN = Key.of(
            "liveness.spin",
            Forms.bool(),
            "false",
            "Whether processors used to the full, without a line of output meanwhile, are a failed look.");

    private ServiceKeys() {}

    /** Every key, in the order of the documentation. */
    public static List<Key<?>> all() {
        return List.of(
                COMMAND,
                TITLE,
                FOLDER,
                ENVIRONMENT,
                RESTART,
                RESTART_DELAY,
                MAX_RESTARTS,
                RESTART_WINDOW,
                PROVEN_AFTER,
                QUARANTINE,
                GIVE_UP,
                STOP_TIMEOUT,
                WATCH_FILES,
                LOG_MAX_SIZE,
                LOG_BACKUPS,
                INTERVAL,
                TIMEOUT,
                GRACE,
                FAILURES,
                HEARTBEAT,
                HEARTBEAT_TIMEOUT,
                SILENCE,
                HTTP,
                TCP,
                EXEC,
                FILE,
                FILE_AGE,
                SPIN);
    }
}
