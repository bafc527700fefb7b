package dev.watchkeeper.keeper;

import dev.watchkeeper.keeper.restart.Lifecycle.Event;
import dev.watchkeeper.stream.report.StreamsReport;
import dev.watchkeeper.stream.report.StreamsText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what is asked through the control socket; confined to the keeper's thread. */
final class KeeperRequests {
    private static final Logger log = LoggerFactory.getLogger(Keeper.class);

    private final Instant startedAt;
    private final Supplier<Optional<String>> messages;
    private final Supplier<StreamsReport> streams;

    /**
     * @param messages how the messages are, in a sentence; empty if nobody is told anything
     * @param streams how the streams are
     */
    KeeperRequests(Instant startedAt, Supplier<Optional<String>> messages, Supplier<StreamsReport> streams) {
        this.startedAt = startedAt;
        this.messages = messages;
        this.streams = streams;
    }

    /** Carries a request out, and answers it. */
    String decide(String request, List<Child> children, boolean closing) {
        String[] words = request.split(" ");
        if (request.equals("status")) {
            return status(children, closing);
        }
        if (request.equals("streams")) {
            return "ok\n" + String.join("\n", StreamsText.write(streams.get())) + "\n";
        }
        if (words[0].equals("recover") && words.length > 2) {
            String why = request.substring(words[0].length() + words[1].length() + 2);
            return recover(words[1], why, children, closing);
        }
        Optional<Event> event = switch (words[0]) {
            case "start" -> Optional.of(Event.START);
            case "stop" -> Optional.of(Event.STOP);
            case "restart" -> Optional.of(Event.RESTART);
            default -> Optional.empty();
        };
        if (event.isEmpty() || words.length != 2) {
            return "error The keeper does not know this request\n";
        }
        Optional<Child> child = find(words[1], children);
        if (child.isEmpty() || closing) {
            return refusal(words[1], children, closing);
        }
        log.info("[{}] Requested: {}", words[1], words[0]);
        child.get().request(event.get());
        return "ok\n" + child.get().status().line() + "\n";
    }

    /** Whoever looks from outside sees what the keeper's own checks do not: it is ended and restarted within the same budget. */
    private static String recover(String name, String why, List<Child> children, boolean closing) {
        Optional<Child> child = find(name, children);
        if (child.isEmpty() || closing) {
            return refusal(name, children, closing);
        }
        Optional<String> refusal = child.get().recover(why.replaceAll("\\p{Cntrl}", " "));
        return refusal.map(text -> "error " + name + " " + text + "\n")
                .orElseGet(() -> "ok\n" + child.get().status().line() + "\n");
    }

    private static Optional<Child> find(String name, List<Child> children) {
        return children.stream().filter(child -> child.name().equals(name)).findFirst();
    }

    private static String refusal(String name, List<Child> children, boolean closing) {
        return closing
                ? "error The keeper is shutting down\n"
                : "error The keeper has no '" + name + "'; it keeps "
                        + children.stream().map(Child::name).collect(Collectors.joining(", ")) + "\n";
    }

    private String status(List<Child> children, boolean closing) {
        List<String> lines = new ArrayList<>();
        lines.add("ok");
        lines.add(String.join(
                "\t",
                "keeper",
                closing ? "stopping" : "running",
                Long.toString(ProcessHandle.current().pid()),
                startedAt.toString(),
                "-",
                "-",
                "-",
                "keeper"));
        children.forEach(child -> lines.add(child.status().line()));
        messages.get().ifPresent(sentence -> lines.add("Messages: " + sentence));
        return String.join("\n", lines) + "\n";
    }
}
