package dev.watchkeeper.escalate;

import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import java.time.Duration;
import java.util.List;

/** The keys of the ladder below {@code escalation:}; immutable. Keys of single remedies lie beside those. */
public final class EscalationKeys {
    static final Key<Integer> RESTARTS = Key.of(
            "restarts",
            Forms.integer(0, 100),
            "3",
            "How often a service is restarted for one incident before others are asked.");
    static final Key<Duration> VERIFY_AFTER = Key.of(
            "verify-after",
            Forms.duration("1s", "1h"),
            "15s",
            "For this long after a remedy, nothing is judged; then behaviour must be back.");
    static final Key<Duration> HOLD = Key.of(
            "hold",
            Forms.duration("1s", "24h"),
            "60s",
            "An incident is closed when behaviour has been back for this long; counts start over then.");
    static final Key<Duration> PERSON_AFTER = Key.of(
            "person-after",
            Forms.duration("1s", "24h"),
            "150s",
            "A person is told of an incident that is still open after this long, whatever is at work.");
    static final Key<EscalationSettings.Often> REPORT_NOMINAL = Key.of(
            "report-nominal",
            Forms.oneOf(EscalationSettings.Often.class),
            "daily",
            "When it is reported that all is well: after each run of watch --once --act, daily, or never.");
    static final Key<String> REPORT_AT = Key.of(
            "report-at",
            Forms.matching("a time of day such as 08:00", "([01][0-9]|2[0-3]):[0-5][0-9]"),
            "'08:00'",
            "When the daily report is made, in local time.");

    public static final List<Key<?>> ALL =
            List.of(RESTARTS, VERIFY_AFTER, HOLD, PERSON_AFTER, REPORT_NOMINAL, REPORT_AT);

    private EscalationKeys() {}
}
