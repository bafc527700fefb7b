package dev.watchkeeper.onvif;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A camera's ONVIF device service on the loopback, which checks sign-ins and can misbehave; thread-safe. */
public final class OnvifServer implements AutoCloseable {
    /** How it wants a sign-in. */
    public enum Wants {
        NOTHING,
        TOKEN,
        DIGEST,
        BASIC
    }

    /** How it fails. */
    public enum Fails {
        NEVER,
        HANGS,
        TRICKLES,
        DROPS,
        FLOODS,
        NO_XML,
        NO_SERVICE,
        NOT_SUPPORTED
    }

    public static final String USER = "anna & <co>";
    public static final String PASSWORD = "s3cret";
    private static final Pattern NONCE = Pattern.compile("<wsse:Nonce[^>]*>([^<]+)<");
    private static final Pattern CREATED = Pattern.compile("<wsu:Created>([^<]+)<");
    private static final Pattern DIGEST = Pattern.compile("#PasswordDigest\">([^<]+)<");

    public volatile Wants wants = Wants.NOTHING;
    public volatile Fails fails = Fails.NEVER;
    public volatile Duration ahead = Duration.ZERO;
    /** Runs when it accepts an order to reboot. */
    public volatile Runnable onReboot = () -> {};

    public final List<String> requests = new CopyOnWriteArrayList<>();
    private final Supplier<Instant> now;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);

    /** @param now the true time; the camera's clock is ahead of it */
    public OnvifServer(Supplier<Instant> now) throws IOException {
        this.now = now;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/onvif/device_service", this::serve);
        server.start();
    }

    public URI service() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/onvif/device_service");
    }

    /** How many requests held credentials. */
    public long signIns() {
        return requests.stream()
                .filter(text -> text.contains("UsernameToken") || text.contains("Authorization"))
                .count();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        requests.add(exchange.getRequestHeaders().getFirst("Content-Type") + "\n" + body
                + (authorization == null ? "" : "\nAuthorization: " + authorization));
        try {
            answer(exchange, body, authorization == null ? "" : authorization);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private void answer(HttpExchange exchange, String body, String authorization)
            throws IOException, InterruptedException {
        switch (fails) {
            case HANGS -> end.await();
            case TRICKLES -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write('<');
                exchange.getResponseBody().flush();
                end.await();
            }
            case DROPS -> exchange.close();
            case FLOODS -> send(exchange, 200, " ".repeat(2_000_000));
            case NO_XML -> send(exchange, 200, "<html><body>Welcome</body>");
            case NO_SERVICE -> send(exchange, 404, "");
            case NOT_SUPPORTED ->
                send(exchange, 400, fault("ter:ActionNotSupported", "Optional Action Not Implemented"));
            case NEVER -> serve(exchange, body, authorization);
        }
    }

    private void serve(HttpExchange exchange, String body, String authorization) throws IOException {
        if (body.contains(":GetSystemDateAndTime")) {
            send(exchange, 200, time());
        } else if (!isSignedIn(body, authorization)) {
            switch (wants) {
                case DIGEST ->
                    exchange.getResponseHeaders()
                            .add(
                                    "WWW-Authenticate",
                                    "Digest realm=\"cam\", nonce=\"abc\", qop=\"auth\", algorithm=MD5");
                case BASIC -> exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"cam\"");
                default -> {}
            }
            boolean byHttp = wants == Wants.DIGEST || wants == Wants.BASIC;
            send(exchange, byHttp ? 401 : 400, byHttp ? "" : fault("ter:NotAuthorized", "Sender not Authorized"));
        } else {
            onReboot.run();
            send(
                    exchange,
                    200,
                    envelope("<tds:SystemRebootResponse><tds:Message>Rebooting in 30 seconds"
                            + "</tds:Message></tds:SystemRebootResponse>"));
        }
    }

    private boolean isSignedIn(String body, String authorization) {
        return switch (wants) {
            case NOTHING -> true;
            case TOKEN -> hasToken(body);
            case DIGEST -> hasDigest(authorization);
            case BASIC -> false;
        };
    }

    private boolean hasToken(String body) {
        Matcher nonce = NONCE.matcher(body);
        Matcher created = CREATED.matcher(body);
        Matcher digest = DIGEST.matcher(body);
        if (!nonce.find() || !created.find() || !digest.find() || !body.contains(">anna &amp; &lt;co&gt;<")) {
            return false;
        }
        Duration off = Duration.between(now.get().plus(ahead), Instant.parse(created.group(1)))
                .abs();
        return off.compareTo(Duration.ofSeconds(10)) < 0
                && digest.group(1).equals(sha(Base64.getDecoder().decode(nonce.group(1)), created.group(1)));
    }

    private static String sha(byte[] nonce, String created) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-1");
            sha.update(nonce);
            return Base64.getEncoder()
                    .encodeToString(sha.digest((created + PASSWORD).getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean hasDigest(String authorization) {
        Matcher parts = Pattern.compile("(cnonce|nc|response)=\"?([0-9a-f]+)").matcher(authorization);
        java.util.Map<String, String> found = new java.util.HashMap<>();
        while (parts.find()) {
            found.put(parts.group(1), parts.group(2));
        }
        String expected = md5(md5(USER + ":cam:" + PASSWORD) + ":abc:" + found.get("nc") + ":" + found.get("cnonce")
                + ":auth:" + md5("POST:/onvif/device_service"));
        return expected.equals(found.get("response"));
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private String time() {
        ZonedDateTime time = now.get().plus(ahead).atZone(ZoneOffset.UTC);
        return envelope(
                "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>Manual</tt:DateTimeType>"
                        + "<tt:UTCDateTime><tt:Time><tt:Hour>" + time.getHour() + "</tt:Hour><tt:Minute>"
                        + time.getMinute()
                        + "</tt:Minute><tt:Second>" + time.getSecond() + "</tt:Second></tt:Time><tt:Date><tt:Year>"
                        + time.getYear() + "</tt:Year><tt:Month>" + time.getMonthValue() + "</tt:Month><tt:Day>"
                        + time.getDayOfMonth() + "</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime>"
                        + "</tds:GetSystemDateAndTimeResponse>");
    }

    private static String fault(String code, String reason) {
        return envelope(
                "<SOAP-ENV:Fault><SOAP-ENV:Code><SOAP-ENV:Value>SOAP-ENV:Sender</SOAP-ENV:Value><SOAP-ENV:Subcode>"
                        + "<SOAP-ENV:Value>" + code
                        + "</SOAP-ENV:Value></SOAP-ENV:Subcode></SOAP-ENV:Code><SOAP-ENV:Reason>"
                        + "<SOAP-ENV:Text xml:lang=\"en\">" + reason
                        + "</SOAP-ENV:Text></SOAP-ENV:Reason></SOAP-ENV:Fault>");
    }

    private static String envelope(String body) {
        return "<?xml version=\"1.0\"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://www.w3.org/2003/05/soap-envelope\""
                + " xmlns:tds=\"http://www.onvif.org/ver10/device/wsdl\" xmlns:tt=\"http://www.onvif.org/ver10/schema\""
                + " xmlns:ter=\"http://www.onvif.org/ver10/error\"><SOAP-ENV:Header/><SOAP-ENV:Body>" + body
                + "</SOAP-ENV:Body></SOAP-ENV:Envelope>";
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
