package dev.watchkeeper.announce;

import dev.watchkeeper.analyse.AnalysisView;
import dev.watchkeeper.announce.Conditions.Judgement;
import dev.watchkeeper.announce.Conditions.Text;
import dev.watchkeeper.camera.health.PictureState;
import dev.watchkeeper.camera.health.Sign;
import dev.watchkeeper.camera.health.SignStatus;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.host.CheckStatus;
import dev.watchkeeper.host.HealthCheckResult;
import dev.watchkeeper.notify.MessageKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What is judged besides the cameras' pictures: their recordings, their search for motion, and the checks of the host; immutable. */
final class Findings {
    static final String RECORDING = "recording:";
    static final String ANALYSIS = "analysis:";
    static final String CHECK = "check:";
    static final String DATABASE = CHECK + "database";
    static final String MODELS = "models";

    /** The sign has a deadline of its own; this only outlasts one that is late for a moment. */
    private static final Duration LASTING = Duration.ofSeconds(5);

    /** After an incident of the database, the result of the last round is still an error. */
    private static final Duration TWO_ROUNDS = Duration.ofSeconds(60);

    private final Names names;

    Findings(Names names) {
        this.names = names;
    }

    static boolean isKey(String key) {
        return key.equals(MODELS) || key.startsWith(RECORDING) || key.startsWith(ANALYSIS) || key.startsWith(CHECK);
    }

    /** Whether what a key is about still exists. */
    boolean exists(String key) {
        return key.equals(MODELS) || key.startsWith(CHECK) || names.isConfigured(key.substring(key.indexOf(':') + 1));
    }

    /**
     * Judges all.
     *
     * @param covered cameras of an open incident, which explains what is wrong with them
     */
    Map<String, Judgement> of(
            List<CameraStatus> cameras, Map<String, HealthCheckResult> checks, Predicate<String> covered) {
        Map<String, Judgement> judged = new HashMap<>();
        for (CameraStatus camera : cameras) {
            // Without pictures there is nothing to record or to search.
            if (camera.pictureState().equals(Optional.of(PictureState.LIVE)) && !covered.test(camera.name())) {
                sign(camera, Sign.RECORDING)
                        .ifPresent(sign -> judged.put(RECORDING + camera.name(), recording(camera, sign)));
                sign(camera, Sign.ANALYSIS)
                        .ifPresent(sign -> judged.put(ANALYSIS + camera.name(), analysis(camera, sign)));
            }
        }
        checks.forEach((name, result) -> {
            if (result.status() != CheckStatus.UNKNOWN) {
                judged.put(CHECK + name, check(name, result));
            }
        });
        return judged;
    }

    /** Whether models describe events; empty while that is unknown. */
    Optional<Judgement> models(AnalysisView.Report report) {
        return report.available()
                .map(available -> new Judgement(
                        !available,
                        Duration.ZERO,
                        MessageKind.ANALYSIS_UNAVAILABLE,
                        names.system(),
                        new Text(
                                "Events are not described: no model answers",
                                "Events are described again",
                                available ? "a model answers." : report.cause() + ".",
                                "The watch goes on. Motion of cameras with analysis is reported as it is, and events wait for"
                                        + " a description (" + report.queue().events()
                                        + " now). Look at the servers of analysis.models.")));
    }

    private static Optional<SignStatus> sign(CameraStatus camera, Sign wanted) {
        return camera.sign(wanted).filter(sign -> sign.required() && (sign.late() || sign.count() > 0));
    }

    private Judgement recording(CameraStatus camera, SignStatus sign) {
        String title = names.title(camera.name());
        return new Judgement(
                sign.late(),
                LASTING,
                MessageKind.RECORDING_FAILED,
                names.camera(camera.name()),
                new Text(
                        title + " is not recorded",
                        title + " is recorded again",
                        sign.late() ? why(camera, sign) : "recordings reach the disk.",
                        "It is watched and shown, but what happens there is not kept. Watchkeeper keeps trying; look at the"
                                + " recording volume: its free space, its permissions, and whether it is mounted."));
    }

    private Judgement analysis(CameraStatus camera, SignStatus sign) {
        String title = names.title(camera.name());
        return new Judgement(
                sign.late(),
                LASTING,
                MessageKind.HEALTH_CHECK,
                names.camera(camera.name()),
                new Text(
                        "Motion at " + title + " is not noticed",
                        "Motion at " + title + " is noticed again",
                        sign.late() ? why(camera, sign) : "the search for motion completes its pictures.",
                        "Watchkeeper replaces a search for motion that hangs. If it lasts, this host has too much to do."));
    }

    private static String why(CameraStatus camera, SignStatus sign) {
        String cause = sign.cause().map(kind -> kind.id()).orElse("unknown");
        String quiet = sign.age().map(age -> " for " + Times.words(age)).orElse("");
        return cause.equals(camera.cause())
                ? camera.message() + " (" + cause + ")."
                : "nothing has been completed" + quiet + " (" + cause + ").";
    }

    private Judgement check(String name, HealthCheckResult result) {
        boolean bad = result.status() == CheckStatus.ERROR;
        return new Judgement(
                bad,
                name.equals("database") ? TWO_ROUNDS : Duration.ZERO,
                kind(name),
                names.system(),
                new Text(
                        title(name),
                        "No error any more: " + title(name),
                        result.message() + " (check " + name + ").",
                        next(name)));
    }

    private static MessageKind kind(String check) {
        return switch (check) {
            case "disk_space", "file_permissions", "data_folder", "database" -> MessageKind.STORAGE;
            case "backup" -> MessageKind.BACKUP_FAILED;
            default -> MessageKind.HEALTH_CHECK;
        };
    }

    private static String title(String check) {
        return switch (check) {
            case "disk_space" -> "The recording volume is nearly full";
            case "memory" -> "Memory runs short";
            case "cpu" -> "The processors are overloaded";
            case "network" -> "The network has trouble";
            case "file_permissions" -> "Files cannot be written";
            case "descriptors" -> "Too many files are open";
            case "clock_step" -> "The clock was changed";
            case "database" -> "The database has trouble";
            case "data_folder" -> "The data folder is gone";
            case "backup" -> "The backup failed";
            default -> "The check " + check + " fails";
        };
    }

    private static String next(String check) {
        return switch (check) {
            case "disk_space" ->
                "Watchkeeper deletes the oldest recordings first. Free some space, or set storage.max-age or storage.max-size lower.";
            case "memory" -> "Watchkeeper sheds load, recording last. Look at what else runs on this host.";
            case "network" -> "Cameras are still tried. Look at the gateway and at name resolution.";
            case "file_permissions" -> "Look at the volume, and at who may write to it.";
            case "database" ->
                "Cameras are still watched and recorded; events are kept in memory until it works again.";
            case "backup" ->
                "Older backups stay, and it is tried again every 10 min. Look at the free space, or try 'watchkeeper backup'.";
            case "data_folder" -> "Watchkeeper creates it again. Look at whether its volume is still mounted.";
            default -> "The check is repeated; you are told when it succeeds.";
        };
    }
}
