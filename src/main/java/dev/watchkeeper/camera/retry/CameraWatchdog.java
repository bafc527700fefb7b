package dev.watchkeeper.camera.retry;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.camera.retry.WatchdogTable.Event;
import dev.watchkeeper.config.RetrySettings;
import dev.watchkeeper.config.RetrySettings.AfterMaxRetries;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says for each camera whether it is to be tried again now, and what it is called meanwhile; thread-safe. It keeps no threads and opens
 * nothing: whoever owns a camera marks what happens, asks, and reconnects. Attempts that failed in a row wait 1, 2, 4, 8, 16, 32, 60,
 * 60 … s; marks within one outage neither raise the count nor begin the wait anew. docs/watchdog.md has every state and event.
 *
 * <p>Callbacks run in order, outside every lock, on the thread whose call brought the change; they may call the watchdog again. What they
 * throw is logged.
 */
public final class CameraWatchdog {
    private static final Logger log = LoggerFactory.getLogger(CameraWatchdog.class);
    private static final String RECONNECT_FAILED = "Reconnect failed";

    private final RetrySettings settings;
    private final Clock clock;
    private final DoubleSupplier spread;
    private final WatchdogTable table;
    private final Map<String, WatchedCamera> cameras = new ConcurrentHashMap<>();
    private final AtomicBoolean usedUpTold = new AtomicBoolean();
    private volatile Consumer<String> onCameraOffline = camera -> {};
    private volatile Consumer<String> onCameraOnline = camera -> {};
    private volatile BiConsumer<String, Integer> onReconnectAttempt = (camera, attempt) -> {};
    private volatile Runnable onNoCameraLeft = () -> {};

    /** Tries to get a camera back. */
    @FunctionalInterface
    public interface Reconnect {
        /** @return whether a frame was received */
        boolean run() throws Exception;
    }

    /** The defaults on the clock of this machine. */
    public CameraWatchdog() {
        this(RetrySettings.DEFAULT, new SystemClock());
    }

    /** The table's waits, without jitter. */
    public CameraWatchdog(RetrySettings settings, Clock clock) {
        this(settings, clock, () -> 1);
    }

    /** @param spread gives the share of each wait that is waited, in (0, 1]: random numbers keep cameras apart that failed together */
    public CameraWatchdog(RetrySettings settings, Clock clock, DoubleSupplier spread) {
        this.settings = settings;
        this.clock = clock;
        this.spread = spread;
        table = new WatchdogTable(settings);
    }

    /** Adds a camera, healthy until marked otherwise; a second time it changes nothing. */
    public void registerCamera(String camera) {
        registerCamera(camera, name -> {}, name -> {});
    }

    /**
     * Adds a camera, healthy until marked otherwise; a second time it changes nothing.
     *
     * @param onOffline told with the camera's name when it goes offline
     * @param onOnline told with the camera's name when it is back
     */
    public void registerCamera(String camera, Consumer<String> onOffline, Consumer<String> onOnline) {
        cameras.computeIfAbsent(
                camera, name -> new WatchedCamera(name, table, clock, told -> tell(told, onOffline, onOnline)));
    }

    private void tell(WatchedCamera.Told told, Consumer<String> onOffline, Consumer<String> onOnline) {
        String camera = told.camera();
        switch (told.notice()) {
            case ATTEMPT -> guarded(() -> onReconnectAttempt.accept(camera, told.attempt()));
            case OFFLINE -> {
                guarded(() -> onOffline.accept(camera));
                guarded(() -> onCameraOffline.accept(camera));
            }
            case ONLINE -> {
                guarded(() -> onOnline.accept(camera));
                guarded(() -> onCameraOnline.accept(camera));
            }
        }
    }

