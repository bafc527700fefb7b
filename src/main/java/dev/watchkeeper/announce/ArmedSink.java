package dev.watchkeeper.announce;

import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.sensor.ArmingView;
import java.io.IOException;

/** Leaves out messages of motion and alerts while they are disarmed, and passes all others on; confined to the thread that writes messages. */
record ArmedSink(Mailbag.Sink sink, ArmingView arming) implements Mailbag.Sink {
    @Override
    public void put(Message message) throws IOException {
        if (arming.state().armed() || !isOfAlerts(message.topic().kind())) {
            sink.put(message);
        }
    }

    private static boolean isOfAlerts(MessageKind kind) {
        return kind == MessageKind.MOTION || kind == MessageKind.ALERT;
    }
}
