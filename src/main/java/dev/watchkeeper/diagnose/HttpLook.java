package dev.watchkeeper.diagnose;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.dialogue.JpegConnection;
import dev.watchkeeper.camera.dialogue.NetworkAddress;
import dev.watchkeeper.camera.dialogue.SessionTarget;
import dev.watchkeeper.camera.dialogue.SignIn;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Secret;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One look at a camera that sends JPEG pictures over HTTP; confined to its thread. A virtual thread reads, since a silent camera keeps it waiting. */
final class HttpLook {
    private static final Duration BEGIN_LIMIT = Duration.ofSeconds(8);
    private static final Duration LISTEN = Duration.ofSeconds(5);
    private static final int MAX_QUEUED = 4;

    private final CameraSettings camera;
    private final Diagnoser.Tools tools;
    private final Steps steps;
    private final ArrayBlockingQueue<Came> came = new ArrayBlockingQueue<>(MAX_QUEUED);

    /** What the reader saw; immutable. */
    private sealed interface Came {
        record Begun() implements Came {}

        record Picture(long nanos) implements Came {}

        record Ended(FailureException why) implements Came {}
    }

    HttpLook(CameraSettings camera, Diagnoser.Tools tools, Steps steps) {
        this.camera = camera;
        this.tools = tools;
        this.steps = steps;
    }

    Finding look() {
        try {
            NetworkAddress address = NetworkAddress.parse(camera.url());
            Line.knock(address, tools, steps);
            return read(address);
        } catch (FailureException e) {
            return Finding.trouble(e.sentence());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.trouble("The diagnosis was interrupted.");
        }
    }

    private Finding read(NetworkAddress address) throws FailureException, InterruptedException {
        Optional<Duration> pause = camera.signsIn() ? tools.signIns().waitBefore(camera) : Optional.of(Duration.ZERO);
        boolean mayTry = pause.filter(wait -> !wait.isPositive()).isPresent();
        Optional<SignIn.Login> login = camera.username()
                .filter(user -> mayTry)
                .map(user -> new SignIn.Login(
                        user, camera.password().map(Secret::reveal).orElse("")));
        JpegConnection stream = new JpegConnection(
                new SessionTarget(camera.name(), address, login, camera.input().certificateFile()), tools.resolver());
        Thread reader = Thread.ofVirtual().name("diagnose-" + camera.name()).start(() -> readAll(stream));
        try {
            return listen(mayTry);
        } finally {
            stream.close();
            reader.interrupt();
        }
    }

    private void readAll(JpegConnection stream) {
        try {
            try {
                stream.open();
                came.put(new Came.Begun());
                while (true) {
                    stream.next();
                    came.put(new Came.Picture(tools.clock().monotonicNanos()));
                }
            } catch (FailureException e) {
                came.put(new Came.Ended(e));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stream.close();
        }
    }

    private Finding listen(boolean maySignIn) throws InterruptedException {
        steps.begin();
        Came first = next(steps.left(BEGIN_LIMIT));
        switch (first) {
            case Came.Ended(FailureException why) -> {
                return refused(why, maySignIn);
            }
            case Came.Begun begun -> steps.ok("get", "begins to send pictures");
            case Came.Picture picture -> steps.ok("get", "sends pictures");
        }
        if (camera.signsIn() && maySignIn) {
            tools.signIns().accepted(camera);
        }
        return measure();
    }

    private Finding refused(FailureException why, boolean maySignIn) {
        steps.failed("get", why.sentence());
        if (why.kind() == FailureKind.AUTH && camera.signsIn()) {
            if (!maySignIn) {
                return Finding.trouble(
                        "The camera asks for a password, and refused this one lately. No sign-in was tried, so"
                                + " that it locks no account. Correct username and password-file.");
            }
            return Finding.trouble(new Gate(camera, tools).refused().sentence());
        }
        String text = why.sentence();
        return Finding.trouble(text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".");
    }

    private Finding measure() throws InterruptedException {
        Clock clock = tools.clock();
        long from = clock.monotonicNanos();
        long firstNanos = 0;
        long lastNanos = 0;
        int pictures = 0;
        boolean ended = false;
        while (!ended && clock.since(from).compareTo(LISTEN) < 0) {
            switch (next(steps.left(LISTEN.minus(clock.since(from))))) {
                case Came.Picture(long nanos) -> {
                    firstNanos = pictures == 0 ? nanos : firstNanos;
                    lastNanos = nanos;
                    pictures++;
                }
                case Came.Begun begun -> {}
                case Came.Ended over -> ended = true;
            }
        }
        double seconds = (lastNanos - firstNanos) / 1e9;
        OptionalDouble fps =
                pictures > 1 && seconds > 0 ? OptionalDouble.of((pictures - 1) / seconds) : OptionalDouble.empty();
        Measured measured = new Measured(Optional.of("mjpeg"), fps, OptionalDouble.empty(), OptionalDouble.empty());
        if (pictures == 0) {
            steps.failed("media", "no picture");
            return Finding.trouble(measured, "The camera begins to answer, but sends no picture. Restart it.");
        }
        steps.ok(
                "media",
                pictures + " pictures in " + Verdicts.tenths(clock.since(from).toMillis() / 1000.0) + " s");
        return Verdicts.judged(measured, pictures, "TCP");
    }

    private Came next(Duration limit) throws InterruptedException {
        Came next = came.poll(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
        return next == null
                ? new Came.Ended(
                        new FailureException(FailureKind.TIMEOUT, "no answer came in time; restart the camera"))
                : next;
    }
}
