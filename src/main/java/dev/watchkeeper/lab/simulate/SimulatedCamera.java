package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.lab.encode.EncodedClip;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One camera of a running simulator, as tests and the control route see it; thread-safe. */
public interface SimulatedCamera {
    String name();

    /** Its settings. */
    CameraOptions options();

    /** The video that it repeats while it has no fault. */
    EncodedClip clip();

    /** Its URL on its own port, without credentials. */
    URI url();

    /** Its URL on the port that all cameras share, without credentials. */
    URI sharedUrl();

    /** Begins a fault that lasts until {@link #heal()}; it is in effect when this returns. */
    void fault(Fault fault) throws FailureException;

    /** Begins a fault that ends by itself. */
    void fault(Fault fault, Duration duration) throws FailureException;

    /** Ends the fault, if there is one, before it returns. */
    void heal() throws FailureException;

    Optional<Fault> fault() throws FailureException;

    /** Reports every change of the fault, on the simulator's thread, before {@link #fault(Fault)} or {@link #heal()} returns. */
    void onFaultChange(Consumer<Optional<Fault>> listener);

    /** How many sessions are playing. */
    int sessions() throws FailureException;

    /** How many access units were dropped since the start because clients did not keep up. */
    long droppedUnits() throws FailureException;

    /** How many requests with a wrong user or password it refused since the start; requests without credentials do not count. */
    long refusedSignIns() throws FailureException;

    /** How many access units of video it passed to sessions since the start; one passed to two sessions counts twice. */
    long sentUnits() throws FailureException;

    /** The last 2000 requests of clients with their answers, oldest first. */
    List<Request> requests() throws FailureException;

    /** The last 9000 access units of video, oldest first: ten minutes at 15 pictures per second. */
    List<SentUnit> sent();

    /** When something moves in its scene, by the wall clock, oldest first, up to the end of the current repetition. */
    List<MotionTime> motion();

    /**
     * When something moved in front of a simulated camera, by the wall clock; immutable.
     *
     * @param from when the first part of it became visible
     * @param to when the last part of it disappeared
     */
    record MotionTime(Instant from, Instant to) {}

    /**
     * One request of a client; immutable. A SETUP answered 200 starts a session.
     *
     * @param epochMillis wall-clock time of the answer
     * @param method such as DESCRIBE
     * @param withCredentials whether the client gave a user and a password, right or wrong
     * @param code of the answer
     */
    record Request(long epochMillis, String method, boolean withCredentials, int code) {}

    /**
     * One access unit of video, sent or not; immutable.
     *
     * @param epochMillis wall-clock time of sending
     * @param monotonicNanos the same by the simulator's monotonic clock
     * @param sceneSecond the picture's position in the scene or file, s
     * @param keyframe whether decoding can begin here
     * @param bytes of payload
     * @param sessions how many sessions it was passed to
     * @param fault the camera's fault at that time
     */
    record SentUnit(
            long epochMillis,
            long monotonicNanos,
            double sceneSecond,
            boolean keyframe,
            int bytes,
            int sessions,
            Optional<Fault> fault) {}
}
