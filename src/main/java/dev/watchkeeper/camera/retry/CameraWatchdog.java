package dev.watchkeeper.camera.retry;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.RetrySettings;
import dev.watchkeeper.config.RetrySettings.AfterMaxRetries;
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
 * Decides for each camera when to try it again, and what status it has meanwhile; thread-safe. It has no threads and opens nothing: a camera's owner
 * marks what happens, asks, and reconnects, by name or through a {@link WatchedCamera}. Attempts that failed in a row wait 1, 2, 4, 8, 16, 32, 60,
 * 60 … s; marks within one outage neither raise the count nor restart the wait. docs/watchdog.md has every state and event.
 *
 * <p>Callbacks run in order, outside every lock, on the thread whose call caused the change; they may call the watchdog again. Their exceptions are
 * logged.
 */
public final class CameraWatchdog {
    private static final Logger log = LoggerFactory.getLogger(CameraWatchdog.class);
    private static final String RECONNECT_FAILED = "Reconnect failed";

    private final RetrySettings settings;
    private final WatchedCamera.Shared shared;
    private final Map<String, WatchedCamera> cameras = new ConcurrentHashMap<>();
    private final AtomicBoolean usedUpReported = new AtomicBoolean();
    private volatile Consumer<String> onCameraOffline = camera -> {};
    private volatile Consumer<String> onCameraOnline = camera -> {};
    private volatile BiConsumer<String, Integer> onReconnectAttempt = (camera, attempt) -> {};
    private volatile Runnable onNoCameraLeft = () -> {};

    /** Tries to reconnect a camera. */
    @FunctionalInterface
    public interface Reconnect {
        /** @return whether a frame was received */
        boolean run() throws Exception;
    }

    /** The default settings, on the clock of this machine. */
    public CameraWatchdog() {
        this(RetrySettings.DEFAULT, new SystemClock());
    }

    /** Without jitter. */
    public CameraWatchdog(RetrySettings settings, Clock clock) {
        this(settings, clock, () -> 1);
    }

    /** @param spread the share of each wait that is waited, in (0, 1]: random shares spread the attempts of cameras that failed together */
    public CameraWatchdog(RetrySettings settings, Clock clock, DoubleSupplier spread) {
        this.settings = settings;
        shared = new WatchedCamera.Shared(new WatchdogTable(settings), clock, spread, this::checkLastCamera);
    }

    /** Adds a camera, healthy until marked otherwise; does nothing if it is already known. */
    public void registerCamera(String camera) {
        registerCamera(camera, name -> {}, name -> {});
    }

    /**
     * Adds a camera, healthy until marked otherwise; does nothing if it is already known.
     *
     * @param onOffline called with the camera's name when it goes offline
     * @param onOnline called with the camera's name when it is back
     */
    public void registerCamera(String camera, Consumer<String> onOffline, Consumer<String> onOnline) {
        var unused = register(camera, onOffline, onOnline);
    }

    /** Forgets a camera; calls about it are ignored from then on. */
    public void unregisterCamera(String camera) {
        cameras.remove(camera);
    }

    /** Adds a camera unless it is known. @return its handle, which spares its owner the look-up of the name */
    public WatchedCamera register(String camera) {
        return register(camera, name -> {}, name -> {});
    }

    private WatchedCamera register(String camera, Consumer<String> onOffline, Consumer<String> onOnline) {
        return cameras.computeIfAbsent(
                camera, name -> new WatchedCamera(name, shared, report -> notify(report, onOffline, onOnline)));
    }

    private void notify(WatchedCamera.Report report, Consumer<String> onOffline, Consumer<String> onOnline) {
        String camera = report.camera();
        switch (report.notice()) {
            case ATTEMPT -> guarded(() -> onReconnectAttempt.accept(camera, report.attempt()));
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

    /** A callback that throws must not keep the others from being called. */
    private static void guarded(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException e) {
            log.error("A callback of the watchdog failed; watching continues", e);
        }
    }

    /** A frame succeeded; costs next to nothing while the camera works. Here and below, unknown cameras are ignored. */
    public void markFrameReceived(String camera) {
        WatchedCamera found = cameras.get(camera);
        if (found != null) {
            found.frameReceived();
        }
    }

    /** A frame failed. */
    public void markFrameFailed(String camera) {
        find(camera).ifPresent(found -> found.frameFailed(Optional.empty()));
    }

    /** A frame failed. */
    public void markFrameFailed(String camera, String error) {
        find(camera).ifPresent(found -> found.frameFailed(Optional.of(error)));
    }

    /** Whether the wait is over and retries are left; false for an unknown camera, one that works and one that is being tried. */
    public boolean shouldAttemptReconnect(String camera) {
        return find(camera).map(WatchedCamera::isDue).orElse(false);
    }

    /**
     * Tries on the caller's thread, due or not. Only one attempt runs at a time: while another is under way, this returns false.
     *
     * @param reconnect an exception counts as a failure and is logged
     * @return whether it succeeded
     */
    public boolean attemptReconnect(String camera, Reconnect reconnect) {
        Optional<WatchedCamera> found = find(camera).filter(WatchedCamera::beginAttempt);
        return found.isPresent() && reconnect(found.get(), reconnect);
    }

    private static boolean reconnect(WatchedCamera camera, Reconnect reconnect) {
        boolean succeeded = false;
        try {
            succeeded = reconnect.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            log.warn("[{}] {}", camera.name(), RECONNECT_FAILED, e);
        } finally {
            if (succeeded) {
                camera.attemptSucceeded();
            } else {
                camera.attemptFailed(RECONNECT_FAILED);
            }
        }
        return succeeded;
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

    /** Reports of all cameras that were dropped because a callback hung. */
    public long dropped() {
        return cameras.values().stream().mapToLong(WatchedCamera::dropped).sum();
    }

    /** Sets the callback for any camera that goes offline; called after the camera's own. */
    public void onCameraOffline(Consumer<String> callback) {
        onCameraOffline = callback;
    }

    /** Sets the callback for any camera that is back; called after the camera's own. */
    public void onCameraOnline(Consumer<String> callback) {
        onCameraOnline = callback;
    }

    /** Sets the callback for the beginning of an attempt: the camera, and the number of the attempt since it last worked, from 1. */
    public void onReconnectAttempt(BiConsumer<String, Integer> callback) {
        onReconnectAttempt = callback;
    }

    /** Sets the callback for {@code after-max-retries: exit}; called once, when the retries of the last camera are used up. */
    public void onNoCameraLeft(Runnable callback) {
        onNoCameraLeft = callback;
    }

    private Optional<WatchedCamera> find(String camera) {
        return Optional.ofNullable(cameras.get(camera));
    }

    private void checkLastCamera() {
        if (settings.afterMaxRetries() == AfterMaxRetries.EXIT
                && cameras.values().stream().allMatch(WatchedCamera::isUsedUp)
                && usedUpReported.compareAndSet(false, true)) {
            guarded(onNoCameraLeft);
        }
    }
}
