package dev.watchkeeper.keeper.services;

import dev.watchkeeper.config.yaml.Form;
import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Form.Several;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of {@code keep_alive_config.json}, with the defaults that its users know; immutable. */
public final class KeepAliveKeys {
    /** The log levels of this file; an immutable enumeration. */
    enum Level {
        DEBUG,
        INFO,
        WARNING,
        ERROR,
        CRITICAL
    }

    private static final Form<Duration> SECONDS = Forms.duration("0s", "30d");
    private static final Form<Integer> COUNT = Forms.integer(1, 100_000);
    private static final Form<Double> FACTOR = Forms.decimal("1", "100");
    private static final Form<String> TEXT = Forms.matching("a text", "\\P{Cntrl}{0,1000}");
    private static final Form<String> SECRET = Forms.secret("a text", 1000);

    static final Key<List<String>> COMMAND = Key.of(
            "command",
            new Several<>("a list of words", Forms.word()),
            "[python3, main.py, --video-source, URL, --headless]",
            "The command to keep alive; no shell is involved.");
    static final Key<Duration> RESTART_DELAY = Key.of(
            "restart_delay", SECONDS, "5", "The wait before the next attempt when the command cannot even be started.");
    static final Key<Integer> MAX_RESTART_ATTEMPTS = Key.of(
            "max_restart_attempts", COUNT, "5", "More failed starts than this within the window are a crash loop.");
    static final Key<Duration> RESTART_WINDOW = Key.of(
            "restart_window",
            Forms.duration("1s", "30d"),
            "300",
            "The time in which attempts count, not including the waits before them.");
    static final Key<Boolean> HEALTH_ENABLED =
            Key.of("health_check.enabled", Forms.bool(), "true", "Whether to check the output for progress.");
    static final Key<Duration> HEALTH_TIMEOUT = Key.of(
            "health_check.timeout",
            Forms.duration("1s", "30d"),
            "120",
            "It is ended and restarted after this long without a line that matches.");
    static final Key<String> HEALTH_PATTERN = Key.of(
            "health_check.heartbeat_pattern",
            Forms.text("a regular expression", 1000),
            "Motion-triggered processor started|Motion detected|Face recognition|Object detection",
            "A line that matches, in upper or lower case, shows progress.");
    static final Key<Duration> CAMERA_DELAY =
            Key.of("failure_strategies.camera_failure.delay", SECONDS, "30", "The first wait after a camera failure.");
    static final Key<Integer> CAMERA_ATTEMPTS = Key.of(
            "failure_strategies.camera_failure.max_attempts",
            COUNT,
            "10",
            "More failures than this within the window are a crash loop.");
    static final Key<Double> CAMERA_FACTOR = Key.of(
            "failure_strategies.camera_failure.backoff_multiplier",
            FACTOR,
            "1.5",
            "The factor by which each further wait grows, at most five times and up to 300 s.");
    static final Key<Duration> GENERAL_DELAY =
            Key.of("failure_strategies.general_failure.delay", SECONDS, "5", "The first wait after any other end.");
    static final Key<Integer> GENERAL_ATTEMPTS = Key.of(
            "failure_strategies.general_failure.max_attempts",
            COUNT,
            "5",
            "More failures than this within the window are a crash loop.");
    static final Key<Double> GENERAL_FACTOR =
            Key.of("failure_strategies.general_failure.backoff_multiplier", FACTOR, "1.2", "As above.");
    static final Key<Boolean> MAIL_ENABLED = Key.of(
            "notifications.enabled", Forms.bool(), "false", "Whether to send mails when the command keeps failing.");
    static final Key<String> MAIL_SERVER =
            Key.of("notifications.email.smtp_server", Forms.text("a host", 255), "smtp.gmail.com", "The mail server.");
    static final Key<Integer> MAIL_PORT = Key.of(
            "notifications.email.smtp_port",
            Forms.integer(1, 65535),
            "587",
            "Its port: TLS at port 465, STARTTLS at any other.");
    static final Key<String> MAIL_USER =
            Key.of("notifications.email.username", TEXT, "\"\"", "The user name, which is also the sender.");
    static final Key<String> MAIL_PASSWORD =
            Key.of("notifications.email.password", SECRET, "\"\"", "The user's password; it is never printed.");
    static final Key<Optional<String>> MAIL_PASSWORD_FILE = Key.of(
            "notifications.email.password_file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "A file whose first line is the password; replaces `password`.");
    static final Key<String> MAIL_TO = Key.of("notifications.email.to_address", TEXT, "\"\"", "The recipients.");
    static final Key<Optional<String>> MAIL_CA_FILE = Key.of(
            "notifications.email.ca_file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "A PEM file with the server's certificate or its CA's, to trust instead of Java's own list.");
    static final Key<Level> LOG_LEVEL =
            Key.of("logging.level", Forms.oneOf(Level.class), "INFO", "How much the keeper logs.");
    static final Key<String> LOG_FILE = Key.of(
            "logging.file",
            Forms.text("a file", 1000),
            "data/keep_alive.log",
            "The common log of the keeper and the command, relative to the working directory.");
    static final Key<Integer> LOG_SIZE =
            Key.of("logging.max_size_mb", Forms.integer(1, 10_000), "10", "The maximum size of one log file.");
    static final Key<Integer> LOG_BACKUPS =
            Key.of("logging.backup_count", Forms.integer(0, 100), "5", "The number of older log files to keep.");

    private KeepAliveKeys() {}

    /** Every key, in the order of the documentation. */
    public static List<Key<?>> all() {
        return List.of(
                COMMAND,
                RESTART_DELAY,
                MAX_RESTART_ATTEMPTS,
                RESTART_WINDOW,
                HEALTH_ENABLED,
                HEALTH_TIMEOUT,
                HEALTH_PATTERN,
                CAMERA_DELAY,
                CAMERA_ATTEMPTS,
                CAMERA_FACTOR,
                GENERAL_DELAY,
                GENERAL_ATTEMPTS,
                GENERAL_FACTOR,
                MAIL_ENABLED,
                MAIL_SERVER,
                MAIL_PORT,
                MAIL_USER,
                MAIL_PASSWORD,
                MAIL_PASSWORD_FILE,
                MAIL_TO,
                MAIL_CA_FILE,
                LOG_LEVEL,
                LOG_FILE,
                LOG_SIZE,
                LOG_BACKUPS);
    }
}
