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

    /** What it is made of. */
    CameraOptions options();

    /** The video that it repeats while nothing is wrong with it. */
    EncodedClip clip();

    /** Its address on its own port, without credentials. */
    URI url();

    /** Its address on the port that all cameras share, without credentials. */
    URI sharedUrl();

    /** Begins a fault that lasts until {@link #heal()}; it is in force when this returns. */
    void fault(Fault fault) throws FailureException;

    /** Begins a fault that ends by itself. */
    void fault(Fault fault, Duration duration) throws FailureException;

    /** Ends the fault, if there is one; it is over when this returns. */
    void heal() throws FailureException;

    Optional<Fault> fault() throws FailureException;

    /** Tells of every change of the fault from now on, on the simulator's thread, before {@link #fault(Fault)} or {@link #heal()} returns. */
    void whenFault(Consumer<Optional<Fault>> listener);

    /** How many sessions play now. */
    int sessions() throws FailureException;

    /** How many access units were left out since the start because clients did not keep up. */
    long droppedUnits() throws FailureException;

    /** How many requests with a wrong user or password it refused since the start; those without any do not count. */
    long refusedSignIns() throws FailureException;

    /** How many access units of video were handed to sessions since the start; one that went to two counts twice. */
    long sentUnits() throws FailureException;

    /** What clients asked of it and how it was answered, oldest first: the last 2000. */
    List<Request> requests() throws FailureException;

    /** What it sent lately, oldest first: the last ten minutes at 15 pictures per second. */
    List<SentUnit> sent();

    /** When something moved in its scene, on the wall clock, oldest first, up to the end of the current repetition. */
    List<MotionTime> motion();

    /**
     * When something moved in front of a simulated camera, on the wall clock; immutable.
     *
     * @param from when the first part of it became visible
     * @param to when the last part of it disappeared
     */
    record MotionTime(Instant from, Instant to) {}

    /**
     * One request of a client; immutable. A SETUP that was answered 200 is the start of a session.
     *
     * @param epochMillis wall-clock time of the answer
     * @param method such as DESCRIBE
     * @param withCredentials whether the client gave a user and a password, right or wrong
     * @param code of the answer
     */
    record Request(long epochMillis, String method, boolean withCredentials, int code) {}

    /**
     * One access unit of video as a camera sent it, or did not; immutable.
     *
     * @param epochMillis wall-clock time of sending
     * @param monotonicNanos the same on the simulator's monotonic clock
     * @param sceneSecond how far into the scene or file the picture is
     * @param keyframe whether decoding can begin here
     * @param bytes of payload
     * @param sessions how many sessions it was handed to
     * @param fault what was wrong with the camera then
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