    /** One callback that throws keeps no other from being called. */
    private static void guarded(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException e) {
            log.error("A callback of the watchdog failed, the watch goes on", e);
        }
    }

    /** A frame succeeded; costs next to nothing while the camera works. Unknown cameras are ignored, here and below. */
    public void markFrameReceived(String camera) {
        WatchedCamera found = cameras.get(camera);
        if (found != null) {
            found.frameReceived();
        }
    }

    /** A frame failed. */
    public void markFrameFailed(String camera) {
        happened(camera, new Event.FrameFailed(), Optional.empty());
    }

    /** A frame failed. */
    public void markFrameFailed(String camera, String error) {
        happened(camera, new Event.FrameFailed(), Optional.of(error));
    }

    /** Whether the wait is over and retries are left; false for an unknown camera, one that works and one that is being tried. */
    public boolean shouldAttemptReconnect(String camera) {
        return find(camera).map(WatchedCamera::isDue).orElse(false);
    }

    /**
     * Tries on the caller's thread, due or not. One attempt is made at a time: while another is under way this one is not made.
     *
     * @param reconnect what it throws counts as a failure and is logged
     * @return whether it succeeded
     */
    public boolean attemptReconnect(String camera, Reconnect reconnect) {
        if (!beginAttempt(camera)) {
            return false;
        }
        boolean succeeded = false;
        try {
            succeeded = reconnect.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            log.warn("[{}] {}", camera, RECONNECT_FAILED, e);
        } finally {
            if (succeeded) {
                happened(camera, new Event.AttemptSucceeded(), Optional.empty());
            } else {
                attemptFailed(camera, RECONNECT_FAILED);
            }
        }
        return succeeded;
    }

    /**
     * Begins an attempt that lasts until {@link #markFrameReceived} or {@link #attemptFailed}; for owners whose attempt is no single call.
     *
     * @return false if one is under way, or the camera is unknown
     */
    public boolean beginAttempt(String camera) {
        return happened(camera, new Event.AttemptBegan(), Optional.empty());
    }

    /** The attempt under way gave nothing, or what it had given has ended. */
    public void attemptFailed(String camera, String error) {
        happened(camera, new Event.AttemptFailed(), Optional.of(error));
    }

    /**
     * The attempt under way was refused for its password: a class of its own, because cameras lock accounts.
     *
     * @param wait until the next attempt; empty: none, until {@link #requestAttempt}
     */
    public void signInRefused(String camera, String error, Optional<Duration> wait) {
        happened(camera, new Event.SignInRefused(wait), Optional.of(error));
    }

    /** There is a sign that the camera is back: its wait ends after the given time at the latest, except after a refused password. */
    public void shortenWait(String camera, Duration atMost) {
        happened(camera, new Event.WaitShortened(atMost), Optional.empty());
    }

    /** The camera was away and there is a sign that it is back: as {@link #shortenWait}, and the waits begin anew. */
    public void returned(String camera, Duration atMost) {
        happened(camera, new Event.Returned(atMost), Optional.empty());
    }

    /** Somebody asks for an attempt: it is due at once, whatever was waited for, and the waits begin anew. */
    public void requestAttempt(String camera) {
        happened(camera, new Event.AttemptRequested(), Optional.empty());
    }

    /** How long until the next attempt is due, not positive if it is; empty if none is awaited. */
    public Optional<Duration> untilDue(String camera) {
        return find(camera).flatMap(WatchedCamera::untilDue);
    }

    /** Failed attempts in a row as they count on, while frames come, until they have come for long enough. */
    public int failures(String camera) {
        return find(camera).map(WatchedCamera::failures).orElse(0);
    }

    /** Empty for an unknown camera. */
    public Optional<CameraHealthInfo> getHealth(String camera) {
        return find(camera).map(WatchedCamera::info);
    }

    public StatusSummary getStatusSummary() {
        Map<String, StatusSummary.Camera> all = new TreeMap<>();
        int[] count = new int[CameraHealth.values().length];
        cameras.forEach((name, camera) -> {
            CameraHealthInfo info = camera.info();
            count[info.status().ordinal()]++;
            all.put(
                    name,
                    new StatusSummary.Camera(
                            info.status().id(),
                            info.consecutiveFailures(),
                            info.lastError(),
                            info.reconnectAttempts()));
        });
        return new StatusSummary(
                all.size(),
                count[CameraHealth.HEALTHY.ordinal()],
                count[CameraHealth.DEGRADED.ordinal()],
                count[CameraHealth.OFFLINE.ordinal()],
                count[CameraHealth.ATTEMPTING_RECONNECT.ordinal()],
                all);
    }

    /** Changes that nobody was told because a callback hung, of all cameras. */
    public long dropped() {
        return cameras.values().stream().mapToLong(WatchedCamera::dropped).sum();
    }

    /** Sets what is told with the name of any camera that goes offline, after the camera's own callback. */
    public void onCameraOffline(Consumer<String> callback) {
        onCameraOffline = callback;
    }

    /** Sets what is told with the name of any camera that is back, after the camera's own callback. */
    public void onCameraOnline(Consumer<String> callback) {
        onCameraOnline = callback;
    }

    /** Sets what is told when an attempt begins: the camera, and the number of the attempt since it last worked, from 1. */
    public void onReconnectAttempt(BiConsumer<String, Integer> callback) {
        onReconnectAttempt = callback;
    }

    /** Sets what is told once, under {@code after-max-retries: exit}, when the retries of the last camera are used up. */
    public void onNoCameraLeft(Runnable callback) {
        onNoCameraLeft = callback;
    }

    private Optional<WatchedCamera> find(String camera) {
        return Optional.ofNullable(cameras.get(camera));
    }

    private boolean happened(String camera, Event event, Optional<String> error) {
        Optional<WatchedCamera> found = find(camera);
        boolean changed = found.isPresent() && found.get().happened(event, error, spread.getAsDouble());
        if (changed && settings.afterMaxRetries() == AfterMaxRetries.EXIT) {
            if (cameras.values().stream().allMatch(WatchedCamera::isUsedUp) && usedUpTold.compareAndSet(false, true)) {
                guarded(onNoCameraLeft);
            }
        }
        return changed;
    }
}
