package dev.watchkeeper.notify.mqtt;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.config.MqttSettings;
import dev.watchkeeper.loops.CamerasReading;
import dev.watchkeeper.mqtt.Dialing;
import dev.watchkeeper.mqtt.Publication;
import dev.watchkeeper.notify.Channel;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.HostName;
import dev.watchkeeper.notify.Letter;
import dev.watchkeeper.notify.LetterFields;
import dev.watchkeeper.notify.LetterPicture;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Target;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Publishes each message as an event, and follows the states of the cameras as long as it is open; its letters are confined to the thread that sends
 * on it.
 */
public final class MqttChannel implements Channel {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    /** More than a storm makes of one letter. */
    private static final int MOST_EVENTS = 500;

    private final MqttSettings settings;
    private final Topics topics;
    private final Optional<URI> linkBase;
    private final Broker broker;

    private MqttChannel(MqttSettings settings, Topics topics, Optional<URI> linkBase, Broker broker) {
        this.settings = settings;
        this.topics = topics;
        this.linkBase = linkBase;
        this.broker = broker;
    }

    /**
     * Opens the channel and begins to connect.
     *
     * @param outbox the folder for what the broker keeps of this installation
     * @param node the newest report of the node, if one runs
     * @param linkBase where readers reach the page and the API
     */
    public static MqttChannel open(
            MqttSettings settings,
            Path outbox,
            Supplier<Optional<CamerasReading>> node,
            Optional<URI> linkBase,
            Clock clock) {
        Announced announced = Announced.in(outbox, HostName.here());
        Topics topics = new Topics(settings.prefix(), announced.id());
        Optional<Discovery> discovery =
                settings.discovery() ? Optional.of(new Discovery(topics, HostName.here(), linkBase)) : Optional.empty();
        Broker broker = new Broker(
                new Dialing(settings, clock),
                topics,
                new CameraFeed(topics, discovery, announced, node, clock),
                settings.discovery(),
                clock);
        broker.start();
        return new MqttChannel(settings, topics, linkBase, broker);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public boolean canEdit() {
        return false;
    }

    @Override
    public Receipt deliver(Letter letter) throws DeliveryException {
        List<Message> messages = letter.messages();
        List<Publication> publications = new ArrayList<>();
        for (Message message : messages.subList(Math.max(0, messages.size() - MOST_EVENTS), messages.size())) {
            publications.add(Publication.event(topic(message), json(message)));
        }
        Message newest = letter.newest();
        if (isOfCamera(newest)) {
            LetterPicture.read(newest)
                    .ifPresent(picture -> publications.add(Publication.event(
                            topics.snapshot(newest.topic().target().name()), picture)));
        }
        broker.publish(publications, LIMIT);
        return Receipt.PLAIN;
    }

    private String topic(Message message) {
        return isOfCamera(message) ? topics.event(message.topic().target().name()) : topics.event();
    }

    private static boolean isOfCamera(Message message) {
        return message.topic().target().type() == Target.Type.CAMERA;
    }

    private byte[] json(Message message) {
        ObjectNode fields = LetterFields.of(message, linkBase);
        fields.put("event_type", message.topic().kind().id());
        return Json.write(fields).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        broker.close();
    }
}
