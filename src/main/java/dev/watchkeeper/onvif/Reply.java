package dev.watchkeeper.onvif;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The body of a SOAP answer; immutable.
 *
 * @param body with the answer or the fault as its child
 */
record Reply(Xml body) {
    private static final int LONGEST_REASON = 200;

    /** Empty if it is no SOAP envelope. */
    static Optional<Reply> parse(String xml) {
        return Xml.parse(xml).flatMap(root -> root.find("Body")).map(Reply::new);
    }

    /** What it answers to this operation; empty if it is about something else. */
    Optional<Xml> to(String operation) {
        return body.find(operation + "Response");
    }

    /** Why the camera refused, for people; empty if it did not. */
    Optional<String> fault() {
        return body.find("Fault").map(fault -> {
            // SOAP 1.2 and SOAP 1.1.
            String reason = fault.textAt("Reason/Text");
            String text = reason.isEmpty() ? fault.textAt("faultstring") : reason;
            return text.isEmpty() ? "it gives no reason" : text.substring(0, Math.min(LONGEST_REASON, text.length()));
        });
    }

    /** Whether it refused because of the sign-in: ONVIF Core Specification, table of generic faults. */
    boolean isUnauthorized() {
        return body.find("Fault")
                .filter(fault -> isUnauthorized(fault.find("Code")) || isUnauthorized(fault.find("faultcode")))
                .isPresent();
    }

    private static boolean isUnauthorized(Optional<Xml> code) {
        return code.filter(each -> each.text().matches("(?s).*(NotAuthorized|FailedAuthentication|InvalidSecurity).*")
                        || each.children().stream().anyMatch(child -> isUnauthorized(Optional.of(child))))
                .isPresent();
    }

    /** The camera's time; in UTC if it says so, else its local time is all there is. Empty if it gives none. */
    Optional<Instant> time() {
        Optional<Xml> all = body.find("GetSystemDateAndTimeResponse/SystemDateAndTime");
        Optional<Xml> at = all.flatMap(time -> time.find("UTCDateTime"))
                .filter(utc -> utc.find("Date/Year").isPresent())
                .or(() -> all.flatMap(time -> time.find("LocalDateTime")));
        try {
            return at.map(time -> LocalDateTime.of(
                            Integer.parseInt(time.textAt("Date/Year")),
                            Integer.parseInt(time.textAt("Date/Month")),
                            Integer.parseInt(time.textAt("Date/Day")),
                            Integer.parseInt(time.textAt("Time/Hour")),
                            Integer.parseInt(time.textAt("Time/Minute")),
                            Math.min(59, Integer.parseInt(time.textAt("Time/Second"))))
                    .toInstant(ZoneOffset.UTC));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What the camera says about its reboot; empty if it says nothing. */
    String rebootMessage() {
        return body.textAt("SystemRebootResponse/Message");
    }
}
