package dev.watchkeeper.api;

import dev.watchkeeper.advise.AdviceView;
import dev.watchkeeper.analyse.AnalysisView;
import dev.watchkeeper.backup.BackupsView;
import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.camera.session.CamerasView;
import dev.watchkeeper.config.ReloadView;
import dev.watchkeeper.config.Titles;
import dev.watchkeeper.coverage.CoverageView;
import dev.watchkeeper.diagnose.DiagnosisView;
import dev.watchkeeper.drill.DrillsView;
import dev.watchkeeper.event.FeedView;
import dev.watchkeeper.host.HealthView;
import dev.watchkeeper.host.ResourcesView;
import dev.watchkeeper.incident.IncidentsView;
import dev.watchkeeper.incident.OutsideView;
import dev.watchkeeper.live.LiveView;
import dev.watchkeeper.live.SnapshotView;
import dev.watchkeeper.loops.LoopsView;
import dev.watchkeeper.motion.explain.MotionView;
import dev.watchkeeper.notify.AcknowledgementsView;
import dev.watchkeeper.notify.NotificationsView;
import dev.watchkeeper.notify.SilencesView;
import dev.watchkeeper.proposal.ProposalsView;
import dev.watchkeeper.record.ExportsView;
import dev.watchkeeper.record.RecordingsView;
import dev.watchkeeper.record.StorageView;
import dev.watchkeeper.sensor.Sensing;
import dev.watchkeeper.store.DatabaseView;
import dev.watchkeeper.store.EventsView;
import dev.watchkeeper.stream.report.StreamsView;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Everything of other rooms that the API may see; immutable.
 *
 * @param verdicts receives users' requests about sessions, which the API itself cannot touch
 * @param currentTitles the titles of the cameras currently watched
 */
public record Views(
        CamerasView cameras,
        SnapshotView snapshots,
        LiveView live,
        EventsView events,
        RecordingsView recordings,
        ExportsView exports,
        CoverageView coverage,
        IncidentsView incidents,
        OutsideView outside,
        FeedView feed,
        Consumer<Verdict> verdicts,
        ResourcesView resources,
        HealthView health,
        MotionView motion,
        LoopsView loops,
        DatabaseView database,
        Supplier<Titles> currentTitles,
        ProposalsView repairs,
        NotificationsView notifications,
        SilencesView silences,
        AcknowledgementsView acknowledgements,
        DrillsView drills,
        StreamsView streams,
        DiagnosisView diagnosis,
        BackupsView backups,
        ReloadView reloads,
        AnalysisView analysis,
        Sensing sensing,
        AdviceView advice,
        SetupViews setup,
        StorageView storage) {
    Titles titles() {
        return currentTitles.get();
    }

    /** What answers about cameras add to their states. */
    Answers.Beside beside() {
        return new Answers.Beside(resources, titles(), live::sound);
    }
}
