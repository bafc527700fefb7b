package dev.watchkeeper.node;

import dev.watchkeeper.api.ApiServer;
import dev.watchkeeper.api.NodeInfo;
import dev.watchkeeper.api.SetupViews;
import dev.watchkeeper.api.Views;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.config.ApiSettings;
import dev.watchkeeper.config.LastGood;
import dev.watchkeeper.config.ReloadView;
import dev.watchkeeper.config.edit.ConfigView;
import dev.watchkeeper.incident.IncidentFiles;
import dev.watchkeeper.loops.Loops;
import dev.watchkeeper.notify.Acknowledgements;
import dev.watchkeeper.notify.Silences;
import dev.watchkeeper.notify.send.History;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.stream.report.StreamsFile;
import java.util.OptionalInt;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The third root of the node, everything that answers: the API with the dashboard, and the note that says where; stateless. */
final class Serving {
    private static final Logger log = LoggerFactory.getLogger(Serving.class);

    private Serving() {}

    /** How the configuration is changed while the node runs; immutable. */
    record Changing(ReloadView reloads, ConfigView file) {}

    /**
     * Starts the API, unless the settings switch it off.
     *
     * @return its port
     * @throws FailureException of kind ENVIRONMENT or CONFIGURATION if it cannot listen
     */
    static OptionalInt start(
            NodeContext node, Storage storage, Watching watching, Changing changing, CameraRoster roster, Loops loops)
            throws FailureException {
        ApiSettings settings = node.settings().api();
        if (!settings.enabled()) {
            return OptionalInt.empty();
        }
        SharedStages stages = watching.shared();
        Views views = new Views(
                watching.cameras(),
                stages.snapshots(),
                stages.live(),
                storage.events(),
                storage.recordings(),
                storage.exports(),
                watching.ledger().view(),
                watching.incidents(),
                new IncidentFiles(node.settings().data()),
                node.bus(),
                watching.arbiter()::accept,
                watching.host().guard(),
                watching.host().checker(),
                stages.motion(),
                loops,
                storage.report(),
                roster::titles,
                new Proposals(storage.data().root(), node.clock()),
                new History(node.settings().data()),
                new Silences(node.settings().data(), node.clock()),
                new Acknowledgements(node.settings().data(), node.clock()),
                watching.drills().desk(),
                new StreamsFile(node.settings().data(), node.clock()),
                watching.diagnoser(),
                storage.backups(),
                changing.reloads(),
                watching.descriptions().view(),
                watching.sensing(),
                watching.advice(),
                new SetupViews(watching.search(), watching.trials(), changing.file()),
                storage.survey());
        NodeInfo info = new NodeInfo(
                Version.NUMBER,
                node.clock().wall(),
                UUID.randomUUID().toString(),
                LastGood.ofEnvironment(System.getenv()).isPresent() ? "last-good" : "file");
        ApiServer api =
                node.parts().add("API", new ApiServer(settings, node.settings().data(), views, info, node.clock()));
        api.onBarred(watching::barred);
        int port = api.start();
        log.info(
                "{} at {}://{}:{}{}",
                settings.dashboard() ? "Dashboard" : "API",
                api.isEncrypted() ? "https" : "http",
                settings.bind(),
                port,
                settings.exposure().basePath());
        node.parts()
                .add(
                        "notes",
                        NodeNotes.begin(settings.bind(), port, storage.data().root(), node.clock()));
        return OptionalInt.of(port);
    }
}
