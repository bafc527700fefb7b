package dev.watchkeeper.escalate.recover;

import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.incident.OutsideIncident;
import dev.watchkeeper.incident.OutsideIncident.Matter;
import dev.watchkeeper.incident.OutsideIncident.Step;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/** A camera that stays blind, while something is done about it; confined to the recovery's thread. */
final class CameraCase {
    private static final int MOST_STEPS = 100;

    /** The ladder's tier 1: whoever owns the thing restarts it; 3: a person. */
    private static final int RESTART = 1;

    private static final int PERSON = 3;

    final CameraSettings camera;
    final String id;
    final Instant noticed;
    Phase phase = Phase.WAITING;
    long phaseNanos;
    /** The action that comes next. */
    int next;

    boolean told;
    boolean tried;
    Optional<Future<Performer.Result>> job = Optional.empty();
    private final String sentence;
    private final List<Step> steps = new ArrayList<>();
    private Optional<Instant> end = Optional.empty();

    /** Where it stands; an immutable enumeration. */
    enum Phase {
        /** For the next action. */
        WAITING,
        ACTING,
        /** For pictures. */
        VERIFYING,
        /** Pictures are back, and must stay. */
        HOLDING,
        /** All was tried; the next round comes later. */
        RESTING
    }

    CameraCase(CameraSettings camera, String id, Instant noticed, String sentence) {
        this.camera = camera;
        this.id = id;
        this.noticed = noticed;
        this.sentence = sentence;
    }

    /** Continues what a former process left. */
    static CameraCase restored(CameraSettings camera, OutsideIncident file) {
        CameraCase restored =
                new CameraCase(camera, file.id(), file.begin(), file.matter().sentence());
        restored.steps.addAll(file.steps());
        restored.told = file.matter().tier() >= PERSON;
        restored.tried = file.steps().stream().anyMatch(step -> step.step().equals("tried"));
        return restored;
    }

    String title() {
        return camera.title().orElse(camera.name());
    }

    String sentence() {
        return sentence;
    }

    void step(Instant at, String step, String text) {
        if (steps.size() < MOST_STEPS) {
            steps.add(new Step(at, step, text));
        }
    }

    /** What was tried so far, oldest first. */
    List<String> triedTexts() {
        return steps.stream()
                .filter(step -> step.step().equals("tried"))
                .map(Step::text)
                .toList();
    }

    void end(Instant at) {
        end = Optional.of(at);
    }

    OutsideIncident file() {
        Severity severity = told ? Severity.CRITICAL : Severity.WARNING;
        int tier = told ? PERSON : tried ? RESTART : 0;
        return new OutsideIncident(
                id,
                noticed,
                end,
                new Matter(MessageKind.CAMERA_OFFLINE.id(), severity.id(), camera.name(), tier, sentence),
                steps);
    }
}
