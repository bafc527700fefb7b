package dev.watchkeeper.announce;

import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.camera.health.PictureState;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Thread;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells that cameras do not see, and that they see again; guarded by the lock of its owner. One outage is one thread of messages. Cameras of an incident
 * are told with the incident.
 */
final class Outages {
    static final String KEY = "camera:";

    /** A camera is back when it has shown pictures for so long: by then the ledger knows the end of the gap. */
    private static final Duration RETURN_HOLD = Duration.ofSeconds(5);

    /** Between two further messages about one outage. */
    private static final Duration NEWS_APART = Duration.ofMinutes(10);

    private final Names names;
    private final Ids ids;
    private final Map<String, Track> tracks = new HashMap<>();

    /** One camera; guarded by the lock. */
    private static final class Track {
        private Optional<Blindness> blind = Optional.empty();
        private Optional<Told> told = Optional.empty();
        private boolean live;
        private boolean everLive;
        private long liveNanos;
        private Instant lastLive;
        private long liveEpoch = -1;
        private String toldCause = "";
        private long toldNanos;

        private Track(Instant added) {
            lastLive = added;
        }
    }

    /** @param before what was told in an earlier run and is not over */
    Outages(Names names, Ids ids, Map<String, Told> before, Now now) {
        this.names = names;
        this.ids = ids;
        before.forEach((key, told) -> {
            if (key.startsWith(KEY)) {
                Track track = new Track(told.since());
                track.told = Optional.of(told);
                track.everLive = true;
                track.toldNanos = now.nanos();
                tracks.put(key.substring(KEY.length()), track);
            }
        });
    }

    /** What is told and not over. */
    Map<String, Told> told() {
        Map<String, Told> all = new HashMap<>();
        tracks.forEach((name, track) -> track.told.ifPresent(told -> all.put(KEY + name, told)));
        return all;
    }

    /** The arbiter has ended a session. */
    void ended(Verdict verdict, Now now) {
        Optional.ofNullable(tracks.get(verdict.camera()))
                .flatMap(track -> track.blind)
                .ifPresent(blind -> blind.step(now, "session ended by the arbiter, because " + verdict.evidence()));
    }

    /** One look at all cameras. */
    List<Draft> look(List<CameraStatus> cameras, IncidentStories incidents, Now now) {
        List<Draft> drafts = new ArrayList<>();
        for (CameraStatus camera : cameras) {
            Track track = tracks.computeIfAbsent(camera.name(), name -> new Track(now.wall()));
            look(camera, track, incidents, now).ifPresent(drafts::add);
        }
        for (String name : List.copyOf(tracks.keySet())) {
            if (!names.isConfigured(name)) {
                Optional.ofNullable(tracks.remove(name))
                        .flatMap(track -> track.told)
                        .flatMap(told -> over(name, told, incidents, now))
                        .ifPresent(drafts::add);
            }
        }
        return drafts;
    }

    private Optional<Draft> look(CameraStatus camera, Track track, IncidentStories incidents, Now now) {
        if (camera.pictureState().equals(Optional.of(PictureState.LIVE))) {
            return live(camera, track, incidents, now);
        }
        track.live = false;
        Blindness blind = track.blind.orElseGet(() -> begin(camera, track, now));
        track.blind = Optional.of(blind);
        blind.note(camera, now);
        Optional<Told> incident = incidents.told(camera.name());
        if (incident.isPresent()) {
            return joins(camera.name(), track, incident.get(), now);
        }
        if (track.told.filter(told -> incidents.hasEnded(told.thread())).isPresent()) {
            track.told = Optional.empty(); // the incident is over, and this camera is not back
        }
        if (incidents.covers(camera.name())) {
            return Optional.empty();
        }
        boolean first = track.told.isEmpty();
        if (!first && track.toldCause.isEmpty()) {
            track.toldCause = camera.cause(); // told in an earlier run, and not again because of a restart
        }
        boolean news = !first
                && isOwn(camera.name(), track.told.get())
                && !camera.cause().isEmpty()
                && !camera.cause().equals(track.toldCause)
                && now.isAtLeast(NEWS_APART, track.toldNanos);
        if (first && !blind.isDue(camera, names.least(camera.name()), now) || !first && !news) {
            return Optional.empty();
        }
        track.toldCause = camera.cause();
        track.toldNanos = now.nanos();
        Told told = track.told.orElseGet(() -> new Told(ownThread(camera.name(), blind.since()), blind.since()));
        track.told = Optional.of(told);
        return Optional.of(offline(camera, blind, track.everLive, told, now));
    }

    private Blindness begin(CameraStatus camera, Track track, Now now) {
        boolean shown = camera.lastPictureAge().isPresent();
        Instant since =
                track.told.map(Told::since).or(() -> Blindness.lastSeen(camera)).orElse(track.lastLive);
        long epoch = shown && track.liveEpoch >= 0 ? track.liveEpoch : camera.epoch() - 1;
        return new Blindness(since, now.nanos(), epoch);
    }

