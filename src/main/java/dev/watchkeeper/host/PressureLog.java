package dev.watchkeeper.host;

import dev.watchkeeper.config.GuardSettings;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs a line when pressure begins and when it ends, never one per check; confined to the guard's thread. */
final class PressureLog {
    private static final Logger log = LoggerFactory.getLogger(ResourceGuard.class);

    /** Both numbers are those of the original's log. High CPU alone sheds nothing: the queues show its effect. */
    private static final double CPU_HIGH = 80;

    private static final double CPU_NORMAL = 75;

    private final GuardSettings settings;
    private boolean memoryHigh;
    private boolean cpuHigh;
    private final Set<String> oversized = new TreeSet<>();

    PressureLog(GuardSettings settings) {
        this.settings = settings;
    }

    void report(double memoryPercent, double memoryMb, double cpuPercent, List<QueueReading> queues) {
        String memory = Texts.number(memoryPercent);
        if (!memoryHigh && memoryPercent > settings.maxMemoryPercent()) {
            memoryHigh = true;
            log.warn("HIGH MEMORY: {}MB ({}%)", Texts.whole(memoryMb), memory);
            if (settings.shed()) {
                log.warn("[RESOURCE] Memory at {}%, throttling processing", memory);
            }
        } else if (memoryHigh && memoryPercent <= Texts.resumePercent(settings)) {
            memoryHigh = false;
            log.info("Memory normal: {}MB ({}%)", Texts.whole(memoryMb), memory);
            if (settings.shed()) {
                log.info("[RESOURCE] Memory at {}%, resume processing", memory);
            }
        }
        if (!cpuHigh && cpuPercent > CPU_HIGH) {
            cpuHigh = true;
            log.warn("HIGH CPU: {}%", Texts.number(cpuPercent));
        } else if (cpuHigh && cpuPercent <= CPU_NORMAL) {
            cpuHigh = false;
            log.info("CPU normal: {}%", Texts.number(cpuPercent));
        }
        reportQueues(queues);
    }

    /** Reports a queue once, until it falls to half of its limit. */
    private void reportQueues(List<QueueReading> queues) {
        boolean wasOversized = !oversized.isEmpty();
        Set<String> known = queues.stream().map(QueueReading::name).collect(Collectors.toSet());
        boolean changed = oversized.removeIf(name -> !known.contains(name));
        boolean more = false;
        for (QueueReading queue : queues) {
            int limit = queue.limit(settings.maxQueue());
            if (queue.size() > limit) {
                more |= oversized.add(queue.name());
            } else if (queue.size() <= limit / 2) {
                changed |= oversized.remove(queue.name());
            }
        }
        if (more) {
            log.warn("OVERSIZED QUEUES: {}", String.join(", ", oversized));
        } else if (changed && wasOversized && oversized.isEmpty()) {
            log.info("Queues normal");
        }
    }
}
