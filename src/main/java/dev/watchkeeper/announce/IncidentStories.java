package dev.watchkeeper.announce;

import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Event.IncidentChanged.Change;
import dev.watchkeeper.event.Incident;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Thread;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells incidents, each as one thread of messages with its own id; guarded by the lock of its owner. Many cameras are witnesses of each other, so an
 * incident needs no further one, but like an outage it must last.
 */
final class IncidentStories {
    /** How often the steps of an incident are told: a switch with 32 cameras makes 64 of them. */
    private static final Duration STEPS_APART = Duration.ofSeconds(10);

    private static final int MOST_STEPS = 12;
    private static final int MOST_ENDED = 100;

    private static final String DATABASE_NEXT =
            "Watchkeeper restores it from the recordings and its own backups as far as it can, and reports the end.";

    private static final String CAMERAS_NEXT =
            "Watchkeeper keeps looking for them and reports the end. Look at what they have in common first.";

    private final Names names;
    private final Ids ids;
    private final Map<String, Story> open = new LinkedHashMap<>();
    private final Map<String, Boolean> ended = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_ENDED;
        }
    };

    /** An incident that is not over; guarded by the lock. */
    private static final class Story {
        private Incident incident;
        /** When it was recognised: its first camera may have been blind for long by then, and the others for a moment. */
        private final long beganNanos;

        private boolean told;
        private boolean news;
        private long toldNanos;

        private Story(Incident incident, long beganNanos) {
            this.incident = incident;
            this.beganNanos = beganNanos;
        }
    }

    IncidentStories(Names names, Ids ids) {
        this.names = names;
        this.ids = ids;
    }

    List<Draft> accept(Event.IncidentChanged event, Now now) {
        Incident incident = event.incident();
        if (hasEnded(incident.id())) {
            return List.of();
        }
        if (event.change() == Change.ENDED) {
            Optional<Story> story = Optional.ofNullable(open.remove(incident.id()));
            ended.put(incident.id(), true);
            // A database that was replaced is news, however fast that went.
            boolean news =
                    isOfDatabase(incident) || story.filter(each -> each.told).isPresent();
            return news ? List.of(draft(incident, now)) : List.of();
        }
        Story story = open.computeIfAbsent(incident.id(), id -> new Story(incident, now.nanos()));
        story.incident = incident;
        story.news = true;
        return List.of();
    }

    /** Lets time pass. */
    List<Draft> look(Now now) {
        List<Draft> drafts = new ArrayList<>();
        for (Story story : open.values()) {
            boolean due = story.told
                    ? story.news && now.isAtLeast(STEPS_APART, story.toldNanos)
                    : now.isAtLeast(least(story.incident), story.beganNanos);
            if (due) {
                story.told = true;
                story.news = false;
                story.toldNanos = now.nanos();
                drafts.add(draft(story.incident, now));
            }
        }
        return drafts;
    }

    /** How long it must have lasted: as its most patient camera. */
    private Duration least(Incident incident) {
        return incident.cameras().stream()
                .map(names::least)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Whether an open incident explains why this camera does not see. */
    boolean covers(String camera) {
        return open.values().stream().anyMatch(story -> story.incident.cameras().contains(camera));
    }

    /** The incident with which a camera is told, if it is told. */
    Optional<Told> told(String camera) {
        return open.values().stream()
                .filter(story -> story.told && story.incident.cameras().contains(camera))
                .map(story -> new Told(story.incident.id(), story.incident.begin()))
                .findFirst();
    }

    /** Whether the incident was open in this run and is over. */
    boolean hasEnded(String id) {
        return ended.containsKey(id);
    }

    /** Whether the incident began in this run. */
    boolean isKnown(String id) {
        return open.containsKey(id) || ended.containsKey(id);
    }

    /** The open incident of the database, if there is one. */
    Optional<Told> ofDatabase() {
        return open.values().stream()
                .filter(story -> story.told && isOfDatabase(story.incident))
                .map(story -> new Told(story.incident.id(), story.incident.begin()))
                .findFirst();
    }

    private static boolean isOfDatabase(Incident incident) {
        return incident.cameras().isEmpty();
    }

    private Draft draft(Incident incident, Now now) {
        boolean over = incident.end().isPresent();
        MessageKind kind = isOfDatabase(incident) ? MessageKind.STORAGE : MessageKind.INCIDENT;
        String last =
                incident.steps().isEmpty() ? "" : incident.steps().getLast().text();
        Topic topic = new Topic(
                kind,
                over ? Severity.INFO : kind.usual(),
                names.system(),
                new Thread(Optional.of(incident.id()), over));
        String text = over
                ? "It lasted "
                        + Times.words(Duration.between(
                                incident.begin(), incident.end().get())) + ": " + last + ".\n" + incident.sentence()
                        + "."
                : incident.sentence() + "." + cameras(incident);
        Words words = new Words(
                title(incident, last),
                text,
                Optional.of(incident.begin()),
                steps(incident),
                over ? "" : isOfDatabase(incident) ? DATABASE_NEXT : CAMERAS_NEXT);
        return Draft.of(new Message(ids.next("incident", now.wall()), now.wall(), topic, words, View.NONE));
    }

    private static String title(Incident incident, String last) {
        if (isOfDatabase(incident)) {
            return incident.end().isPresent() ? "The database works again" : "The database has trouble";
        }
        return incident.end().isPresent()
                ? "The incident is over: " + last
                : incident.cameras().size() + " cameras went blind together";
    }

    private String cameras(Incident incident) {
        return incident.cameras().isEmpty()
                ? ""
                : "\nCameras: " + incident.cameras().stream().map(names::title).collect(Collectors.joining(", ")) + ".";
    }

    private static List<String> steps(Incident incident) {
        List<Incident.Step> all = incident.steps();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (i < MOST_STEPS / 2 || i >= all.size() - MOST_STEPS / 2) {
                texts.add(step(incident, all.get(i)));
            } else if (i == MOST_STEPS / 2) {
                texts.add("and " + (all.size() - MOST_STEPS) + " more steps");
            }
        }
        return texts;
    }

    private static String step(Incident incident, Incident.Step step) {
        return "after " + Times.words(Duration.between(incident.begin(), step.at())) + ": " + step.text();
    }
}
