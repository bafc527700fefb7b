package dev.watchkeeper.cli;

import dev.watchkeeper.analyse.RecentDescriptions;
import dev.watchkeeper.analyse.RecentDescriptions.Described;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.escalate.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What happened within the last day, by the descriptions of models; thread-safe. Nothing where none describes events. */
final class DescriptionsSection implements Section {
    private static final int MOST_PER_CAMERA = 5;
    private static final int MOST_LABELS = 6;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    private final RecentDescriptions recent;
    private final ZoneId zone;
    private final Clock clock;

    DescriptionsSection(Path data, ZoneId zone, Clock clock) {
        recent = new RecentDescriptions(data);
        this.zone = zone;
        this.clock = clock;
    }

    @Override
    public List<String> lines() {
        try {
            return lines(recent.read(clock.wall()));
        } catch (IOException e) {
            return List.of("Events: their descriptions cannot be read");
        }
    }

    private List<String> lines(List<Described> all) {
        Map<String, List<Described>> cameras = all.stream()
                .sorted(Comparator.comparing(Described::began))
                .collect(Collectors.groupingBy(Described::camera, LinkedHashMap::new, Collectors.toList()));
        List<String> lines = new ArrayList<>();
        cameras.forEach((camera, described) -> lines.addAll(lines(camera, described)));
        return lines;
    }

    private List<String> lines(String camera, List<Described> described) {
        long alerts = described.stream().filter(Described::alert).count();
        List<String> lines = new ArrayList<>();
        lines.add("Events at " + camera + " over the last day: " + described.size() + " described"
                + (alerts == 0 ? "" : ", " + alerts + " of them alerts") + seen(described));
        // Alerts first, then the newest.
        described.stream()
                .sorted(Comparator.comparing(Described::alert)
                        .thenComparing(Described::began)
                        .reversed())
                .limit(MOST_PER_CAMERA)
                .sorted(Comparator.comparing(Described::began))
                .forEach(each -> lines.add("  " + TIME.format(each.began().atZone(zone))
                        + (each.alert() ? " (alert) " : " ") + each.summary()));
        if (described.size() > MOST_PER_CAMERA) {
            lines.add("  and " + (described.size() - MOST_PER_CAMERA) + " more");
        }
        return lines;
    }

    private static String seen(List<Described> described) {
        Map<String, Long> counts = described.stream()
                .flatMap(each -> each.labels().stream())
                .collect(Collectors.groupingBy(label -> label, Collectors.counting()));
        return counts.isEmpty()
                ? ""
                : counts.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                        .limit(MOST_LABELS)
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", ", "; seen: ", ""));
    }
}
