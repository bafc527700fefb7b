package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.Threads;
import dev.watchkeeper.camera.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the signs of all cameras four times a second and sends a verdict about each open session that does not see; thread-safe. It cannot end a
 * session. An unchanged verdict is repeated every ten seconds.
 */
public final class SignsWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SignsWatch.class);
    private static final long LOOK_EVERY_MILLIS = 250;
    private static final int REPEAT_AFTER_LOOKS = 40;

    private final Supplier<List<CameraVitals>> cameras;
    private final Consumer<Verdict> arbiter;
    private final Map<String, Sent> sent = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong looks = new AtomicLong();
    private final Thread thread = Threads.platform("signs-watch", this::run);

    private record Sent(Verdict verdict, int looksAgo) {}

    /**
     * @param cameras those of now, asked at each look
     * @param arbiter takes the verdicts, on this watch's thread
     */
    public SignsWatch(Supplier<List<CameraVitals>> cameras, Consumer<Verdict> arbiter) {
        this.cameras = cameras;
        this.arbiter = arbiter;
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closing.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Counts the checks: it must keep growing. */
    public long looks() {
        return looks.get();
    }

    /** Checks every camera once; tests call it directly. */
    void look() {
        looks.incrementAndGet();
        List<CameraVitals> now = cameras.get();
        sent.keySet()
                .removeIf(name -> now.stream().noneMatch(each -> each.camera().equals(name)));
        for (CameraVitals camera : now) {
            try {
                judge(camera);
            } catch (RuntimeException e) {
                log.error("[{}] Checking the camera's signs failed", camera.camera(), e);
            }
        }
    }

    private void judge(CameraVitals camera) {
        Optional<Verdict> verdict = camera.verdict();
        if (verdict.isEmpty()) {
            sent.remove(camera.camera());
            return;
        }
        Optional<Sent> same = Optional.ofNullable(sent.get(camera.camera()))
                .filter(last -> last.verdict().epoch() == verdict.get().epoch()
                        && last.verdict().kind() == verdict.get().kind())
                .filter(last -> last.looksAgo() < REPEAT_AFTER_LOOKS);
        if (same.isPresent()) {
            sent.put(camera.camera(), new Sent(verdict.get(), same.get().looksAgo() + 1));
            return;
        }
        sent.put(camera.camera(), new Sent(verdict.get(), 0));
        arbiter.accept(verdict.get());
    }

    @Override
    public void close() throws InterruptedException {
        closing.countDown();
        if (thread.getState() != Thread.State.NEW) {
            Threads.join(thread, Duration.ofSeconds(1));
        }
    }
}
