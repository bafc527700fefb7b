package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.proposal.ReportText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes the agent's settings as a configuration file of their own, without anything else of the user's; stateless. */
public final class RepairText {
    private RepairText() {}

    /** The text, which {@link RepairLoader} reads as the same settings wherever the file lies. */
    public static String of(RepairSettings settings) {
        Map<String, Object> keys = new LinkedHashMap<>();
        put(keys, RepairKeys.KIND.path(), word(settings.kind()));
        put(keys, RepairKeys.APPLY.path(), word(settings.policy().apply()));
        put(keys, RepairKeys.REPOSITORY.path(), settings.source().repository().toString());
        settings.source().branch().ifPresent(branch -> put(keys, RepairKeys.BRANCH.path(), branch));
        put(keys, RepairKeys.COMMAND.path(), settings.commands().agent());
        put(keys, RepairKeys.TEST.path(), settings.commands().test());
        settings.commands().testCount().ifPresent(count -> put(keys, RepairKeys.TEST_COUNT.path(), count.pattern()));
        put(keys, RepairKeys.DEPLOY.path(), settings.commands().deploy());
        Optional.of(settings.confinement())
                .flatMap(RepairSettings.Confinement::environmentFile)
                .ifPresent(file -> put(keys, RepairKeys.ENVIRONMENT_FILE.path(), file.toString()));
        put(keys, RepairKeys.NETWORK.path(), word(settings.confinement().network()));
        put(
                keys,
                RepairKeys.READABLE.path(),
                settings.confinement().readable().stream().map(Object::toString).toList());
        put(keys, RepairKeys.TIME_LIMIT.path(), seconds(settings.confinement().timeLimit()));
        put(keys, RepairKeys.TEST_LIMIT.path(), seconds(settings.confinement().testLimit()));
        put(keys, RepairKeys.ALLOWED_PATHS.path(), settings.policy().allowedPaths());
        put(keys, RepairKeys.MAX_LINES.path(), settings.policy().maxLines());
        put(keys, RepairKeys.PROBATION.path(), seconds(settings.policy().probation()));
        put(keys, RepairKeys.PER_DAY.path(), settings.policy().perDay());
        return ReportText.of(Map.of("escalation", Map.of("repair", keys))) + "\n";
    }

    private static void put(Map<String, Object> keys, String key, Object value) {
        keys.put(key, value);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + "s";
    }
}
