package dev.watchkeeper.incident;

import dev.watchkeeper.event.Incident;
import dev.watchkeeper.event.Incident.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides when cameras that went blind are one incident: at least 3 of them, and half of all that had been seen, within 30 s. Confined to its caller,
 * which passes the time with each look.
 */
final class CommonCause {
    static final int MIN_CAMERAS = 3;
    static final Duration WINDOW = Duration.ofSeconds(30);
    /** When fewer than the minimum have stayed blind this long, their problem is their own. */
    static final Duration LEFTOVER_LIMIT = Duration.ofSeconds(60);

    private static final int MAX_STEPS = 200;

    private static final Set<String> VOLUME_CAUSES =
            Set.of("disk-full", "write-failed", "recorder-stuck", "recording-unplayable");
    /** What a dead restreaming server looks like once it has been asked. */
    private static final String SERVER_CAUSE = "restreamer-down";

    private static final String SERVER = "the restreaming server MediaMTX does not answer";
    private static final Set<String> HOST_CAUSES = Set.of("analysis-stuck", "decode-errors");
    /** What a failed device or network looks like; a camera that answers anything else works. */
    private static final Set<String> NETWORK_CAUSES = Set.of("refused", "unreachable", "timeout", "stalled", "ended");

    private final Map<String, Long> blindSince = new LinkedHashMap<>();
    private Optional<Incident> open = Optional.empty();
    private final Set<String> stillBlind = new HashSet<>();
    /** Already blind when the incident began: not part of it until they have seen again. */
    private final Set<String> blindBefore = new HashSet<>();

    /** The sentence of the open incident up to its probable cause. */
    private String opening = "";

    private boolean serverNamed;
    private long fewLeftSinceNanos;
    private boolean fewLeft;

    Optional<Incident> open() {
        return open;
    }

    /**
     * One look at all cameras.
     *
     * @param nanos monotonic
     * @param wall the same moment for people
     * @return the incident, if it began, changed or ended by this look
     */
    Optional<Incident> look(List<Sight> sights, long nanos, Instant wall) {
        Map<String, Sight> byName = new LinkedHashMap<>();
        for (Sight sight : sights) {
            byName.put(sight.camera(), sight);
            switch (sight.state()) {
                case BLIND -> blindSince.putIfAbsent(sight.camera(), nanos);
                case SEES, UNSEEN -> blindSince.remove(sight.camera());
            }
        }
        blindSince.keySet().retainAll(byName.keySet());
        return open.isPresent() ? update(open.get(), byName, nanos, wall) : begin(byName, nanos, wall);
    }

    private Optional<Incident> begin(Map<String, Sight> sights, long nanos, Instant wall) {
        List<Map.Entry<String, Long>> recent = blindSince.entrySet().stream()
                .filter(blind -> nanos - blind.getValue() <= WINDOW.toNanos())
                .toList();
        // Only cameras that were seen can go blind, and only they count in the total.
        long seen = sights.values().stream()
                .filter(sight -> sight.state() != Sight.State.UNSEEN)
                .count();
        if (recent.size() < MIN_CAMERAS || 2 * recent.size() < seen) {
            return Optional.empty();
        }
        List<String> cameras = recent.stream().map(Map.Entry::getKey).toList();
        long first = recent.getFirst().getValue();
        Instant begin = wall.minusNanos(nanos - first);
        List<Step> steps = new ArrayList<>();
        for (Map.Entry<String, Long> blind : recent) {
            String cause = cause(sights, blind.getKey());
            steps.add(new Step(
                    wall.minusNanos(nanos - blind.getValue()),
                    title(sights, blind.getKey()) + " went blind: " + cause));
        }
        long span = Duration.ofNanos(recent.getLast().getValue() - first).toSeconds();
        opening = cameras.size() + " of " + seen + " cameras went blind within " + Math.max(1, span) + " s: ";
        String cause = probableCause(sights.values(), Set.copyOf(cameras));
        serverNamed = cause.equals(SERVER);
        String sentence = opening + cause;
        stillBlind.clear();
        stillBlind.addAll(cameras);
        blindBefore.clear();
        blindBefore.addAll(blindSince.keySet());
        blindBefore.removeAll(stillBlind);
        fewLeft = false;
        open = Optional.of(new Incident("i" + begin.toEpochMilli(), begin, Optional.empty(), sentence, cameras, steps));
        return open;
    }

