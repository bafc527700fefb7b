package dev.watchkeeper.api;

import dev.watchkeeper.capture.CamerasView;
import dev.watchkeeper.event.FeedView;
import dev.watchkeeper.live.LiveView;
import dev.watchkeeper.live.SnapshotView;
import dev.watchkeeper.record.RecordingsView;
import dev.watchkeeper.store.EventsView;

/** Everything of the other rooms that the API may see; immutable. */
public record Views(
        CamerasView cameras,
        SnapshotView snapshots,
        LiveView live,
        EventsView events,
        RecordingsView recordings,
        FeedView feed) {}
