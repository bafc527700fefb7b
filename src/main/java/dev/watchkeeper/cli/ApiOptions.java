package dev.watchkeeper.cli;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Table;
import dev.watchkeeper.config.ApiSettings.Whereabouts;
import dev.watchkeeper.node.NodeFinder;
import dev.watchkeeper.node.NodeNote;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The options of commands that query a running Watchkeeper, and the query itself; confined to the main thread. */
final class ApiOptions {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long LARGEST_ANSWER = 32_000_000;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final Which which = new Which();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "The address of its API (as noted by the one selected, or the one running on this machine; else "
                            + NodeFinder.DEFAULT_URL + ").")
    private Optional<String> givenUrl = Optional.empty();

    @Option(names = "--port", paramLabel = "N", description = "The port of its API on this machine, in place of --url.")
    private Optional<Integer> port = Optional.empty();

    @Option(names = "--user", paramLabel = "USER", description = "The user to sign in as, if the API requires it.")
    private Optional<String> user = Optional.empty();

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file whose first line is the user's password.")
    private Optional<Path> passwordFile = Optional.empty();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file whose first line is a token, in place of a user and password.")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "The longest wait for an answer (${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Option(names = "--json", description = "Print the answer as received, in JSON.")
    private boolean json;

    /** The node queried last; searched for before each query, because it may have restarted. */
    private Optional<NodeFinder.Found> found = Optional.empty();

    /** Which Watchkeeper is selected. */
    Which which() {
        return which;
    }

    private NodeFinder.Found found() throws FailureException {
        if (found.isEmpty()) {
            found = Optional.of(find());
        }
        return found.get();
    }

    private NodeFinder.Found find() throws FailureException {
        if (givenUrl.isPresent() && port.isPresent()) {
            throw new ParameterException(spec.commandLine(), "Use either --url or --port, not both.");
        }
        if (givenUrl.isPresent()) {
            return new NodeFinder.Found(givenUrl.get(), "");
        }
        if (port.isPresent()) {
            if (port.get() < 1 || port.get() > 65_535) {
                throw new ParameterException(
                        spec.commandLine(), "--port: expected a number from 1 to 65535, found " + port.get() + ".");
            }
            Optional<Whereabouts> configured = which.whereabouts();
            String bind = configured.map(Whereabouts::bind).orElse("127.0.0.1");
            return new NodeFinder.Found(NodeNote.address(bind, port.get()), "");
        }
        return new NodeFinder(new SystemClock()).find(which.config(), which.whereabouts(), which.data());
    }

    /**
     * Queries and prints the answer: as received with {@code --json}, otherwise as the reader formats it.
     *
     * @param path including its query
     */
    void ask(String path, PrintWriter out, Reader reader) throws FailureException {
        show(send("GET", path), out, reader);
    }

    /** Requests an action with an empty POST and prints the answer in the same way. */
    void post(String path, PrintWriter out, Reader reader) throws FailureException {
        show(send("POST", path), out, reader);
    }

    /** Requests an action with an empty POST, without printing the answer. */
    void order(String path) throws FailureException {
        var unused = send("POST", path);
    }

    /** The same, with at least this long for the answer. */
    void post(String path, Duration patience, PrintWriter out, Reader reader) throws FailureException {
        timeoutSeconds = Math.max(timeoutSeconds, (int) patience.toSeconds());
        post(path, out, reader);
    }

    /** Queries and returns the answer, for a command that queries more than once. */
    JsonNode fetch(String path) throws FailureException {
        return read(send("GET", path));
    }

    /** The same, with at least this long for the answer. */
    JsonNode fetch(String path, Duration patience) throws FailureException {
        timeoutSeconds = Math.max(timeoutSeconds, (int) patience.toSeconds());
        return fetch(path);
    }

    /** Whether a Watchkeeper answers. */
    boolean isRunning() throws FailureException {
        try {
            var unused = send("GET", "/api/status");
            return true;
        } catch (FailureException e) {
            if (e.kind() == FailureKind.ENVIRONMENT) {
                return false;
            }
            throw e;
        }
    }

    /** Whether an option names an address, which may be that of another machine. */
    boolean namesAddress() {
        return givenUrl.isPresent() || port.isPresent();
    }

    /** Whether the answer is printed as received. */
    boolean isJson() {
        return json;
    }

    /** The address of the API, without a trailing slash. */
    String url() throws FailureException {
        return found().url().replaceFirst("/+$", "");
    }

    /** Encodes a name as a part of a path. */
    static String inPath(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void show(String body, PrintWriter out, Reader reader) throws FailureException {
        if (json) {
            out.println(body);
        } else {
            reader.print(read(body), out);
        }
    }

    private JsonNode read(String body) throws FailureException {
        String url = found().url();
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "What answers at " + url + " does not seem to be Watchkeeper. Check the address.",
                    e);
        }
    }

    /** Formats an answer. */
    @FunctionalInterface
    interface Reader {
        void print(JsonNode answer, PrintWriter out);
    }

    private String send(String method, String path) throws FailureException {
        found = Optional.of(find());
        Duration limit = Duration.ofSeconds(Math.clamp(timeoutSeconds, 1, 3600));
        HttpRequest.Builder request = HttpRequest.newBuilder(target(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(limit);
        if (tokenFile.isPresent()) {
            request.header("Authorization", "Bearer " + firstLine("token", tokenFile.get()));
        } else if (user.isPresent()) {
            String login = user.get() + ":" + password();
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        HttpClient client = HttpClient.newBuilder().connectTimeout(limit).build();
        try {
            // The request's own time limit covers only the headers; this one covers the body, too.
            CompletableFuture<HttpResponse<String>> answer =
                    client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST_ANSWER));
            return read(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            throw silent(" within " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            // Either of the two limits may expire first.
            boolean late = e.getCause() instanceof HttpTimeoutException;
            throw silent(late ? " within " + limit.toSeconds() + " s" : "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(FailureKind.STOPPED, "Interrupted.", e);
        } finally {
            client.shutdownNow();
        }
    }

    private FailureException silent(String within, Exception e) throws FailureException {
        String how = found().how();
        return new FailureException(
                FailureKind.ENVIRONMENT,
                "No Watchkeeper answers at " + found().url() + within + (how.isEmpty() ? "" : " (" + how + ")")
                        + ". Start it with 'watchkeeper run', or name another with -c, --data or --url.",
                e);
    }

    private String read(HttpResponse<String> response) throws FailureException {
        String url = found().url();
        return switch (response.statusCode()) {
            case 200, 202 -> response.body();
            case 409 ->
                throw new FailureException(
                        // Somebody else is at it, and the answer says when to try again.
                        response.headers().firstValue("Retry-After").isPresent()
                                ? FailureKind.ENVIRONMENT
                                : FailureKind.CONFIGURATION,
                        refused(response));
            case 403 -> throw new FailureException(FailureKind.CONFIGURATION, refused(response));
            case 401, 429 ->
                throw new FailureException(
                        FailureKind.CONFIGURATION,
                        "Watchkeeper at " + url + " requires a sign-in: " + sentence(response.body())
                                + " (use --user and --password-file, or --token-file)");
            default ->
                throw new FailureException(
                        response.statusCode() < 500 ? FailureKind.CONFIGURATION : FailureKind.ENVIRONMENT,
                        refused(response));
        };
    }

    private String refused(HttpResponse<String> response) throws FailureException {
        return "Watchkeeper at " + found().url() + " answered with " + response.statusCode() + ": "
                + sentence(response.body());
    }

    private static String sentence(String body) {
        try {
            return Table.plain(JSON.readTree(body).path("error").asString("no reason given"));
        } catch (JacksonException e) {
            return "no reason given";
        }
    }

    private URI target(String path) throws FailureException {
        try {
            URI base = new URI(found().url());
            if (base.getHost() != null && ("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
                return base.resolve(path);
            }
        } catch (URISyntaxException e) {
            // Reported below.
        }
        throw new FailureException(
                FailureKind.CONFIGURATION, "--url: expected an address such as http://127.0.0.1:3000.");
    }

    private String password() throws FailureException {
        if (passwordFile.isEmpty()) {
            throw new FailureException(FailureKind.CONFIGURATION, "--user also needs --password-file.");
        }
        return firstLine("password", passwordFile.get());
    }

    private static String firstLine(String what, Path file) throws FailureException {
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "The " + what + " file " + file + " cannot be read. Check its name and permissions.",
                    e);
        }
    }

    /** The options that select a Watchkeeper, by its configuration or its data folder; confined to the main thread. */
    static final class Which {
        @Option(
                names = {"-c", "--config"},
                paramLabel = "FILE",
                description = "The configuration file of the Watchkeeper to ask.")
        private Optional<Path> config = Optional.empty();

        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "Its data folder (as the configuration says, else data).")
        private Optional<Path> data = Optional.empty();

        Optional<Path> config() {
            return config;
        }

        /** The data folder, if an option names it. */
        Optional<Path> data() {
            return data;
        }

        /** The data folder of the selected Watchkeeper. */
        Path folder() throws FailureException {
            if (data.isPresent()) {
                return data.get();
            }
            return whereabouts().map(Whereabouts::data).orElse(Path.of("data"));
        }

        /**
         * Where the configuration puts the node; empty without one, or for a keep_alive_config.json, which does not say.
         *
         * @throws FailureException of kind CONFIGURATION if it cannot be read
         */
        Optional<Whereabouts> whereabouts() throws FailureException {
            Optional<Path> file = config.filter(path -> !path.toString().endsWith(".json"));
            if (file.isEmpty()) {
                return Optional.empty();
            }
            Whereabouts found = Whereabouts.load(file.get(), Path.of(""));
            if (!found.mistakes().isEmpty()) {
                throw new FailureException(
                        FailureKind.CONFIGURATION,
                        found.mistakes().stream().map(Object::toString).collect(Collectors.joining("\n")));
            }
            return Optional.of(found);
        }
    }
}
