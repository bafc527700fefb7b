package dev.watchkeeper.node;

import dev.watchkeeper.camera.session.Cameras;
import dev.watchkeeper.detect.ObjectDetection;
import dev.watchkeeper.live.LiveFeeds;
import dev.watchkeeper.live.Snapshots;
import dev.watchkeeper.motion.decode.Workers;
import dev.watchkeeper.motion.explain.MotionRecords;
import dev.watchkeeper.record.PieceChecks;
import java.util.Optional;

/**
 * What the stages of all cameras share; immutable, of thread-safe parts.
 *
 * @param detector if a model is configured and some camera has analysis
 */
record SharedStages(
        NodeContext node,
        Storage storage,
        Cameras cameras,
        DetectionStreams detection,
        Workers workers,
        MotionRecords motion,
        PieceChecks checks,
        LiveFeeds live,
        Snapshots snapshots,
        Optional<ObjectDetection> detector) {}
