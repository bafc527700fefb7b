package dev.watchkeeper.host;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.camera.health.RateMeter;
import dev.watchkeeper.config.GuardSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches memory, processors and queues of this process, reports pressure with its reason, and sheds load in steps; thread-safe, with a
 * thread of its own. Added cameras and registered queues are read at each check; callers may record others. Pressure on memory or a
 * shared queue sheds load of all cameras; a camera's own queue sheds load of that camera.
 */
public final class ResourceGuard implements ResourcesView, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ResourceGuard.class);

    /** More names than this are a caller's mistake; they are counted and left out. */
    private static final int MAX_NAMES = 4096;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final double MIB = 1 << 20;

    private record Usage(double cpuPercent, double memoryPercent, double memoryMb, Instant at) {}

    private final GuardSettings settings;
    private final Clock clock;
    private final HostReadings host;
    private final long startNanos;
    private final Map<String, RateMeter> meters = new ConcurrentHashMap<>();
    private final Map<String, GuardedCamera> cameras = new ConcurrentHashMap<>();
    private final Map<String, Integer> recordedSizes = new ConcurrentHashMap<>();
    private final List<Supplier<List<QueueReading>>> queueSources = new CopyOnWriteArrayList<>();
    private final AtomicLong leftOut = new AtomicLong();
    private final Shedding shedding;
    private final PressureLog lines;
    private final Thread thread = Threads.platform("resource-guard", this::run);
    private long cpuNanos;
    private long cpuAtNanos;
    private volatile Usage usage;
    private volatile boolean stopping;

    public ResourceGuard(GuardSettings settings, Clock clock) {
        this(settings, clock, new LinuxHost());
    }

    ResourceGuard(GuardSettings settings, Clock clock, HostReadings host) {
        this.settings = settings;
        this.clock = clock;
        this.host = host;
        this.startNanos = clock.monotonicNanos();
        this.shedding = new Shedding(settings, clock);
        this.lines = new PressureLog(settings);
        this.cpuNanos = host.processCpuNanos();
        this.cpuAtNanos = startNanos;
        this.usage = new Usage(0, 0, 0, clock.wall());
        read();
    }

    /** Starts checking every {@code check-interval}; once. */
    public void start() {
        thread.start();
    }

    /** Guards a camera from the next check on; replaces one of the same name. */
    public void add(GuardedCamera camera) {
        cameras.put(camera.name(), camera);
    }

    /** Stops guarding a camera, unless another of the same name has replaced it. What was shed of it is forgotten at the next check. */
    public void remove(GuardedCamera camera) {
        cameras.remove(camera.name(), camera);
    }

    /** Reads the shared queues that the source lists, at each check. */
    public void registerQueues(Supplier<List<QueueReading>> source) {
        queueSources.add(source);
    }

    /** Counts one picture of a camera that was not added. */
    public void recordFrame(String camera) {
        RateMeter meter = meters.get(camera);
        if (meter == null) {
            if (meters.size() >= MAX_NAMES) {
                leftOut.incrementAndGet();
                return;
            }
            meter = meters.computeIfAbsent(camera, name -> new RateMeter(startNanos));
        }
        meter.add(0, clock.monotonicNanos());
    }

    /** Records the size of a queue that is not registered. */
    public void recordQueueSize(String queue, int size) {
        if (recordedSizes.size() < MAX_NAMES || recordedSizes.containsKey(queue)) {
            recordedSizes.put(queue, size);
        } else {
            leftOut.incrementAndGet();
        }
    }

    /** Pictures per second over the last 60 s, or since the start if that is shorter; 0 for an unknown camera. */
    public double getFps(String camera) {
        GuardedCamera guarded = cameras.get(camera);
        if (guarded != null) {
            return guarded.fps();
        }
        RateMeter meter = meters.get(camera);
        return meter == null ? 0 : meter.fps(clock.monotonicNanos());
    }

    public ResourceMetrics getMetrics() {
        return metrics(queues().all());
    }

    private ResourceMetrics metrics(List<QueueReading> queues) {
        Usage now = usage;
        Map<String, Integer> sizes = new TreeMap<>();
        queues.forEach(queue -> sizes.put(queue.name(), queue.size()));
        return new ResourceMetrics(meanFps(), now.cpuPercent(), now.memoryPercent(), now.memoryMb(), sizes, now.at());
    }

    /** Whether memory at the last check, or a queue now, is above its limit. */
    public boolean shouldThrottle() {
        return pressure(queues().all()).isPresent();
    }

    /** Names what is above its limit, memory first; or says that nothing is. */
    public String getThrottleReason() {
        return pressure(queues().all()).orElseGet(this::noThrottle);
    }

    private String noThrottle() {
        return "FPS at " + Texts.number(meanFps()) + ", no throttle";
    }

    /** Whether no camera delivers more than {@code max-fps} pictures per second. */
    public boolean checkFpsLimit() {
        return fps().values().stream().allMatch(fps -> fps <= settings.maxFps());
    }

    /** Whether the camera delivers no more than {@code max-fps} pictures per second. */
    public boolean checkFpsLimit(String camera) {
        return getFps(camera) <= settings.maxFps();
    }

    /** Whether memory is within its limit. */
    public boolean checkMemoryLimit() {
        return usage.memoryPercent() <= settings.maxMemoryPercent();
    }

    /** Whether every queue is within its limit. */
    public boolean checkQueueSizes() {
        return queues().all().stream().noneMatch(this::isOversized);
    }

    @Override
    public Report report() {
        List<QueueReading> queues = queues().all();
        Optional<String> pressure = pressure(queues);
        return new Report(
                metrics(queues),
                settings,
                pressure.isPresent(),
                pressure.orElseGet(this::noThrottle),
                fps(),
                shedding.all());
    }

    @Override
    public List<ShedStep> shed(String camera) {
        return shedding.steps(camera);
    }

    /** Names beyond the most that are kept. */
    public long leftOut() {
        return leftOut.get();
    }

    /** One check: reads, logs and sheds. Called by the guard's thread, or by tests. */
    void check() {
        read();
        Queues queues = queues();
        lines.report(usage.memoryPercent(), usage.memoryMb(), usage.cpuPercent(), queues.all());
        if (settings.shed()) {
            shedding.update(memoryPressure(), memoryRelieved(), queues.shared(), queues.own());
        }
    }

    private void run() {
        try {
            while (!stopping) {
                clock.sleep(settings.checkInterval());
                try {
                    check();
                } catch (RuntimeException e) {
                    log.error("Checking the resources failed; the next check follows", e);
                }
            }
        } catch (InterruptedException e) {
            log.debug("The resource guard ends", e);
        }
    }

    private synchronized void read() {
        long now = clock.monotonicNanos();
        long cpu = host.processCpuNanos();
        double allowed = (double) (now - cpuAtNanos) * host.processors();
        double cpuPercent = allowed > 0 ? Math.clamp(100.0 * (cpu - cpuNanos) / allowed, 0, 100) : 0;
        cpuNanos = cpu;
        cpuAtNanos = now;
        try {
            long resident = host.residentBytes();
            usage = new Usage(cpuPercent, 100.0 * resident / host.memoryLimitBytes(), resident / MIB, clock.wall());
        } catch (IOException e) {
            log.warn("The memory of this process cannot be read: {}", e.toString());
        }
    }

    /** Every queue at one moment; immutable. */
    private record Queues(List<QueueReading> shared, Map<GuardedCamera, List<QueueReading>> own) {
        List<QueueReading> all() {
            List<QueueReading> all = new ArrayList<>();
            own.values().forEach(all::addAll);
            all.addAll(shared);
            return all;
        }
    }

    private Queues queues() {
        List<QueueReading> shared = new ArrayList<>();
        queueSources.forEach(source -> shared.addAll(source.get()));
        recordedSizes.forEach((name, size) -> shared.add(new QueueReading(name, size, 0)));
        Map<GuardedCamera, List<QueueReading>> own = new LinkedHashMap<>();
        cameras.values().forEach(camera -> own.put(camera, camera.queues()));
        return new Queues(shared, own);
    }

    private Map<String, Double> fps() {
        Map<String, Double> all = new LinkedHashMap<>();
        new TreeMap<>(meters).keySet().forEach(camera -> all.put(camera, getFps(camera)));
        new TreeMap<>(cameras).keySet().forEach(camera -> all.put(camera, getFps(camera)));
        return all;
    }

    private double meanFps() {
        return fps().values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }

    private boolean isOversized(QueueReading queue) {
        return queue.size() > queue.limit(settings.maxQueue());
    }

    private Optional<String> pressure(List<QueueReading> queues) {
        return memoryPressure().or(() -> Shedding.queuePressure(queues, settings.maxQueue()));
    }

    private Optional<String> memoryPressure() {
        double percent = usage.memoryPercent();
        return percent > settings.maxMemoryPercent()
                ? Optional.of("Memory at " + Texts.number(percent) + "%, limit "
                        + Texts.number(settings.maxMemoryPercent()) + "%")
                : Optional.empty();
    }

    private boolean memoryRelieved() {
        return usage.memoryPercent() <= Texts.resumePercent(settings);
    }

    /** Stops checking. What is shed stays shed: only the end of the process stops the guard. */
    public void stop() {
        stopping = true;
        if (thread.getState() == Thread.State.NEW) {
            return; // a later part could not be started
        }
        thread.interrupt();
        try {
            if (!Threads.join(thread, CLOSE_LIMIT)) {
                log.error("The resource guard did not end within {} s", CLOSE_LIMIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
