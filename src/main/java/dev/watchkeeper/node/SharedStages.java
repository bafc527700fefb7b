package dev.watchkeeper.node;

import dev.watchkeeper.camera.session.Cameras;
import dev.watchkeeper.live.LiveFeeds;
import dev.watchkeeper.live.Snapshots;
import dev.watchkeeper.motion.decode.Workers;
import dev.watchkeeper.motion.explain.MotionRecords;
import dev.watchkeeper.record.PieceChecks;

/** What the stages of all cameras share; immutable, of thread-safe parts. */
record SharedStages(
        NodeContext node,
        Storage storage,
        Cameras cameras,
        DetectionStreams detection,
        Workers workers,
        MotionRecords motion,
        PieceChecks checks,
        LiveFeeds live,
        Snapshots snapshots) {}
