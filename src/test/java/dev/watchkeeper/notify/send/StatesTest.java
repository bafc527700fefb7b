package dev.watchkeeper.notify.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import dev.watchkeeper.notify.Letters;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Severity;
import dev.watchkeeper.notify.send.Draft.Attempts;
import dev.watchkeeper.notify.send.Draft.Reason;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is kept between two processes comes back as it was. */
final class StatesTest {
    private static final Instant NOW = Letters.AT;
    private static final Message MESSAGE =
            Letters.withPicture(Path.of("/tmp/a b/Größe.jpg"), "text").newest();

    @Test
    void everythingThatALaneKnowsComesBack() {
        Entry entry = Entry.of(MESSAGE);
        Draft draft = new Draft("d", Reason.NEWS, List.of(entry, entry), Optional.of("r"), new Attempts(2, NOW));
        LaneState state = new LaneState(
                Map.of("k", new LaneState.Waiting(entry, NOW, Optional.of(NOW), Reason.REMINDER, true)),
                Map.of("k", new LaneState.Told(entry, NOW, Severity.CRITICAL, Set.of(MessageKind.MOTION))),
                new LaneState.Pacing(Window.NEW, Window.NEW, NoticeLimits.NEW.with("n", NOW), Map.of("c", NOW)),
                new LaneState.Outgoing(
                        Optional.of(draft), List.of(draft), List.of(new LaneState.Posted("7", draft, NOW, true))),
                3);
        assertThat(States.lane(Map.of(States.lane("email"), States.write(state)), "email"))
                .isEqualTo(state);
    }

    @Test
    void theHealthOfAChannelAndWhatFlapsComeBack() {
        ChannelHealth health = ChannelHealth.good(NOW)
                .failed(new DeliveryException(FailureKind.AUTH, "It refuses", Outlook.LASTING, Optional.empty()), NOW);
        assertThat(States.health(Map.of(States.health("email"), States.write(health)), "email", NOW))
                .isEqualTo(health);
        Map<String, Flaps.Flap> flaps =
                Map.of("yard", new Flaps.Flap(List.of(NOW), Optional.of(NOW), 5, MESSAGE, Set.of("k")));
        assertThat(States.flaps(Map.of(States.FLAPS, States.write(flaps)))).isEqualTo(flaps);
    }

    @Test
    void whatCannotBeReadIsForgotten() {
        for (String text : List.of("", "{", "[]", "{\"waiting\":{\"k\":{}}}", "{\"pace\":3}")) {
            assertThat(States.lane(Map.of(States.lane("email"), text), "email"))
                    .as(text)
                    .isEqualTo(LaneState.NEW);
        }
        assertThat(States.lane(Map.of(), "email")).isEqualTo(LaneState.NEW);
    }
}
