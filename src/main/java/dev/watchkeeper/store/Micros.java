package dev.watchkeeper.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns times into the database's microseconds and back; stateless. */
final class Micros {
    private Micros() {}

    static long of(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static @Nullable Long of(Optional<Instant> time) {
        return time.map(Micros::of).orElse(null);
    }

    static Instant toInstant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static Optional<Instant> toInstant(@Nullable Long micros) {
        return Optional.ofNullable(micros).map((Long m) -> toInstant(m.longValue()));
    }
}
