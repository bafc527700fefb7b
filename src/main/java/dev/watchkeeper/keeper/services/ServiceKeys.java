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

/** The keys of one child below {@code services:}; immutable. The loader and the test of docs/keep-alive.md read this table. */
public final class ServiceKeys {
    private static final Form<String> WORD = Forms.word();

    static final Key<List<String>> COMMAND = Key.required(
            "command",
            new Several<>("a list of words such as [ffmpeg, -i, film.mp4]", WORD),
            "The program and its arguments, one word each; no shell is involved.");
    static final Key<Optional<String>> TITLE =
            Key.of("title", Forms.title(), "", "The name shown to people instead, in any script.");
    static final Key<String> FOLDER = Key.of(
            "folder", Forms.text("a folder", 1000), ".", "The working folder, relative to the configuration file.");
    static final Key<List<String>> ENVIRONMENT = Key.of(
            "environment",
            new Several<>(
                    "a list of NAME=value", Forms.matching("NAME=value", "[A-Za-z_][A-Za-z0-9_]*=[^\\x00-\\x1f]*")),
            "[]",
            "Variables in addition to those of the keeper.");
    static final Key<RestartPolicy.Mode> RESTART = Key.of(
            "restart",
            Forms.oneOf(RestartPolicy.Mode.class),
            "on-failure",
            "After which ends it restarts. Every exit code except 0 is a failure.");
    static final Key<Optional<Duration>> RESTART_DELAY = Key.of(
            "restart-delay",
            new Maybe<>(Forms.duration("0s", "24h")),
            "",
            "The wait before each restart. If nothing: none after proven health, otherwise 1 s, doubled up to 60 s.");
    static final Key<Integer> MAX_RESTARTS = Key.of(
            "max-restarts",
            Forms.integer(1, 100_000),
            "5",
            "More restarts than this within the window are a crash loop.");
    static final Key<Duration> RESTART_WINDOW = Key.of(
            "restart-window",
            Forms.duration("1s", "30d"),
            "300s",
            "The time in which restarts count, not including the waits before them.");
    static final Key<Duration> PROVEN_AFTER = Key.of(
            "proven-after",
            Forms.duration("1s", "24h"),
            "60s",
            "After this long in good health, the waits start over.");
    static final Key<Duration> QUARANTINE = Key.of(
            "quarantine",
            Forms.duration("1s", "24h"),
            "15m",
            "The wait after a crash loop before one trial; doubled after each failed trial, up to 1 h.");
    static final Key<Boolean> GIVE_UP =
            Key.of("give-up", Forms.bool(), "false", "Whether it stays down after a crash loop.");
    static final Key<Duration> STOP_TIMEOUT = Key.of(
            "stop-timeout",
            Forms.duration("0s", "1h"),
            "10s",
            "The time between SIGTERM and SIGKILL; at most 10 s when the keeper itself ends.");
    static final Key<List<String>> WATCH_FILES = Key.of(
            "watch-files",
            new Several<>("a list of files", Forms.text("a file", 1000)),
            "[]",
            "After exit code 78 it restarts when one of these files changes.");
    static final Key<List<String>> NEEDS = Key.of(
            "needs",
            new Several<>("a list of names of other children such as [mediamtx]", WORD),
            "[]",
            "While one of these is away, its failures do not count, and it waits; it starts at once when they are back.");
    static final Key<Long> LOG_MAX_SIZE =
            Key.of("log.max-size", Forms.size("", "10KB", "10GB"), "10MB", "The maximum size of one log file.");
    static final Key<Integer> LOG_BACKUPS =
            Key.of("log.backups", Forms.integer(0, 100), "5", "The number of older log files to keep.");

    static final Key<Duration> INTERVAL =
            Key.of("liveness.interval", Forms.duration("100ms", "1h"), "5s", "The time between two rounds of checks.");
    static final Key<Duration> TIMEOUT =
            Key.of("liveness.timeout", Forms.duration("100ms", "10m"), "3s", "The time limit for one check.");
    static final Key<Duration> GRACE = Key.of(
            "liveness.grace",
            Forms.duration("0s", "24h"),
            "30s",
            "The time after a start in which failed checks do not count, unless one has already succeeded.");
    static final Key<Integer> FAILURES = Key.of(
            "liveness.failures",
            Forms.integer(1, 1000),
            "3",
            "It is ended and restarted after this many consecutive failed checks.");
    static final Key<Optional<String>> HEARTBEAT = Key.of(
            "liveness.heartbeat",
            new Maybe<>(Forms.text("a regular expression", 1000)),
            "",
            "A line of output that matches, in upper or lower case, shows progress.");
    static final Key<Duration> HEARTBEAT_TIMEOUT = Key.of(
            "liveness.heartbeat-timeout",
            Forms.duration("1s", "30d"),
            "120s",
            "It is ended and restarted after this long without such a line.");
    static final Key<Duration> SILENCE = Key.of(
            "liveness.silence",
            Forms.duration("0 for any", "1s", "30d"),
            "0",
            "This long without any line is a failed check.");
    static final Key<Optional<String>> HTTP = Key.of(
            "liveness.http",
            new Maybe<>(Forms.matching("http://host:port/path", "http://[^\\s@]{1,1000}")),
            "",
            "A URL that must answer with a status below 400.");
    static final Key<Optional<String>> TCP = Key.of(
            "liveness.tcp",
            new Maybe<>(Forms.matching("host:port", "[0-9A-Za-z.:_\\[\\]-]{1,255}:[0-9]{1,5}")),
            "",
            "A host and port that must accept a connection.");
    static final Key<List<String>> EXEC = Key.of(
            "liveness.exec",
            new Several<>("a list of words", WORD),
            "[]",
            "A command that must end with exit code 0 within the timeout.");
    static final Key<Optional<String>> FILE = Key.of(
            "liveness.file", new Maybe<>(Forms.text("a file", 1000)), "", "A file that it must keep writing to.");
    static final Key<Duration> FILE_AGE = Key.of(
            "liveness.file-age",
            Forms.duration("1s", "30d"),
            "60s",
            "This long without a change of that file is a failed check.");
    static final Key<Boolean> SPIN = Key.of(
            "liveness.spin",
            Forms.bool(),
            "false",
            "Whether full processor use without a line of output is a failed check.");

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
                NEEDS,
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
