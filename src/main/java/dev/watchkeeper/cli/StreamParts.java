package dev.watchkeeper.cli;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.stream.EncodedPublishing;
import dev.watchkeeper.keeper.stream.Restreaming;
import dev.watchkeeper.keeper.stream.Restreaming.Programs;
import dev.watchkeeper.keeper.stream.StreamServices;
import dev.watchkeeper.stream.Publisher;
import dev.watchkeeper.stream.StreamPlan;
import dev.watchkeeper.stream.StreamSettings;
import dev.watchkeeper.stream.server.MediaMtxProgram;
import java.util.List;
import java.util.Optional;

/** Composes what the keeper restreams: the plan, and the programs of this machine; stateless. */
final class StreamParts {
    private StreamParts() {}

    /**
     * What is restreamed. Without MediaMTX the watch goes on, and the keeper says again and again that it is missing.
     *
     * @param services the other children
     * @throws FailureException of kind CONFIGURATION if two children have one name
     */
    static Restreaming of(StreamSettings streams, Settings settings, List<ServiceSettings> services)
            throws FailureException {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        StreamPlan plan = StreamPlan.of(streams, settings.cameras());
        for (ServiceSettings service : services) {
            if (service.name().equals(StreamServices.SERVER)
                    || plan.publishers().stream().map(Publisher::name).anyMatch(service.name()::equals)) {
                throw new FailureException(
                        FailureKind.CONFIGURATION,
                        "services." + service.name() + ": with streams.enabled, this is the name of a child that"
                                + " restreams; give this one another");
            }
        }
        return new Restreaming(
                streams,
                plan,
                new Programs(
                        () -> MediaMtxProgram.find(streams.server().mediamtx(), path),
                        EncodedPublishing.of(streams, plan, settings.data(), path, new SystemClock())),
                settings.data());
    }
}
