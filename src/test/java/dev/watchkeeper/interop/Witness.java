package dev.watchkeeper.interop;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.node.TestNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Looks at pages and asks the node by turns, and holds one against the other afterwards; confined to the test's thread. */
final class Witness {
    /** From the node's knowing to the screen: a push, a tick, and a machine that has much else to do. */
    private static final double SLACK_SECONDS = 3;

    private final TestNode node;
    private final Clock clock;
    private final Instant began;
    private final Map<String, List<Said>> said = new HashMap<>();
    private final List<Look> looks = new ArrayList<>();

    /**
     * What is judged of the node's word of one camera; immutable. Whole answers of every look would fill the memory within a minute.
     *
     * @param deadline seconds for which the signs that are late may be quiet
     */
    private record Said(Instant at, boolean seen, Optional<Instant> pictureAt, String cause, double deadline) {
        static Said of(JsonNode camera) {
            String picture = camera.path("last_picture_at").asString("");
            return new Said(
                    Instant.parse(camera.path("at").asString()),
                    camera.path("seen").asBoolean(),
                    picture.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(picture)),
                    camera.path("cause").asString("").intern(),
                    deadlineOf(camera));
        }
    }

    /** What a page showed of a camera, at some moment of these; immutable. */
    private record Look(String page, Instant from, Instant to, ShownTile tile) {
        String told(String what) {
            return from + " page " + page + ", " + tile + ": " + what;
        }
    }

    Witness(TestNode node, Clock clock) {
        this.node = node;
        this.clock = clock;
        began = clock.wall();
    }

    /** Looks once at each page, with the node's word before. */
    void look(Map<String, Browser.Page> pages) throws Exception {
        for (Map.Entry<String, Browser.Page> page : pages.entrySet()) {
            ask();
            Instant from = clock.wall();
            List<ShownTile> tiles = ShownTile.all(page.getValue().value(ShownTile.LOOK));
            Instant to = clock.wall();
            tiles.forEach(tile -> looks.add(new Look(page.getKey(), from, to, tile)));
        }
        ask();
    }

    private void ask() throws Exception {
        for (JsonNode camera : node.get("/api/cameras").path("cameras")) {
            said.computeIfAbsent(camera.path("name").asString(), name -> new ArrayList<>())
                    .add(Said.of(camera));
        }
    }

    private List<Said> saidOf(Look look) {
        return said.getOrDefault(look.tile.name(), List.of());
    }

    private static double seconds(Instant from, Instant to) {
        return java.time.Duration.between(from, to).toNanos() / 1e9;
    }

    /** Each look that showed a camera as alive although the node had known better for a while, or the ledger has it as blind now. */
    List<String> moreAliveThanTheLedger() throws Exception {
        Map<String, JsonNode> accounts = new HashMap<>();
        for (JsonNode account :
                node.get("/api/coverage?limit=1000&from=" + began).path("cameras")) {
            accounts.put(account.path("camera").asString(), account.path("spans"));
        }
        List<String> found = new ArrayList<>();
        for (Look look : looks) {
            if (look.tile.looksAlive()) {
                knownBetter(look).ifPresent(found::add);
                Optional.ofNullable(accounts.get(look.tile.name()))
                        .flatMap(spans -> blind(look, spans))
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<String> knownBetter(Look look) {
        List<Said> before = saidOf(look).stream()
                .filter(s -> s.at.isBefore(look.from) && seconds(s.at, look.from) < SLACK_SECONDS)
                .toList();
        boolean longKnown = before.stream().anyMatch(s -> seconds(s.at, look.from) > SLACK_SECONDS * 0.7);
        return longKnown && before.stream().noneMatch(Said::seen)
                ? Optional.of(look.told("the node has said for " + SLACK_SECONDS + " s that it does not see: "
                        + before.getLast().cause()))
                : Optional.empty();
    }

    /**
     * The ledger books from the last mark on, and a sign may be quiet up to its deadline: so long, and no longer, node and page may not
     * know better.
     */
    private Optional<String> blind(Look look, JsonNode spans) {
        for (JsonNode span : spans) {
            Instant from = Instant.parse(span.path("from").asString());
            Instant to = Instant.parse(span.path("to").asString());
            boolean then =
                    span.path("state").asString().equals("blind") && from.isBefore(look.from) && look.to.isBefore(to);
            boolean fresh = seconds(from, look.from)
                    <= SLACK_SECONDS; // nobody can know yet, such as of a node that stood still
            if (then && !fresh && !isWithinDeadline(look, from)) {
                return Optional.of(look.told("the ledger has " + span + "; the node said " + wordsSince(look, from)));
            }
        }
        return Optional.empty();
    }

    /** What the node said from shortly before the moment up to the look, a line for each change. */
    private String wordsSince(Look look, Instant moment) {
        StringBuilder words = new StringBuilder();
        String last = "";
        for (Said word : saidOf(look)) {
            String now = word.seen() ? "seen" : "not seen: " + word.cause() + ", deadline " + word.deadline() + " s";
            if (!now.equals(last)
                    && word.at.isAfter(moment.minusSeconds(20))
                    && word.at.isBefore(look.to.plusSeconds(5))) {
                words.append(word.at).append(' ').append(now).append("; ");
                last = now;
            }
        }
        return words.toString();
    }

    private boolean isWithinDeadline(Look look, Instant blindFrom) {
        Instant thought = blindFrom;
        boolean before = true;
        for (Said word : saidOf(look)) {
            boolean later = word.at.isAfter(look.from);
            if (word.seen() && !before && !later) {
                thought = word.at.isAfter(blindFrom)
                        ? word.at
                        : blindFrom; // a mark came, and with it the time begins anew
            }
            boolean noticed = !word.seen() && before && word.at.isAfter(thought);
            if (noticed) {
                boolean inTime = seconds(thought, word.at) <= word.deadline() + SLACK_SECONDS;
                boolean shown = seconds(word.at, look.from) <= SLACK_SECONDS;
                if (later || !inTime) {
                    return inTime;
                }
                if (shown) {
                    return true;
                }
            }
            before = word.seen();
        }
        return false;
    }

    /** The longest time for which any of the signs that are late may be quiet; 0 if the camera itself has said that it does not see. */
    private static double deadlineOf(JsonNode camera) {
        double longest = 0;
        for (String sign : camera.path("vitals").propertyNames()) {
            JsonNode vital = camera.path("vitals").path(sign);
            if (vital.path("late").asBoolean() && !sign.equals("connect")) {
                longest = Math.max(longest, vital.path("deadline").asDouble());
            }
        }
        return longest;
    }

    /** Each look that told a younger age than the node's word and the time since make it. */
    List<String> tooYoung() {
        List<String> found = new ArrayList<>();
        for (Look look : looks) {
            Optional<Integer> age = look.tile.age();
            Optional<Instant> picture = pictureThen(look);
            if (age.isPresent() && picture.isPresent() && age.get() < seconds(picture.get(), look.from) - 0.05) {
                found.add(look.told("the last picture came at " + picture.get()));
            }
        }
        return found;
    }

    /** When the last picture had come, if the node said the same before and after the look. */
    private Optional<Instant> pictureThen(Look look) {
        List<Said> words = saidOf(look);
        Optional<Instant> before = words.stream()
                .filter(s -> !s.at.isAfter(look.from))
                .reduce((first, second) -> second)
                .flatMap(Said::pictureAt);
        Optional<Instant> after =
                words.stream().filter(s -> !s.at.isBefore(look.to)).findFirst().flatMap(Said::pictureAt);
        return before.filter(b ->
                after.filter(a -> Math.abs(seconds(b, a)) < 0.02).isPresent());
    }

    /** Each look at a greyed picture over which nothing was said. */
    List<String> silentAboutIt() {
        return looks.stream()
                .filter(look -> look.tile.grey() && look.tile.text().isEmpty())
                .map(look -> look.told("nothing is said"))
                .toList();
    }

    /** Cameras that a page did not show as alive, at least once. */
    Set<String> deadAtLeastOnce(String page) {
        return looks.stream()
                .filter(look -> look.page.equals(page) && !look.tile.looksAlive())
                .map(look -> look.tile.name())
                .collect(Collectors.toSet());
    }
}
