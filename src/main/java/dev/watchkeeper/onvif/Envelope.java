package dev.watchkeeper.onvif;

import dev.watchkeeper.camera.dialogue.SignIn.Login;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Optional;

/** Writes SOAP 1.2 requests, with a UsernameToken of WS-Security if asked to; stateless. */
final class Envelope {
    private static final String WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-";
    private static final DateTimeFormatter CREATED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int NONCE_BYTES = 20;

    private Envelope() {}

    /**
     * Who signs in, and when by the camera's clock; immutable. A token that is older than a few minutes, or from the future, is refused by most cameras.
     */
    record Token(Login login, Instant created) {}

    static byte[] request(Call call, Optional<Token> token) {
        String text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\">"
                + token.map(each -> "<s:Header>" + security(each) + "</s:Header>")
                        .orElse("")
                + "<s:Body><s1:" + call.operation() + " xmlns:s1=\"" + call.namespace() + "\" xmlns:tt=\""
                + Service.SCHEMA
                + "\">" + call.parameters() + "</s1:" + call.operation() + "></s:Body></s:Envelope>";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String security(Token token) {
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        String created = CREATED.format(token.created());
        return "<wsse:Security s:mustUnderstand=\"1\" xmlns:wsse=\"" + WSS + "wssecurity-secext-1.0.xsd\" xmlns:wsu=\""
                + WSS
                + "wssecurity-utility-1.0.xsd\"><wsse:UsernameToken><wsse:Username>"
                + Call.escaped(token.login().user())
                + "</wsse:Username><wsse:Password Type=\"" + WSS + "username-token-profile-1.0#PasswordDigest\">"
                + digest(nonce, created, token.login().password())
                + "</wsse:Password><wsse:Nonce EncodingType=\"" + WSS + "soap-message-security-1.0#Base64Binary\">"
                + Base64.getEncoder().encodeToString(nonce)
                + "</wsse:Nonce><wsu:Created>" + created + "</wsu:Created></wsse:UsernameToken></wsse:Security>";
    }

    /** Base64(SHA-1(nonce + created + password)): Web Services Security UsernameToken Profile 1.0, section 3.1. */
    static String digest(byte[] nonce, String created, String password) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-1");
            sha.update(nonce);
            sha.update(created.getBytes(StandardCharsets.UTF_8));
            sha.update(password.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("this Java does not support SHA-1", e);
        }
    }
}
