package dev.watchkeeper.api;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Movement;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.live.LiveView;
import dev.watchkeeper.record.RecordingsView.Clip;
import dev.watchkeeper.record.SegmentInfo;
import dev.watchkeeper.store.StoredEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Shows the dashboard with made-up cameras, for looking at it in a browser; not a test. Arguments: the port, and a folder with
 * {@code frag.mp4} (one fragment a frame, 15 fps, a keyframe every 30), {@code clip.mp4} and {@code snap.jpg}.
 */
final class DashboardPreview {
    private static final int FPS = 15;
    private static final int GOP = 30;

    private DashboardPreview() {}

    public static void main(String[] args) throws Exception {
        Clock clock = new SystemClock();
        Path media = Path.of(args[1]);
        FakeRooms rooms = new FakeRooms();
        Instant start = clock.wall();
        byte[] jpeg = Files.readAllBytes(media.resolve("snap.jpg"));
        for (String name : List.of("front-door", "garage", "barn", "lab")) {
            rooms.pictures.put(name, new Snapshot(jpeg, start, 1280, 720));
        }
        rooms.pictures.put("barn", new Snapshot(jpeg, start.minusSeconds(184), 1280, 720));
        fillEvents(rooms, start, media);
        tick(rooms, start, clock);
        boolean users = args.length > 2;
        ApiServer api = FakeRooms.server(
                RunningApi.settings(
                        "127.0.0.1",
                        Integer.parseInt(args[0]),
                        users ? Optional.of(Path.of(args[2])) : Optional.empty()),
                Files.createTempDirectory("preview"),
                rooms,
                clock);
        api.start();
        List<byte[]> boxes = boxes(Files.readAllBytes(media.resolve("frag.mp4")));
        push(rooms, boxes, clock, start);
    }

    private static void push(FakeRooms rooms, List<byte[]> boxes, Clock clock, Instant start) throws Exception {
        byte[] init = boxes.getFirst();
        Set<LiveView.Viewer> begun = new HashSet<>();
        for (int frame = 0; ; frame++) {
            int index = frame % (boxes.size() - 1);
            if (index == 0) {
                begun.clear();
            }
            for (LiveView.Viewer viewer : rooms.viewers) {
                boolean sends = rooms.find(String.valueOf(rooms.watched.get(viewer)))
                        .filter(camera -> camera.state() == CameraState.HEALTHY)
                        .isPresent();
                if (sends && index % GOP == 0 && begun.add(viewer)) {
                    viewer.begin(codec(rooms, viewer), init);
                }
                if (begun.contains(viewer)) {
                    viewer.fragment(boxes.get(index + 1), index % GOP == 0, Duration.ZERO);
                }
            }
            if (frame % FPS == 0) {
                tick(rooms, start, clock);
            }
            if (frame == 8 * FPS) {
                rooms.events.addFirst(new StoredEvent(
                        "new", "front-door", clock.wall(), Optional.empty(), 0.12, List.of("path"), Optional.of("x")));
                rooms.bus.publish(new Event.MotionBegan("new", "front-door", clock.wall()));
                rooms.bus.publish(new Event.CameraOffline("barn", clock.wall(), FailureKind.REFUSED, "away"));
            }
            clock.sleep(Duration.ofMillis(1000 / FPS));
        }
    }

    private static String codec(FakeRooms rooms, LiveView.Viewer viewer) {
        return "lab".equals(rooms.watched.get(viewer)) ? "hvc1.1.6.L93.B0" : "avc1.42C01F";
    }

    private static void tick(FakeRooms rooms, Instant start, Clock clock) {
        Instant now = clock.wall();
        rooms.cameras.put("front-door", FakeRooms.healthy("front-door", now));
        rooms.cameras.put("garage", FakeRooms.healthy("garage", now));
        rooms.cameras.put("lab", of(FakeRooms.healthy("lab", now), CameraState.HEALTHY, "", "", "h265"));
        rooms.cameras.put(
                "barn",
                of(
                        FakeRooms.healthy("barn", start.minusSeconds(184)),
                        CameraState.OFFLINE,
                        "refused",
                        "Nothing listens on port 554 of 192.168.1.40. Is the camera on?",
                        "h264"));
        rooms.cameras.put(
                "yard",
                of(
                        FakeRooms.offline("yard", start, now.plusSeconds(5)),
                        CameraState.RECONNECTING,
                        "auth",
                        "The camera refuses the user name or password.",
                        ""));
        for (String name : List.of("front-door", "garage", "lab")) {
            rooms.pictures.computeIfPresent(name, (n, old) -> new Snapshot(old.jpeg(), now, 1280, 720));
        }
    }

    private static CameraStatus of(CameraStatus c, CameraState state, String cause, String message, String codec) {
        return new CameraStatus(
                c.name(),
                c.at(),
                c.bootNanos(),
                state,
                state == CameraState.HEALTHY,
                c.pictureState(),
                cause,
                message,
                c.since(),
                c.fps(),
                c.bitrateBps(),
                c.widthPx(),
                c.heightPx(),
                codec,
                c.codecString(),
                c.lastPictureAge(),
                c.failures(),
                c.nextAttemptAt(),
                c.decode(),
                c.epoch(),
                c.frames(),
                c.outages(),
                c.bufferBytes(),
                c.droppedPackets(),
                c.decodeErrors(),
                c.signs());
    }

    private static void fillEvents(FakeRooms rooms, Instant start, Path media) {
        String[] names = {"front-door", "garage", "lab", "barn"};
        for (int i = 0; i < 47; i++) {
            Instant begin = start.minus(Duration.ofMinutes(7 + 43L * i));
            String id = "e" + i;
            String name = names[i % names.length];
            boolean recorded = i % 11 != 5;
            String codec = name.equals("lab") ? "h265" : "h264";
            rooms.events.add(new StoredEvent(
                    id,
                    name,
                    begin,
                    Optional.of(begin.plusSeconds(9 + 7L * (i % 13))),
                    0.03 + 0.05 * (i % 9),
                    i % 3 == 0 ? List.of("path", "gate") : List.of(),
                    Optional.of("x"),
                    Movement.UNKNOWN,
                    Optional.of(codec).filter(c -> recorded)));
            rooms.eventPictures.put(id, media.resolve("snap.jpg"));
            if (recorded) {
                rooms.clips.put(id, new Clip(media.resolve("clip.mp4"), codec, false));
                rooms.segments.add(new SegmentInfo(
                        "s" + i, name, begin.minusSeconds(5), Optional.of(begin.plusSeconds(120)), 9, codec));
            }
        }
    }

    /** The init segment first, then each fragment. */
    private static List<byte[]> boxes(byte[] file) {
        List<byte[]> parts = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(file);
        int from = 0;
        int at = 0;
        while (at + 8 <= file.length) {
            String type = new String(file, at + 4, 4, StandardCharsets.US_ASCII);
            int end = at + in.getInt(at);
            if (type.equals("moov") || type.equals("mdat")) {
                parts.add(java.util.Arrays.copyOfRange(file, from, end));
                from = end;
            }
            at = end;
        }
        return parts;
    }
}
