package dev.watchkeeper.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Prints what motion detection sees, one line for each answer with something new; confined to one thread. */
final class TuneLines {
    private static final int BAR = 40;
    private static final int HIGHEST = 100;

    private final PrintWriter out;
    private Optional<String> newest = Optional.empty();
    private String lastReason = "";

    TuneLines(PrintWriter out) {
        this.out = out;
    }

    /** The time of the newest point shown, as the server formats it. */
    Optional<String> newest() {
        return newest;
    }

    void head(JsonNode answer, String page) {
        JsonNode settings = answer.path("settings");
        out.println("Page: " + page);
        out.printf(
                Locale.ROOT,
                "Sensitivity %d%s, smallest region %.2f %%, begins after %s s, ends after %s s%n",
                settings.path("sensitivity").asInt(0),
                settings.path("zones").isEmpty()
                        ? " (threshold " + Cells.text(settings, "threshold") + ")"
                        : " for zones without their own",
                100 * settings.path("min_area").asDouble(0),
                Cells.text(settings, "begin_after"),
                Cells.text(settings, "end_after"));
        for (JsonNode zone : settings.path("zones")) {
            out.printf(
                    "Zone %s: sensitivity %s (threshold %s)%n",
                    Cells.text(zone, "name"), Cells.text(zone, "sensitivity"), Cells.text(zone, "threshold"));
        }
        if (Cells.text(answer, "decode").equals("lazy")) {
            JsonNode gop = answer.path("decoding").path("gop");
            out.println("While nothing moves, only keyframes are decoded: one score per "
                    + (gop.isNumber() ? "keyframe, every " + gop.asString() + " s" : "keyframe"));
        }
        out.println();
        out.println("TIME       SCORE, | IS THE THRESHOLD                           MOVED   REGIONS");
    }

    /** Shows the highest new score, and the reason if it changed. */
    void show(JsonNode answer) {
        Optional<JsonNode> strongest = strongest(answer.path("points"));
        int threshold = answer.path("settings").path("threshold").asInt(0);
        strongest.ifPresent(point -> out.println(line(point, threshold, answer)));
        String reason = Cells.text(answer, "reason");
        if (!reason.equals(lastReason)) {
            lastReason = reason;
            out.println("           " + Cells.text(answer, "message") + event(answer));
        }
        out.flush();
    }

    private Optional<JsonNode> strongest(JsonNode points) {
        List<JsonNode> fresh = new ArrayList<>();
        points.forEach(fresh::add);
        if (fresh.isEmpty()) {
            return Optional.empty();
        }
        boolean first = newest.isEmpty();
        newest = Optional.of(Cells.text(fresh.getLast(), "at"));
        if (first) {
            return Optional.of(fresh.getLast()); // the others are minutes old
        }
        JsonNode best = fresh.getLast();
        for (JsonNode point : fresh) {
            best = point.path("score").asInt(0) > best.path("score").asInt(0) ? point : best;
        }
        return Optional.of(best);
    }

    private static String line(JsonNode point, int threshold, JsonNode answer) {
        return String.format(
                Locale.ROOT,
                "%s  [%s] %3d/%-3d %5.1f%%  %s",
                Cells.time(point, "at").replaceFirst("^.*T", ""),
                bar(point.path("score").asInt(0), threshold),
                point.path("score").asInt(0),
                threshold,
                100 * point.path("moved").asDouble(0),
                regions(answer.path("newest").path("regions")));
    }

    static String bar(int score, int threshold) {
        StringBuilder bar = new StringBuilder();
        int mark = Math.clamp(Math.round((float) BAR * threshold / HIGHEST), 0, BAR - 1);
        for (int i = 0; i < BAR; i++) {
            boolean filled = i < Math.round((float) BAR * score / HIGHEST);
            bar.append(i == mark ? '|' : filled ? '#' : ' ');
        }
        return bar.toString();
    }

    /** The largest region's size and position in percent of the picture, and the number of others. */
    private static String regions(JsonNode regions) {
        if (regions.isEmpty()) {
            return "-";
        }
        JsonNode largest = regions.get(0);
        String text = String.format(
                Locale.ROOT,
                "%.0f x %.0f %% at %.0f, %.0f%s",
                100 * largest.path("width").asDouble(0),
                100 * largest.path("height").asDouble(0),
                100 * largest.path("x").asDouble(0),
                100 * largest.path("y").asDouble(0),
                largest.path("moving").asBoolean(false) ? "" : ", not moving");
        return regions.size() > 1 ? text + ", and " + (regions.size() - 1) + " more" : text;
    }

    private static String event(JsonNode answer) {
        JsonNode event = answer.path("event");
        return event.isObject() ? " EVENT since " + Cells.time(event, "from") : "";
    }
}