    private Optional<Draft> live(CameraStatus camera, Track track, IncidentStories incidents, Now now) {
        if (!track.live) {
            track.live = true;
            track.liveNanos = now.nanos();
        }
        track.everLive = true;
        track.lastLive = now.wall();
        track.liveEpoch = camera.epoch();
        if (track.told.isEmpty()) {
            track.blind = Optional.empty();
            return Optional.empty();
        }
        if (!now.isAtLeast(hold(camera.name()), track.liveNanos)) {
            return Optional.empty();
        }
        Told told = track.told.get();
        track.told = Optional.empty();
        track.blind = Optional.empty();
        track.toldCause = "";
        return isOwn(camera.name(), told)
                ? Optional.of(online(camera, told, now.wall().minus(now.since(track.liveNanos)), now))
                : over(camera.name(), told, incidents, now);
    }

    private Duration hold(String camera) {
        Duration least = names.least(camera);
        return least.compareTo(RETURN_HOLD) < 0 ? least : RETURN_HOLD;
    }

    private Draft offline(CameraStatus camera, Blindness blind, boolean seen, Told told, Now now) {
        String name = camera.name();
        Duration time = Duration.between(blind.since(), now.wall());
        String text = CameraWords.text(camera, time, seen)
                + (blind.hasSecondWitness(camera) ? "" : " No new session has confirmed that yet, but it lasts.");
        Words words = new Words(
                CameraWords.title(names.title(name), camera),
                text,
                Optional.of(blind.since()),
                blind.tried(camera),
                CameraWords.next(camera));
        Topic topic = new Topic(
                MessageKind.CAMERA_OFFLINE,
                MessageKind.CAMERA_OFFLINE.usual(),
                names.camera(name),
                new Thread(Optional.of(told.thread()), false));
        String id = ids.next("offline-" + name, now.wall());
        return Draft.of(MessageKind.CAMERA_OFFLINE, finisher -> {
            View view = finisher.last(name);
            return new Message(id, now.wall(), topic, withPicture(words, view), view);
        });
    }

    private static Words withPicture(Words words, View view) {
        return view.pictureAge()
                .map(age -> new Words(
                        words.title(),
                        words.text() + "\nThe picture is its last one, " + Times.words(age)
                                + " old: it does not show how it looks there now.",
                        words.since(),
                        words.tried(),
                        words.next()))
                .orElse(words);
    }

    private Draft online(CameraStatus camera, Told told, Instant back, Now now) {
        String name = camera.name();
        String title = names.title(name);
        Topic topic = new Topic(
                MessageKind.CAMERA_ONLINE,
                MessageKind.CAMERA_ONLINE.usual(),
                names.camera(name),
                new Thread(Optional.of(told.thread()), true));
        String id = ids.next("online-" + name, now.wall());
        Duration away = Duration.between(told.since(), back);
        return Draft.of(MessageKind.CAMERA_ONLINE, finisher -> {
            String blind = finisher.blind(name, told.since(), now.wall())
                    .map(time -> "By the ledger it was blind for " + Times.words(time) + ".")
                    .orElseGet(() -> "It was away for about " + Times.words(away)
                            + "; the ledger cannot be asked at the moment.");
            return new Message(
                    id,
                    now.wall(),
                    topic,
                    new Words(title + " sees again", blind, Optional.of(told.since()), List.of(), ""),
                    finisher.last(name));
        });
    }

    /** It was told by itself, and now an incident explains it: people read on there. */
    private Optional<Draft> joins(String name, Track track, Told incident, Now now) {
        Optional<Told> own = track.told.filter(told -> isOwn(name, told));
        Instant since = track.blind.map(Blindness::since).orElse(now.wall());
        track.told = Optional.of(new Told(incident.thread(), since));
        return own.map(told -> end(
                name,
                told,
                MessageKind.INCIDENT,
                new Words(
                        names.title(name) + " is part of an incident",
                        "It went blind together with others, so it is reported with them from now on.",
                        Optional.of(told.since()),
                        List.of(),
                        ""),
                now));
    }

    /** What is told of a camera is over without its return being told by itself. */
    private Optional<Draft> over(String name, Told told, IncidentStories incidents, Now now) {
        if (isOwn(name, told)) {
            return Optional.of(end(
                    name,
                    told,
                    MessageKind.CAMERA_OFFLINE,
                    new Words(
                            names.title(name) + " is no longer watched",
                            "It was removed while it did not see.",
                            Optional.of(told.since()),
                            List.of(),
                            ""),
                    now));
        }
        boolean last = tracks.values().stream()
                .flatMap(track -> track.told.stream())
                .noneMatch(other -> other.thread().equals(told.thread()));
        if (!last || incidents.isKnown(told.thread())) {
            return Optional.empty();
        }
        Topic topic = new Topic(
                MessageKind.INCIDENT, Severity.INFO, names.system(), new Thread(Optional.of(told.thread()), true));
        Words words = new Words(
                "The incident is over",
                "All cameras that went blind together, before Watchkeeper was started again, see again.",
                Optional.of(told.since()),
                List.of(),
                "");
        return Optional.of(
                Draft.of(new Message(ids.next("incident", now.wall()), now.wall(), topic, words, View.NONE)));
    }

    private Draft end(String name, Told told, MessageKind kind, Words words, Now now) {
        Topic topic = new Topic(kind, Severity.INFO, names.camera(name), new Thread(Optional.of(told.thread()), true));
        return Draft.of(new Message(ids.next("over-" + name, now.wall()), now.wall(), topic, words, View.NONE));
    }

    private static String ownThread(String name, Instant since) {
        return "camera-" + name + "-" + since.getEpochSecond();
    }

    private static boolean isOwn(String name, Told told) {
        return told.thread().startsWith("camera-" + name + "-");
    }
}
