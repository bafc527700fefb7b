package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part of the daily report that is written from descriptions. */
final class DescriptionsSectionTest {
    @TempDir
    private Path data;

    private final ManualClock clock = new ManualClock();

    @Test
    void itNamesAlertsFirstAndCountsWhatWasSeen() throws Exception {
        StringBuilder all = new StringBuilder("[");
        for (int i = 0; i < 7; i++) {
            all.append(described("2026-03-01T0" + i + ":00:00Z", "yard", "Quiet " + i + ".", false, "cat"));
        }
        all.append(described("2026-03-01T01:30:00Z", "yard", "A person climbs the wall.", true, "person"));
        all.append(described("2026-02-28T01:30:00Z", "yard", "Long ago.", true, "person"));
        all.append(described("2026-03-01T03:00:00Z", "hall", "A dog.", false, "dog"));
        write(all.substring(0, all.length() - 1) + "]");
        assertThat(section().lines())
                .containsExactly(
                        "Events at yard over the last day: 8 described, 1 of them alerts; seen: cat 7, person 1",
                        "  01:30 (alert) A person climbs the wall.",
                        "  03:00 Quiet 3.",
                        "  04:00 Quiet 4.",
                        "  05:00 Quiet 5.",
                        "  06:00 Quiet 6.",
                        "  and 3 more",
                        "Events at hall over the last day: 1 described; seen: dog 1",
                        "  03:00 A dog.");
    }

    @Test
    void withoutDescriptionsThereIsNothingToSay() throws Exception {
        assertThat(section().lines()).isEmpty();
        write("{");
        assertThat(section().lines()).containsExactly("Events: their descriptions cannot be read");
    }

    private DescriptionsSection section() {
        return new DescriptionsSection(data, ZoneOffset.UTC, clock);
    }

    private void write(String text) throws Exception {
        Files.createDirectories(data.resolve("analysis"));
        Files.writeString(data.resolve("analysis/recent.json"), text);
    }

    private static String described(String began, String camera, String summary, boolean alert, String label) {
        return "{\"began\":\"" + began + "\",\"camera\":\"" + camera + "\",\"summary\":\"" + summary + "\",\"alert\":"
                + alert + ",\"labels\":[\"" + label + "\"]},";
    }
}
