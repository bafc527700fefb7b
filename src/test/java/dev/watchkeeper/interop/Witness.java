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

/** Alternately reads pages and polls the node, and compares both afterwards; confined to the test's thread. */
final class Witness {
    /** From the node's knowledge to the screen: a push, a tick, and a busy machine. */
    private static final double SLACK_SECONDS = 6;

    private final TestNode node;
    private final Clock clock;
    private final Instant began;
    private final Map<String, List<Report>> reports = new HashMap<>();
    private final List<Look> looks = new ArrayList<>();

    /**
     * The compared part of the node's report on one camera; immutable. Keeping whole answers would fill the memory within a minute.
     *
     * @param deadline of the late signs, s
     */
    private record Report(Instant at, boolean seen, Optional<Instant> pictureAt, String cause, double deadline) {
        static Report of(JsonNode camera) {
            String picture = camera.path("last_picture_at").asString("");
            return new Report(
                    Instant.parse(camera.path("at").asString()),
                    camera.path("seen").asBoolean(),
                    picture.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(picture)),
                    camera.path("cause").asString("").intern(),
                    deadlineOf(camera));
        }
    }

    /** What a page showed of a camera, at some moment between two; immutable. */
    private record Look(String page, Instant from, Instant to, ShownTile tile) {
        String describe(String what) {
            return from + " page " + page + ", " + tile + ": " + what;
        }
    }

    Witness(TestNode node, Clock clock) {
        this.node = node;
        this.clock = clock;
        began = clock.wall();
    }

    /** Reads each page once, polling the node before each and at the end. */
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
            reports.computeIfAbsent(camera.path("name").asString(), name -> new ArrayList<>())
                    .add(Report.of(camera));
        }
    }

    private List<Report> reportsOf(Look look) {
        return reports.getOrDefault(look.tile.name(), List.of());
    }

    private static double seconds(Instant from, Instant to) {
        return java.time.Duration.between(from, to).toNanos() / 1e9;
    }

    /** The looks that showed a camera as live although the node had long reported it blind, or the ledger now has it as blind. */
    List<String> moreAliveThanTheLedger() throws Exception {
        Map<String, JsonNode> accounts = new HashMap<>();
        for (JsonNode account :
                node.get("/api/coverage?limit=1000&from=" + began).path("cameras")) {
            accounts.put(account.path("camera").asString(), account.path("spans"));
        }
        List<String> found = new ArrayList<>();
        for (Look look : looks) {
            if (look.tile.looksAlive()) {
                contradictsTheNode(look).ifPresent(found::add);
                Optional.ofNullable(accounts.get(look.tile.name()))
                        .flatMap(spans -> blind(look, spans))
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<String> contradictsTheNode(Look look) {
        List<Report> before = reportsOf(look).stream()
                .filter(s -> s.at.isBefore(look.from) && seconds(s.at, look.from) < SLACK_SECONDS)
                .toList();
        boolean longKnown = before.stream().anyMatch(s -> seconds(s.at, look.from) > SLACK_SECONDS * 0.7);
        return longKnown && before.stream().noneMatch(Report::seen)
                ? Optional.of(look.describe("the node has reported for " + SLACK_SECONDS + " s that it does not see: "
                        + before.getLast().cause()))
                : Optional.empty();
    }

    /**
     * The ledger books blindness from the last mark on, but a sign may be quiet up to its deadline: only that long may node and page not know.
     */
    private Optional<String> blind(Look look, JsonNode spans) {
        for (JsonNode span : spans) {
            Instant from = Instant.parse(span.path("from").asString());
            Instant to = Instant.parse(span.path("to").asString());
            boolean then =
                    span.path("state").asString().equals("blind") && from.isBefore(look.from) && look.to.isBefore(to);
            boolean fresh =
                    seconds(from, look.from) <= SLACK_SECONDS; // too early to know, for example if the node stood still
            if (then && !fresh && !isWithinDeadline(look, from)) {
                return Optional.of(
                        look.describe("the ledger has " + span + "; the node reported " + reportsSince(look, from)));
            }
        }
        return Optional.empty();
    }

    /** The node's reports from shortly before the moment up to the look, one entry per change. */
    private String reportsSince(Look look, Instant moment) {
        StringBuilder words = new StringBuilder();
        String last = "";
        for (Report word : reportsOf(look)) {
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
        for (Report word : reportsOf(look)) {
            boolean later = word.at.isAfter(look.from);
            if (word.seen() && !before && !later) {
                thought = word.at.isAfter(blindFrom) ? word.at : blindFrom; // a mark came, so the time starts again
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

    /** The longest deadline of the late signs, s; 0 if the camera itself reported that it does not see. */
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

    /** The looks that showed a younger age than the node's report and the time since imply. */
    List<String> tooYoung() {
        List<String> found = new ArrayList<>();
        for (Look look : looks) {
            Optional<Integer> age = look.tile.age();
            Optional<Instant> picture = pictureThen(look);
            if (age.isPresent() && picture.isPresent() && age.get() < seconds(picture.get(), look.from) - 0.05) {
                found.add(look.describe("the last picture came at " + picture.get()));
            }
        }
        return found;
    }

    /** When the last picture arrived, if the node reported the same before and after the look. */
    private Optional<Instant> pictureThen(Look look) {
        List<Report> words = reportsOf(look);
        Optional<Instant> before = words.stream()
                .filter(s -> !s.at.isAfter(look.from))
                .reduce((first, second) -> second)
                .flatMap(Report::pictureAt);
        Optional<Instant> after =
                words.stream().filter(s -> !s.at.isBefore(look.to)).findFirst().flatMap(Report::pictureAt);
        return before.filter(b ->
                after.filter(a -> Math.abs(seconds(b, a)) < 0.02).isPresent());
    }

    /** The looks at a grey picture without any text over it. */
    List<String> greyWithoutText() {
        return looks.stream()
                .filter(look -> look.tile.grey() && look.tile.text().isEmpty())
                .map(look -> look.describe("no text over it"))
                .toList();
    }

    /** Cameras that a page at least once did not show as live. */
    Set<String> deadAtLeastOnce(String page) {
        return looks.stream()
                .filter(look -> look.page.equals(page) && !look.tile.looksAlive())
                .map(look -> look.tile.name())
                .collect(Collectors.toSet());
    }
}
