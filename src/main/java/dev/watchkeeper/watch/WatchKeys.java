package dev.watchkeeper.watch;

import dev.watchkeeper.config.yaml.Form;
import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Form.Several;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The table of the keys below {@code watch:}; immutable. The loader and the test of docs/escalation.md read it. */
public final class WatchKeys {
    private static final Form<Optional<String>> PATH = new Maybe<>(Forms.text("a file", 1000));
    private static final Form<List<String>> COMMAND =
            new Several<>("a list of words such as [/usr/bin/systemctl, restart, gate]", Forms.word());

    static final Key<Duration> INTERVAL =
            Key.of("interval", Forms.duration("1s", "1h"), "5s", "The time between two checks of each service.");
    static final Key<Duration> GRACE = Key.of(
            "grace",
            Forms.duration("0s", "1h"),
            "60s",
            "For this long after a service has started, only its absence counts.");

    static final Key<Optional<String>> TITLE =
            Key.of("title", Forms.title(), "", "What people read in place of its name, in any script.");
    static final Key<Optional<String>> PID_FILE =
            Key.of("process.pid-file", PATH, "", "The file that holds the number of its process.");
    static final Key<Optional<String>> UNIT = Key.of(
            "process.unit",
            new Maybe<>(Forms.matching("a unit such as gate.service", "[A-Za-z0-9:_.@\\\\-]{1,255}")),
            "",
            "The unit of systemd to which its process belongs.");
    static final Key<Optional<String>> CHILD = Key.of(
            "process.child",
            new Maybe<>(Forms.matching("a name in services:", "[A-Za-z0-9._-]{1,64}")),
            "",
            "The name in services: under which the keeper keeps it alive.");
    static final Key<List<String>> EXACT_COMMAND =
            Key.of("process.command", COMMAND, "[]", "The exact words of its command line.");
    static final Key<Restart> RESTART =
            Key.of("restart", Forms.oneOf(Restart.class), "none", "Who restarts it; a command needs restart-command.");
    static final Key<List<String>> RESTART_COMMAND =
            Key.of("restart-command", COMMAND, "[]", "The command that restarts it.");
    static final Key<String> CPU_LIMIT = Key.of(
            "cpu-limit",
            Forms.matching("auto, or percent of one core such as 150%", "auto|[1-9][0-9]{0,4}(\\.[0-9]{1,3})? ?%?"),
            "auto",
            "Processor use that counts as spinning without progress. auto: 200 %, or 90 % of the cores if that is less.");
    static final Key<Optional<String>> LOG_FILE = Key.of("log.file", PATH, "", "The log in which it writes.");
    static final Key<Duration> LOG_STALE_AFTER =
            Key.of("log.stale-after", Forms.duration("1s", "30d"), "10m", "How long the log may show no progress.");
    static final Key<Optional<String>> LOG_PROGRESS = Key.of(
            "log.progress",
            new Maybe<>(Forms.text("a regular expression", 1000)),
            "",
            "Lines that show progress. Nothing: every line that is no error.");
    static final Key<String> LOG_ERRORS = Key.of(
            "log.errors",
            Forms.text("a regular expression", 1000),
            "ERROR|CRITICAL|FATAL|Exception|Traceback",
            "Lines that report errors, upper and lower case as written.");
    static final Key<List<String>> LOG_TRANSIENT = Key.of(
            "log.transient",
            new Several<>("a list of regular expressions", Forms.text("a regular expression", 1000)),
            "['Connection reset by peer', 'RTSP error', 'retry in', 'timed out', 'Connection refused', 'Broken pipe']",
            "Errors that pass by themselves, in any case. A refused sign-in never does.");
    static final Key<Duration> LOG_TRANSIENT_LIMIT = Key.of(
            "log.transient-limit",
            Forms.duration("1s", "30d"),
            "10m",
            "How long transient errors may go on without progress; then they are serious.");
    static final Key<Optional<String>> DISK_FOLDER =
            Key.of("disk.folder", PATH, "", "A folder on whose volume it needs free space.");
    static final Key<Long> DISK_MIN_FREE =
            Key.of("disk.min-free", Forms.size("", "1MB", "100TB"), "2GB", "The free space that it needs there.");

    static final Key<Optional<String>> NEED_HTTP = Key.of(
            "http",
            new Maybe<>(Forms.matching("an address such as http://127.0.0.1:8091/", "https?://[^\\s@]{1,1000}")),
            "",
            "An address that must answer with a status below 400.");
    static final Key<Optional<String>> NEED_TCP = Key.of(
            "tcp",
            new Maybe<>(Forms.matching("host:port", "[0-9A-Za-z.:_\\[\\]-]{1,255}:[0-9]{1,5}")),
            "",
            "A host and port that must accept a connection.");
    static final Key<List<String>> NEED_EXEC = Key.of("exec", COMMAND, "[]", "A command that must exit with 0.");
    static final Key<List<String>> NEED_RESTART =
            Key.of("restart-command", COMMAND, "[]", "The command that restarts what is needed.");

    /** Who restarts a service; an immutable enumeration. */
    public enum Restart {
        NONE,
        KEEPER,
        SYSTEMD_UNIT,
        COMMAND
    }

    private WatchKeys() {}

    /** The keys of {@code watch:} itself. */
    public static List<Key<?>> general() {
        return List.of(INTERVAL, GRACE);
    }

    /** The keys of a service, below {@code watch.services} and its name. */
    public static List<Key<?>> service() {
        return List.of(
                TITLE,
                PID_FILE,
                UNIT,
                CHILD,
                EXACT_COMMAND,
                RESTART,
                RESTART_COMMAND,
                CPU_LIMIT,
                LOG_FILE,
                LOG_STALE_AFTER,
                LOG_PROGRESS,
                LOG_ERRORS,
                LOG_TRANSIENT,
                LOG_TRANSIENT_LIMIT,
                DISK_FOLDER,
                DISK_MIN_FREE);
    }

    /** The keys of what a service needs, below its {@code needs} and a name. */
    public static List<Key<?>> need() {
        return List.of(NEED_HTTP, NEED_TCP, NEED_EXEC, NEED_RESTART);
    }
}