    private Optional<Incident> update(Incident before, Map<String, Sight> sights, long nanos, Instant wall) {
        List<String> cameras = new ArrayList<>(before.cameras());
        List<Step> steps = new ArrayList<>(before.steps());
        for (String camera : sights.keySet()) {
            boolean blind = blindSince.containsKey(camera);
            if (!blind) {
                blindBefore.remove(camera);
            }
            if (blind && !blindBefore.contains(camera) && stillBlind.add(camera)) {
                if (!cameras.contains(camera)) {
                    cameras.add(camera);
                }
                steps.add(new Step(wall, title(sights, camera) + " went blind: " + cause(sights, camera)));
            } else if (!blind && stillBlind.remove(camera)) {
                steps.add(new Step(wall, title(sights, camera) + " sees again"));
            }
        }
        blindBefore.retainAll(sights.keySet());
        for (String camera : List.copyOf(stillBlind)) {
            if (!sights.containsKey(camera)) {
                stillBlind.remove(camera);
                steps.add(new Step(wall, camera + " was removed"));
            }
        }
        String sentence = before.sentence();
        if (!serverNamed && !stillBlind.isEmpty() && isServer(sights.values(), stillBlind)) {
            // Their sessions ended first, which did not say why.
            serverNamed = true;
            sentence = opening + SERVER;
            steps.add(new Step(wall, SERVER));
        }
        boolean fewLeftNow = stillBlind.size() < MIN_CAMERAS;
        if (fewLeftNow && !fewLeft) {
            fewLeftSinceNanos = nanos;
        }
        fewLeft = fewLeftNow;
        Optional<Instant> end = Optional.empty();
        if (stillBlind.isEmpty() || fewLeft && nanos - fewLeftSinceNanos >= LEFTOVER_LIMIT.toNanos()) {
            end = Optional.of(wall);
            steps.add(new Step(wall, stillBlind.isEmpty() ? "all see again" : "only " + left(sights) + " still blind"));
        }
        if (steps.size() == before.steps().size()) {
            return Optional.empty();
        }
        Incident now = new Incident(before.id(), before.begin(), end, sentence, cameras, bounded(steps));
        open = end.isPresent() ? Optional.empty() : Optional.of(now);
        return Optional.of(now);
    }

    private String left(Map<String, Sight> sights) {
        return stillBlind.stream().sorted().map(camera -> title(sights, camera)).collect(Collectors.joining(", "));
    }

    private static String title(Map<String, Sight> sights, String camera) {
        Sight sight = sights.get(camera);
        return sight == null ? camera : sight.title();
    }

    /** The first and the newest steps; those in between, as from a flapping camera, are dropped. */
    private static List<Step> bounded(List<Step> steps) {
        if (steps.size() <= MAX_STEPS) {
            return steps;
        }
        List<Step> kept = new ArrayList<>(steps.subList(0, MAX_STEPS / 2));
        kept.addAll(steps.subList(steps.size() - MAX_STEPS / 2, steps.size()));
        return kept;
    }

    private static String cause(Map<String, Sight> sights, String camera) {
        Sight sight = sights.get(camera);
        return sight == null || sight.cause().isEmpty() ? "no picture" : sight.cause();
    }

    private static boolean isServer(Collection<Sight> all, Set<String> blind) {
        return all.stream()
                .filter(sight -> blind.contains(sight.camera()))
                .allMatch(sight -> sight.cause().equals(SERVER_CAUSE));
    }

    /** Says what has probably failed, if the states of all cameras support that; otherwise lists the causes of the blind ones. */
    private static String probableCause(Collection<Sight> all, Set<String> cameras) {
        List<Sight> blind =
                all.stream().filter(sight -> cameras.contains(sight.camera())).toList();
        Set<String> causes = blind.stream().map(Sight::cause).collect(Collectors.toSet());
        if (isServer(all, cameras)) {
            return SERVER;
        }
        if (VOLUME_CAUSES.containsAll(causes)) {
            return "probably the recording volume";
        }
        if (HOST_CAUSES.containsAll(causes)) {
            return "probably this host has too much to do";
        }
        Set<String> hosts =
                blind.stream().map(Sight::host).filter(h -> !h.isEmpty()).collect(Collectors.toSet());
        boolean answered = all.stream()
                .filter(sight -> hosts.contains(sight.host()) && sight.state() != Sight.State.UNSEEN)
                .anyMatch(sight -> !NETWORK_CAUSES.contains(sight.cause()));
        if (!NETWORK_CAUSES.containsAll(causes) || answered) {
            return "nothing points to one cause; they have " + counted(blind);
        }
        return hosts.size() == 1
                ? "probably the device at " + hosts.iterator().next() + ", or the way to it"
                : "probably the network, a switch or their power";
    }

    private static String counted(List<Sight> blind) {
        Map<String, Long> counts = blind.stream()
                .collect(Collectors.groupingBy(
                        sight -> sight.cause().isEmpty() ? "no picture" : sight.cause(),
                        TreeMap::new,
                        Collectors.counting()));
        return counts.entrySet().stream()
                .map(count -> count.getKey() + " (" + count.getValue() + ")")
                .collect(Collectors.joining(", "));
    }
}
