package dev.watchkeeper.onvif;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.watchkeeper.base.HostAndPort;
import dev.watchkeeper.notify.TestKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A camera as several makers build them, with ONVIF's device and media services on the loopback; thread-safe. */
public final class MakersCamera implements AutoCloseable {
    /** How it speaks. */
    public enum Form {
        /** Both media services, HTTP digest for everything, also for its pictures. */
        NORTH,
        /** WS-Security with a strict clock, H.265 in the newer media service alone, prefixes of gSOAP, faults with status 400. */
        EAST,
        /** The address that it had in the factory in all its answers, and faults of SOAP 1.1 with status 500. */
        FACTORY,
        /** Of before ONVIF 2.0: no GetServices, no sign-in, no pictures, the password in its addresses. */
        OLD,
        /** Answers GetProfiles with half an envelope. */
        BROKEN,
        /** Answers GetProfiles with a document type whose entities grow. */
        BOMB,
        /** Answers GetProfiles with more than anybody reads. */
        HUGE
    }

    public static final String USER = "anna";
    public static final String PASSWORD = "s3cret&<";
    private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xD9};

    public final List<String> requests = new CopyOnWriteArrayList<>();
    public volatile Duration ahead = Duration.ZERO;
    /** The whole addresses of streams, by token, in place of its own. */
    public final Map<String, String> streams = new ConcurrentHashMap<>();

    /** Profiles of which it has no pictures. */
    public final Set<String> withoutStill = ConcurrentHashMap.newKeySet();
    /** Its picture. */
    public volatile byte[] still = JPEG;

    private final Form form;
    private final Supplier<Instant> now;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String host;
    private final String scheme;

    public MakersCamera(Form form, Supplier<Instant> now) throws IOException {
        this(form, now, InetAddress.getLoopbackAddress(), 0);
    }

    public MakersCamera(Form form, Supplier<Instant> now, InetAddress at, int port) throws IOException {
        this(form, now, "http", at, HttpServer.create(new InetSocketAddress(at, port), 0));
    }

    private MakersCamera(Form form, Supplier<Instant> now, String scheme, InetAddress at, HttpServer server) {
        this.form = form;
        this.now = now;
        this.scheme = scheme;
        this.server = server;
        host = HostAndPort.bracketed(at.getHostAddress());
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** One that speaks nothing but HTTPS, with a certificate that nobody vouches for. */
    public static MakersCamera secure(Form form, Supplier<Instant> now) throws IOException {
        InetAddress at = InetAddress.getLoopbackAddress();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(at, 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(TestKey.context()));
        return new MakersCamera(form, now, "https", at, server);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public URI service() {
        return URI.create(scheme + "://" + host + ":" + port() + "/onvif/device_service");
    }

    /** How many requests held credentials. */
    public long signIns() {
        return requests.stream()
                .filter(text -> text.contains("UsernameToken") || text.contains("Authorization"))
                .count();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String signed = exchange.getRequestHeaders().getFirst("Authorization");
        requests.add(exchange.getRequestURI() + "\n" + body + (signed == null ? "" : "\nAuthorization: " + signed));
        try (exchange) {
            if (exchange.getRequestMethod().equals("GET")) {
                picture(exchange, signed == null ? "" : signed);
            } else {
                answer(exchange, body, signed == null ? "" : signed);
            }
        }
    }

    private void picture(HttpExchange exchange, String signed) throws IOException {
        boolean open = form == Form.OLD || form == Form.EAST;
        if (open || hasDigest(signed, "GET", exchange.getRequestURI().toString())) {
            send(exchange, 200, still);
        } else {
            challenge(exchange);
        }
    }

    private void answer(HttpExchange exchange, String body, String signed) throws IOException {
        Matcher asked = Pattern.compile("<s1:(\\w+) ").matcher(body);
        String operation = asked.find() ? asked.group(1) : "";
        boolean second = body.contains("/ver20/media/wsdl");
        if (operation.equals("GetSystemDateAndTime")) {
            send(exchange, 200, time());
        } else if (!isSignedIn(body, signed)) {
            refuse(exchange);
        } else {
            switch (operation) {
                case "GetDeviceInformation" ->
                    send(
                            exchange,
                            200,
                            envelope(
                                    "<tds:GetDeviceInformationResponse><tds:Manufacturer>" + form
                                            + " &amp; Co</tds:Manufacturer><tds:Model>M&#233;ter 1</tds:Model>"
                                            + "<tds:FirmwareVersion>1.2</tds:FirmwareVersion></tds:GetDeviceInformationResponse>"));
                case "GetServices" -> services(exchange);
                case "GetCapabilities" ->
                    send(
                            exchange,
                            200,
                            envelope("<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Media><tt:XAddr>"
                                    + named("/media")
                                    + "</tt:XAddr></tt:Media></tds:Capabilities></tds:GetCapabilitiesResponse>"));
                case "GetProfiles" -> profiles(exchange, second);
                case "GetStreamUri" -> uri(exchange, operation, second, stream(body));
                case "GetSnapshotUri" -> {
                    if (form == Form.OLD || withoutStill.contains(token(body))) {
                        fault(exchange, "ter:ActionNotSupported", "Optional Action Not Implemented");
                    } else {
                        uri(
                                exchange,
                                operation,
                                second,
                                named("/still?token=" + token(body)).replace("&", "&amp;"));
                    }
                }
                default -> fault(exchange, "ter:ActionNotSupported", "unknown " + operation);
            }
        }
    }

    private static String token(String body) {
        Matcher token = Pattern.compile("ProfileToken>([^<]*)<").matcher(body);
        return token.find() ? token.group(1) : "";
    }

    private String stream(String body) {
        String given = streams.get(token(body));
        if (given != null) {
            return given;
        }
        String user = form == Form.OLD ? "/user=admin&amp;password=tl0Jwp&amp;channel=1" : "/" + token(body);
        String at = form == Form.FACTORY ? "192.168.1.108" : host;
        return "rtsp://" + (form == Form.OLD ? "admin:tl0Jwp@" : "") + at + ":8554" + user;
    }

    /** An address as the camera names it. */
    private String named(String path) {
        return scheme + "://" + (form == Form.FACTORY ? "192.168.1.108" : host + ":" + port()) + path;
    }

    private void services(HttpExchange exchange) throws IOException {
        if (form == Form.OLD) {
            fault(exchange, "ter:ActionNotSupported", "Optional Action Not Implemented");
            return;
        }
        String one = "<tds:Service><tds:Namespace>%s</tds:Namespace><tds:XAddr>%s</tds:XAddr></tds:Service>";
        send(
                exchange,
                200,
                envelope("<tds:GetServicesResponse>" + one.formatted(Service.DEVICE, named("/onvif/device_service"))
                        + one.formatted(Service.MEDIA, named("/onvif/Media"))
                        + (form == Form.NORTH || form == Form.EAST
                                ? one.formatted(Service.MEDIA_2, named("/onvif/Media2"))
                                : "")
                        + "</tds:GetServicesResponse>"));
    }

    private void profiles(HttpExchange exchange, boolean second) throws IOException {
        switch (form) {
            case BROKEN ->
                send(
                        exchange,
                        200,
                        envelope("<trt:GetProfilesResponse><trt:Profiles token=\"a\">")
                                .substring(0, 300));
            case BOMB ->
                send(
                        exchange,
                        200,
                        "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">"
                                + "<!ENTITY d SYSTEM \"file:///etc/passwd\">]>"
                                + envelope("<trt:GetProfilesResponse><trt:Profiles token=\"&c;\">&d;</trt:Profiles>"
                                        + "</trt:GetProfilesResponse>"));
            case HUGE -> send(exchange, 200, envelope("<trt:GetProfilesResponse>" + " ".repeat(3_000_000)));
            default ->
                send(
                        exchange,
                        200,
                        envelope("<trt:GetProfilesResponse>"
                                + profile(second, "main", "Main & co", second ? "H265" : "H264", "2560x1440", 25)
                                + profile(second, "sub", "", "H264", "640x360", 15)
                                + profile(second, "thumb", "Thumb", "JPEG", "160x90", 1)
                                + "<trt:Profiles token=\"audio\"><tt:Name>no video</tt:Name></trt:Profiles>"
                                + "</trt:GetProfilesResponse>"));
        }
    }

    private static String profile(boolean second, String token, String name, String codec, String size, int fps) {
        String[] sides = size.split("x", 2);
        String rate = second ? fps + ".000000" : Integer.toString(fps);
        String encoder = "<tt:Encoding>" + codec + "</tt:Encoding><tt:Resolution><tt:Width>" + sides[0]
                + "</tt:Width><tt:Height>" + sides[1]
                + "</tt:Height></tt:Resolution><tt:RateControl><tt:FrameRateLimit>"
                + rate + "</tt:FrameRateLimit><tt:BitrateLimit>2048</tt:BitrateLimit></tt:RateControl>";
        return "<trt:Profiles fixed=\"true\" token=\"" + token + "\"><tt:Name>" + name.replace("&", "&amp;")
                + "</tt:Name>"
                + (second
                        ? "<tr2:Configurations><tr2:VideoEncoder>" + encoder
                                + "</tr2:VideoEncoder></tr2:Configurations>"
                        : "<tt:VideoEncoderConfiguration>" + encoder + "</tt:VideoEncoderConfiguration>")
                + "</trt:Profiles>";
    }

    private void uri(HttpExchange exchange, String operation, boolean second, String uri) throws IOException {
        String inner = "<tt:Uri> " + uri + "\n</tt:Uri>";
        send(
                exchange,
                200,
                envelope("<trt:" + operation + "Response>"
                        + (second ? inner : "<trt:MediaUri>" + inner + "</trt:MediaUri>") + "</trt:" + operation
                        + "Response>"));
    }

    private boolean isSignedIn(String body, String signed) {
        return switch (form) {
            case OLD, BROKEN, BOMB, HUGE -> true;
            case NORTH -> hasDigest(signed, "POST", "");
            case EAST, FACTORY -> hasToken(body);
        };
    }

    private void refuse(HttpExchange exchange) throws IOException {
        if (form == Form.NORTH) {
            challenge(exchange);
        } else {
            fault(exchange, "ter:NotAuthorized", "Sender not Authorized");
        }
    }

    private static void challenge(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders()
                .add("WWW-Authenticate", "Digest realm=\"cam\", nonce=\"abc\", qop=\"auth\", algorithm=MD5");
        exchange.sendResponseHeaders(401, -1);
    }

    private void fault(HttpExchange exchange, String code, String reason) throws IOException {
        if (form == Form.FACTORY) {
            String eleven =
                    "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault><faultcode>"
                            + code + "</faultcode><faultstring>" + reason
                            + "</faultstring></s:Fault></s:Body></s:Envelope>";
            send(exchange, 500, eleven);
            return;
        }
        send(
                exchange,
                400,
                envelope(
                        "<SOAP-ENV:Fault><SOAP-ENV:Code><SOAP-ENV:Value>SOAP-ENV:Sender</SOAP-ENV:Value><SOAP-ENV:Subcode>"
                                + "<SOAP-ENV:Value>" + code + "</SOAP-ENV:Value></SOAP-ENV:Subcode></SOAP-ENV:Code>"
                                + "<SOAP-ENV:Reason><SOAP-ENV:Text>" + reason
                                + "</SOAP-ENV:Text></SOAP-ENV:Reason></SOAP-ENV:Fault>"));
    }

    private boolean hasToken(String body) {
        Matcher parts = Pattern.compile("#PasswordDigest\">([^<]+)<.*Nonce[^>]*>([^<]+)<.*Created>([^<]+)<")
                .matcher(body);
        if (!parts.find() || !body.contains(">" + USER + "<")) {
            return false;
        }
        Duration off = Duration.between(now.get().plus(ahead), Instant.parse(parts.group(3)))
                .abs();
        byte[] plain = (parts.group(3) + PASSWORD).getBytes(StandardCharsets.UTF_8);
        byte[] nonce = Base64.getDecoder().decode(parts.group(2));
        byte[] all = new byte[nonce.length + plain.length];
        System.arraycopy(nonce, 0, all, 0, nonce.length);
        System.arraycopy(plain, 0, all, nonce.length, plain.length);
        return off.compareTo(Duration.ofSeconds(10)) < 0
                && Base64.getEncoder().encodeToString(hash("SHA-1", all)).equals(parts.group(1));
    }

    private static boolean hasDigest(String signed, String method, String path) {
        Matcher parts = Pattern.compile("(cnonce|nc|response|uri)=\"?([^\",]+)").matcher(signed);
        Map<String, String> found = new HashMap<>();
        while (parts.find()) {
            found.put(parts.group(1), parts.group(2));
        }
        String expected = md5(md5(USER + ":cam:" + PASSWORD) + ":abc:" + found.get("nc") + ":" + found.get("cnonce")
                + ":auth:" + md5(method + ":" + (path.isEmpty() ? found.get("uri") : path)));
        return expected.equals(found.get("response"));
    }

    private static String md5(String text) {
        return HexFormat.of().formatHex(hash("MD5", text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] hash(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private String time() {
        ZonedDateTime time = now.get().plus(ahead).atZone(ZoneOffset.UTC);
        return envelope("<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:UTCDateTime><tt:Time><tt:Hour>"
                + time.getHour() + "</tt:Hour><tt:Minute>" + time.getMinute() + "</tt:Minute><tt:Second>"
                + time.getSecond() + "</tt:Second></tt:Time><tt:Date><tt:Year>" + time.getYear()
                + "</tt:Year><tt:Month>"
                + time.getMonthValue() + "</tt:Month><tt:Day>" + time.getDayOfMonth()
                + "</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>");
    }

    private String envelope(String body) {
        String prefix = form == Form.EAST ? "SOAP-ENV" : "env";
        String other = form == Form.EAST ? "env" : "SOAP-ENV";
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + prefix + ":Envelope xmlns:" + prefix
                + "=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:" + other
                + "=\"http://www.w3.org/2003/05/soap-envelope\""
                + " xmlns:tds=\"" + Service.DEVICE + "\" xmlns:trt=\"" + Service.MEDIA + "\" xmlns:tr2=\""
                + Service.MEDIA_2
                + "\" xmlns:tt=\"" + Service.SCHEMA + "\" xmlns:ter=\"http://www.onvif.org/ver10/error\"><" + prefix
                + ":Body>" + body + "</" + prefix + ":Body></" + prefix + ":Envelope>";
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        send(exchange, status, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
