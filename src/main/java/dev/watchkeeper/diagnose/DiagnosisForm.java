package dev.watchkeeper.diagnose;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A diagnosis as the API and the command give it in JSON; immutable. Names of components are names of fields; what is unknown is null.
 *
 * @param gop seconds from one keyframe to the next
 * @param loss the share of packets that did not arrive, 0 to 1
 * @param well whether nothing was found to be wrong
 */
public record DiagnosisForm(
        String camera,
        List<Step> steps,
        Optional<String> codec,
        Optional<Double> fps,
        Optional<Double> gop,
        Optional<Double> loss,
        boolean well,
        String verdict) {
    /**
     * One step; immutable.
     *
     * @param seconds how long it took
     */
    public record Step(String step, boolean ok, double seconds, String text) {}

    public static DiagnosisForm of(Diagnosis diagnosis) {
        Measured measured = diagnosis.measured();
        return new DiagnosisForm(
                diagnosis.camera(),
                diagnosis.steps().stream()
                        .map(step -> new Step(step.name(), step.ok(), seconds(step.took()), step.text()))
                        .toList(),
                measured.codec(),
                rounded(measured.fps(), 10),
                rounded(measured.gop(), 100),
                rounded(measured.loss(), 10_000),
                diagnosis.well(),
                diagnosis.verdict());
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private static Optional<Double> rounded(OptionalDouble value, double parts) {
        return value.isPresent() ? Optional.of(Math.round(value.getAsDouble() * parts) / parts) : Optional.empty();
    }
}
