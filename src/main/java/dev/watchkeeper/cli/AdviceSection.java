package dev.watchkeeper.cli;

import dev.watchkeeper.advise.Advice;
import dev.watchkeeper.advise.AdviceFile;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.escalate.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The newest advice of the last days, with its time; immutable. */
record AdviceSection(Path data, Clock clock) implements Section {
    /** An older one says nothing about now. */
    private static final Duration NEWEST = Duration.ofDays(2);

    @Override
    public List<String> lines() {
        Optional<Advice> advice = AdviceFile.in(data)
                .read()
                .filter(found -> Duration.between(found.at(), clock.wall()).compareTo(NEWEST) <= 0);
        if (advice.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("Advice of the model " + advice.get().model() + " at "
                + advice.get().at().toString().replaceFirst("\\.[0-9]+Z$", "Z") + ": "
                + advice.get().assessment());
        advice.get().recommendations().forEach(each -> lines.add("- " + each));
        return lines;
    }
}
