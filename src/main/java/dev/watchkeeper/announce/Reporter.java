package dev.watchkeeper.announce;

import dev.watchkeeper.advise.Advice;
import dev.watchkeeper.analyse.AnalysisView;
import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Event.IncidentChanged.Change;
import dev.watchkeeper.host.HealthCheckResult;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides what people are told of what the node notices; guarded by the lock of its owner. It computes only: no disk, no database, no waiting. */
final class Reporter {
    private final Names names;
    private final Ids ids = new Ids();
    private final IncidentStories incidents;
    private final Outages outages;
    private final Findings findings;
    private final SensorFindings sensing;
    private final Conditions conditions;
    private final MotionTalk motion;
    private final AnalysisStories analyses;
    private final SignInTrouble signIns;
    private final EarlyDeletions deletions;

    /**
     * Everything at one moment; immutable.
     *
     * @param checks the latest result of each check of the host
     * @param earlyDeletions recordings deleted before their time since the start
     * @param analysis how the description of events goes
     */
    record Look(
            List<CameraStatus> cameras,
            Map<String, HealthCheckResult> checks,
            long earlyDeletions,
            AnalysisView.Report analysis,
            SensorFindings.Look sensing) {}

    /** @param before what was told in an earlier run and is not over */
    Reporter(Names names, Map<String, Told> before, Now now) {
        this.names = names;
        incidents = new IncidentStories(names, ids);
        outages = new Outages(names, ids, before, now);
        findings = new Findings(names);
        sensing = new SensorFindings(names);
        conditions = new Conditions(names, ids, before, key -> Findings.isKey(key) || SensorFindings.isKey(key));
        motion = new MotionTalk(new MotionStories(names, ids), names.labels());
        analyses = new AnalysisStories(names);
        signIns = new SignInTrouble(names, ids);
        deletions = new EarlyDeletions(names, ids, before);
    }

    /** Something happened. */
    List<Draft> accept(Event event, Now now) {
        return switch (event) {
            case Event.MotionBegan began -> motion.began(began, now);
            case Event.MotionEnded ended -> motion.ended(ended, now);
            case Event.LabelsFound found -> motion.found(found, now);
            case Event.Analysed analysed ->
                analyses.analysed(analysed, now).stream().toList();
            case Event.Undescribed undescribed -> List.of(analyses.undescribed(undescribed, now));
            case Event.IncidentChanged changed -> incident(changed, now);
            // A sensor's event is shown and recorded; its value is told by whom it concerns.
            case Event.TriggerBegan ignored -> List.of();
            case Event.TriggerEnded ignored -> List.of();
            // These are read at each look instead: states cannot be missed.
            case Event.CameraOffline ignored -> List.of();
            case Event.CameraOnline ignored -> List.of();
            case Event.HealthCheckFailed ignored -> List.of();
            case Event.SegmentOpened ignored -> List.of();
            case Event.SegmentClosed ignored -> List.of();
            case Event.SegmentExpired ignored -> List.of();
        };
    }

    private List<Draft> incident(Event.IncidentChanged changed, Now now) {
        boolean ofDatabase = changed.incident().cameras().isEmpty();
        if (ofDatabase && changed.change() == Change.ENDED) {
            conditions.endedAs(Findings.DATABASE);
        }
        return incidents.accept(changed, now);
    }

    void barred(String address, int refused, Now now) {
        signIns.barred(address, refused, now);
    }

    /** A model's words are shown as such, and stand alone. */
    Draft advised(Advice advice, Now now) {
        List<String> lines = new ArrayList<>(List.of(advice.assessment()));
        advice.recommendations().forEach(each -> lines.add("- " + each));
        Words words = Words.of("Advice of the model " + advice.model(), String.join("\n", lines));
        return Draft.of(new Message(
                ids.next("advice", now.wall()),
                now.wall(),
                Topic.of(MessageKind.ADVICE, names.system()),
                words,
                View.NONE));
    }

    void ended(Verdict verdict, Now now) {
        outages.ended(verdict, now);
    }

    /** One look, which also lets time pass. */
    List<Draft> look(Look look, Now now) {
        List<Draft> drafts = new ArrayList<>(incidents.look(now));
        Optional<Told> database = incidents.ofDatabase();
        database.ifPresent(told -> conditions.toldAs(Findings.DATABASE, told));
        drafts.addAll(outages.look(look.cameras(), incidents, now));
        Map<String, Conditions.Judgement> judged = findings.of(look.cameras(), look.checks(), incidents::covers);
        findings.models(look.analysis()).ifPresent(found -> judged.put(Findings.MODELS, found));
        if (database.isPresent()) {
            judged.remove(Findings.DATABASE);
        }
        judged.putAll(sensing.of(look.sensing()));
        drafts.addAll(conditions.look(
                judged, key -> SensorFindings.isKey(key) ? look.sensing().exists(key) : findings.exists(key), now));
        drafts.addAll(motion.look(now));
        signIns.look(now).ifPresent(drafts::add);
        deletions.look(look.earlyDeletions(), now).ifPresent(drafts::add);
        return drafts;
    }

    /** What is told and not over, for the next run. */
    Map<String, Told> told() {
        Map<String, Told> all = new HashMap<>(outages.told());
        all.putAll(conditions.told());
        all.putAll(deletions.told());
        return all;
    }
}
