package dev.watchkeeper.diagnose;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.dialogue.AnswerTable;
import dev.watchkeeper.camera.dialogue.Head;
import dev.watchkeeper.camera.dialogue.NetworkAddress;
import dev.watchkeeper.camera.dialogue.SignIn;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.CameraSettings.Transport;
import dev.watchkeeper.config.Restreamed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One look at what speaks RTSP, from its name to its pictures; confined to its thread. */
final class RtspLook {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    /** A restreaming server fetches the camera first, and gives up after 10 s. */
    private static final Duration DESCRIBE_LIMIT = Duration.ofSeconds(11);

    private static final int MAX_REDIRECTS = 5;

    private final Subject subject;
    private final Diagnoser.Tools tools;
    private final Steps steps;
    private final Gate gate;
    private NetworkAddress current = new NetworkAddress("rtsp", "", 554, "");
    private Optional<SignIn> signIn = Optional.empty();
    private String program = "";

    /**
     * What is looked at; immutable.
     *
     * @param url without credentials
     */
    record Subject(CameraSettings camera, String url, Optional<Path> certificate, Transport transport) {
        static Subject of(CameraSettings camera) {
            return new Subject(
                    camera,
                    camera.url(),
                    camera.input().certificateFile(),
                    camera.kind().isEncrypted() ? Transport.TCP : camera.input().transport());
        }

        static Subject of(CameraSettings camera, Restreamed from) {
            return new Subject(camera, from.url(), Optional.empty(), Transport.TCP);
        }
    }

    RtspLook(Subject subject, Diagnoser.Tools tools, Steps steps) {
        this.subject = subject;
        this.tools = tools;
        this.steps = steps;
        gate = new Gate(subject.camera(), tools);
    }

    /** What the other side calls itself; empty if it does not say. */
    String program() {
        return program;
    }

    Finding look() {
        try {
            current = NetworkAddress.parse(subject.url());
            for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
                try (Line line = Line.open(current, subject.certificate(), tools, steps)) {
                    Optional<Finding> found = talk(new RtspWire(line), line);
                    if (found.isPresent()) {
                        return found.get();
                    }
                }
            }
            return Finding.trouble(
                    "The camera redirects in circles. Configure the address at which the stream really is.");
        } catch (FailureException e) {
            return Finding.trouble(e.sentence());
        }
    }

    /** @return empty if the camera redirects */
    private Optional<Finding> talk(RtspWire wire, Line line) throws FailureException {
        greet(wire);
        RtspWire.Reply described = describe(wire);
        if (AnswerTable.isRedirect(described.status())) {
            current = current.redirected(described.head().field("Location").orElse("/"));
            signIn = Optional.empty();
            steps.ok("describe", "redirects to " + current.hostHeader());
            return Optional.empty();
        }
        Description description = Description.parse(described.body());
        Optional<Description.Track> video = description.video();
        if (video.isEmpty()) {
            steps.failed("describe", "describes " + description.inWords());
            throw new FailureException(
                    FailureKind.UNSUPPORTED_CODEC,
                    "The camera answers, but its description has no video. Check the path of the address.");
        }
        steps.ok("describe", "describes " + description.inWords());
        String base = described
                .head()
                .field("Content-Base")
                .or(() -> described.head().field("Content-Location"))
                .filter(address -> address.startsWith("rtsp"))
                .map(Head::text)
                .orElse(current.url());
        RtspPlay play =
                new RtspPlay(wire, line, video.get(), base, new RtspPlay.Shared(steps, this::headers, gate::refused));
        return Optional.of(Verdicts.of(play.run(subject.transport())));
    }

    private void greet(RtspWire wire) throws FailureException {
        try {
            RtspWire.Reply reply = wire.ask("OPTIONS", current.url(), List.of(), steps.left(ANSWER_LIMIT));
            program = reply.head().program().orElse("");
            String name = program.isEmpty() ? "" : ", calls itself " + program;
            steps.ok(
                    "options",
                    switch (reply.status()) {
                        case 200 -> "answers in RTSP" + name;
                        case 401 -> "asks for a password already here" + name;
                        default -> "answers " + reply.status() + name;
                    });
        } catch (FailureException e) {
            steps.failed("options", e.sentence());
            throw new FailureException(
                    e.kind(),
                    e.kind() == FailureKind.TIMEOUT
                            ? "The port is open, but the camera does not answer: it hangs, or it serves no further"
                                    + " connection. Restart the camera."
                            : "The port is open, but " + e.sentence()
                                    + ". Is this the camera's RTSP port? If it is, restart the camera.",
                    e);
        }
    }

    private RtspWire.Reply describe(RtspWire wire) throws FailureException {
        RtspWire.Reply reply = askDescribe(wire);
        if (reply.status() == 401) {
            reply = signedIn(wire, reply);
        }
        if (reply.status() != 200 && !AnswerTable.isRedirect(reply.status())) {
            throw refused("describe", "DESCRIBE", reply);
        }
        return reply;
    }

    private RtspWire.Reply askDescribe(RtspWire wire) throws FailureException {
        try {
            return wire.ask(
                    "DESCRIBE",
                    current.url(),
                    headers("DESCRIBE", current.url(), "Accept: application/sdp"),
                    steps.left(DESCRIBE_LIMIT));
        } catch (FailureException e) {
            steps.failed("describe", e.sentence());
            throw new FailureException(
                    e.kind(),
                    e.kind() == FailureKind.TIMEOUT
                            ? "The camera answers OPTIONS, but not DESCRIBE: part of it hangs. Restart it."
                            : "The camera breaks off at DESCRIBE: " + e.sentence() + ". Restart it.",
                    e);
        }
    }

    private RtspWire.Reply signedIn(RtspWire wire, RtspWire.Reply asked) throws FailureException {
        NetworkAddress home = NetworkAddress.parse(subject.url());
        if (!current.isSameServer(home)) {
            steps.failed("sign-in", "not tried: only the configured address gets the password");
            throw new FailureException(
                    FailureKind.UNSUPPORTED_AUTH,
                    "The camera redirects to " + current.hostHeader()
                            + ", which asks for a password; only the configured address gets it. Configure that address.");
        }
        try {
            SignIn chosen = gate.choose(asked.head().all("WWW-Authenticate"));
            signIn = Optional.of(chosen);
            RtspWire.Reply reply = askDescribe(wire);
            if (reply.status() == 401 || reply.status() == 403) {
                throw gate.refused();
            }
            gate.accepted();
            steps.ok("sign-in", "accepted, by " + (chosen.isDigest() ? "digest" : "basic"));
            return reply;
        } catch (FailureException e) {
            if (e.kind() == FailureKind.AUTH || e.kind() == FailureKind.UNSUPPORTED_AUTH) {
                steps.failed("sign-in", signIn.isPresent() ? "refused" : "not tried");
            }
            throw e;
        }
    }

    private FailureException refused(String step, String method, RtspWire.Reply reply) {
        steps.failed(step, "answers " + reply.status() + " " + reply.head().reason());
        return Verdicts.refusal(reply.status(), reply.head().reason(), method);
    }

    private List<String> headers(String method, String where, String... more) {
        List<String> fields = new ArrayList<>(List.of(more));
        signIn.ifPresent(s -> fields.add("Authorization: " + s.authorization(method, where)));
        return fields;
    }
}
