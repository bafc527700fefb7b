package dev.watchkeeper.media;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers to DESCRIBE as cameras variously read the standards, each with one oddity; immutable. */
enum Descriptions {
    PLAIN("Content-Base: BASE\r\n", "ORIGIN", "VIDEO"),
    WITH_AAC("Content-Base: BASE\r\n", "ORIGIN", "VIDEO|AAC"),
    WITH_PCMA("Content-Base: BASE\r\n", "ORIGIN", "VIDEO|PCMA"),
    H265_WITH_PCMA("Content-Base: BASE\r\n", "ORIGIN", "H265|PCMA"),
    /** The base has no scheme. */
    BASE_WITHOUT_SCHEME("Content-Base: 192.0.2.7:554/live/\r\n", "ORIGIN", "VIDEO"),
    /** The base ends without a slash, after a question mark. */
    BASE_WITH_QUERY("Content-Base: BASE?channel=1&subtype=0\r\n", "ORIGIN", "VIDEO"),
    NO_BASE("", "ORIGIN", "VIDEO"),
    ANOTHER_HOST_AS_BASE("Content-Base: rtsp://192.0.2.7:65534/videoMain/\r\n", "ORIGIN", "VIDEO"),
    NO_ORIGIN("Content-Base: BASE\r\n", "", "VIDEO"),
    HOST_OF_ORIGIN_IS_A_WORD("Content-Base: BASE\r\n", "o=- 1 1 IN IP4 x.y.z.w\r\ns=cam\r\ne=NONE\r\n", "VIDEO"),
    OWN_ATTRIBUTES("Cache-Control: must-revalidate\r\nx-Accept-Dynamic-Rate: 1\r\n", "ORIGIN", "OWN|VIDEO"),
    FRAME_RATE_IS_NO_NUMBER("", "ORIGIN", "VIDEO|a=framerate:0S\r\n"),
    FORMAT_AFTER_CONTROL("", "ORIGIN", "m=video 0 RTP/AVP 96\r\na=control:track1\r\nFORMAT|MAP"),
    BLANKS_AT_THE_ENDS(
            "", "ORIGIN", "m=video 0 RTP/AVP 96\t \r\na=rtpmap:96 H264/90000 \r\nFORMAT|a=control:track1\r\n"),
    NO_FORMAT("", "ORIGIN", "m=video 0 RTP/AVP 96\r\nMAP|a=control:track1\r\n"),
    START_CODE_BEHIND_PARAMETER_SETS("", "ORIGIN", "m=video 0 RTP/AVP 96\r\nMAP|TRAILING|a=control:track1\r\n"),
    PROFILE_IS_NO_PROFILE("", "ORIGIN", "m=video 0 RTP/AVP 96\r\nMAP|BAD_PROFILE|a=control:track1\r\n"),
    ABSOLUTE_CONTROL("", "ORIGIN", "m=video 0 RTP/AVP 96\r\nMAP|FORMAT|a=control:BASEvideo\r\n"),
    CONTROL_IS_A_WORD("", "ORIGIN", "m=video 0 RTP/AVP 96\r\nMAP|FORMAT|a=control:video\r\n");

    private static final Pattern CLIENT_PORTS = Pattern.compile("client_port=[0-9-]+");
    private static final String BASE = "rtsp://127.0.0.1/stream/";

    private final String headers;
    private final String origin;
    private final String media;

    Descriptions(String headers, String origin, String media) {
        this.headers = headers;
        this.origin = origin;
        this.media = media;
    }

    /** A camera's answer, with the parameter sets of a real stream. */
    byte[] answer() {
        List<byte[]> sets = parameterSets(TestClip.encode(160, 120, 1).track().extradata());
        String profile = HexFormat.of().formatHex(sets.getFirst(), 1, 4);
        String packed = "a=fmtp:96 packetization-mode=1;profile-level-id=" + profile + ";sprop-parameter-sets=";
        String both = base64(sets.getFirst()) + "," + base64(sets.get(1));
        String sdp = "v=0\r\n" + origin + "t=0 0\r\na=control:*\r\na=range:npt=now-\r\n" + media;
        sdp = sdp.replace(
                        "ORIGIN",
                        "o=- 1109162014219182 1109162014219192 IN IP4 127.0.0.1\r\ns=Session\r\nc=IN IP4 0.0.0.0\r\n")
                .replace("VIDEO", "m=video 0 RTP/AVP 96\r\nb=AS:500\r\nMAP|FORMAT|a=control:track1\r\n")
                .replace("H265", "m=video 0 RTP/AVP 98\r\na=rtpmap:98 H265/90000\r\na=recvonly\r\na=control:track1\r\n")
                .replace("PCMA", "m=audio 0 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000/1\r\na=control:track2\r\n")
                .replace(
                        "AAC",
                        "m=audio 0 RTP/AVP 97\r\n"
                                + "a=rtpmap:97 MPEG4-GENERIC/16000\r\n"
                                + "a=fmtp:97"
                                + " streamtype=5;profile-level-id=15;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1408;"
                                + " profile=1;\r\n"
                                + "a=control:track2\r\n")
                .replace("OWN", "a=packetization-supported:X\r\na=x-qt-text-nam:Session streamed by \"preview\"\r\n")
                .replace(
                        "TRAILING",
                        packed + base64(sets.getFirst()) + "," + base64(withStartCode(sets.get(1))) + "\r\n")
                .replace("BAD_PROFILE", packed.replace(profile, "5046302") + both + "\r\n")
                .replace("FORMAT", packed + both + "\r\n")
                .replace("MAP", "a=rtpmap:96 H264/90000\r\n")
                .replace("BASE", BASE)
                .replace("|", "");
        return ScriptedServer.reply("200 OK", headers.replace("BASE", BASE) + "Content-Type: application/sdp\r\n", sdp);
    }

    /** A server that gives this description, accepts every SETUP, and sends nothing. */
    static ScriptedServer.Script script(byte[] describe) {
        int[] channel = {0};
        return (method, head) -> switch (method) {
            case "OPTIONS" ->
                Optional.of(ScriptedServer.reply("200 OK", "Public: DESCRIBE, SETUP, PLAY, TEARDOWN\r\n", ""));
            case "DESCRIBE" -> Optional.of(describe);
            case "SETUP" ->
                Optional.of(ScriptedServer.reply(
                        "200 OK", "Session: 7;timeout=60\r\nTransport: " + transport(head, channel) + "\r\n", ""));
            default -> Optional.of(ScriptedServer.reply("200 OK", "Session: 7\r\n", ""));
        };
    }

    private static String transport(String head, int[] channel) {
        Matcher ports = CLIENT_PORTS.matcher(head);
        return ports.find()
                ? "RTP/AVP;unicast;" + ports.group() + ";server_port=5000-5001"
                : "RTP/AVP/TCP;unicast;interleaved=" + channel[0]++ * 2 + "-" + (channel[0] * 2 - 1);
    }

    /** The sets with four-byte start codes. */
    private static List<byte[]> parameterSets(byte[] extradata) {
        String text = new String(extradata, StandardCharsets.ISO_8859_1);
        return Pattern.compile("\0\0\0\1", Pattern.LITERAL)
                .splitAsStream(text)
                .filter(set -> !set.isEmpty())
                .map(set -> set.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    private static byte[] withStartCode(byte[] set) {
        byte[] longer = java.util.Arrays.copyOf(set, set.length + 4);
        longer[set.length + 3] = 1;
        return longer;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
