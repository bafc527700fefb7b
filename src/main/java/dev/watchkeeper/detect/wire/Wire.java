package dev.watchkeeper.detect.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes and reads messages: a magic number, the kind, the length and as many bytes; stateless. Whoever reads believes nothing that it was not told so: a
 * library that prints to the same pipe is recognised as noise.
 */
public final class Wire {
    private static final int MAGIC = 0x574B4431; // WKD1
    private static final int PICTURE = 1;
    private static final int READY = 2;
    private static final int SEEN = 3;
    private static final int REFUSED = 4;
    private static final int MOST_SIDE_PX = 1280;
    private static final int MOST_PICTURE_BYTES = 16 + 3 * MOST_SIDE_PX * MOST_SIDE_PX;
    private static final int MOST_REPLY_BYTES = 16 << 10;
    private static final int MOST_TEXT_BYTES = 4000;

    private Wire() {}

    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    public static void write(OutputStream out, Picture picture) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(MAGIC);
        data.writeByte(PICTURE);
        data.writeInt(16 + picture.pixels().length);
        data.writeLong(picture.id());
        data.writeInt(picture.widthPx());
        data.writeInt(picture.heightPx());
        data.write(picture.pixels());
        data.flush();
    }

    public static void write(OutputStream out, Reply reply) throws IOException {
        switch (reply) {
            case Reply.Ready ready ->
                write(out, READY, body -> {
                    body.writeInt(ready.shape().widthPx());
                    body.writeInt(ready.shape().heightPx());
                    body.writeBoolean(ready.shape().stretch());
                    body.writeInt(ready.kinds());
                    body.writeLong(ready.cpuNanos());
                    text(body, ready.model());
                });
            case Reply.Seen seen ->
                write(out, SEEN, body -> {
                    List<Reply.Seen.Thing> things =
                            seen.things().stream().limit(Reply.MOST_OBJECTS).toList();
                    body.writeLong(seen.id());
                    body.writeLong(seen.cpuNanos());
                    body.writeInt(things.size());
                    for (Reply.Seen.Thing thing : things) {
                        body.writeInt(thing.kind());
                        body.writeDouble(thing.confidence());
                        body.writeDouble(thing.x());
                        body.writeDouble(thing.y());
                        body.writeDouble(thing.width());
                        body.writeDouble(thing.height());
                    }
                });
            case Reply.Refused refused -> write(out, REFUSED, body -> text(body, refused.sentence()));
        }
    }

    private static void write(OutputStream out, int kind, Body body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        body.write(new DataOutputStream(bytes));
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(MAGIC);
        data.writeByte(kind);
        data.writeInt(bytes.size());
        bytes.writeTo(data);
        data.flush();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, MOST_TEXT_BYTES);
        out.writeInt(length);
        out.write(bytes, 0, length);
    }

    /**
     * The next picture; empty at the end of the stream.
     *
     * @throws IOException if what comes is no picture
     */
    public static Optional<Picture> readPicture(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        Optional<Head> head = head(data, MOST_PICTURE_BYTES);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        require(head.get().kind() == PICTURE && head.get().length() > 16, "a picture was expected");
        long id = data.readLong();
        int width = side(data);
        int height = side(data);
        require(16L + 3L * width * height == head.get().length(), "the picture's size is wrong");
        byte[] pixels = new byte[3 * width * height];
        data.readFully(pixels);
        return Optional.of(new Picture(id, width, height, pixels));
    }

    /**
     * The next reply; empty at the end of the stream.
     *
     * @throws IOException if what comes is no reply
     */
    public static Optional<Reply> readReply(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        Optional<Head> head = head(data, MOST_REPLY_BYTES);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        byte[] body = new byte[head.get().length()];
        data.readFully(body);
        DataInputStream from = new DataInputStream(new ByteArrayInputStream(body));
        Reply reply = switch (head.get().kind()) {
            case READY -> {
                Reply.Shape shape = new Reply.Shape(side(from), side(from), from.readBoolean());
                int kinds = from.readInt();
                long cpu = from.readLong();
                yield new Reply.Ready(shape, text(from), kinds, cpu);
            }
            case SEEN -> seen(from);
            case REFUSED -> new Reply.Refused(text(from));
            default ->
                throw new IOException(
                        "a reply has the unknown kind " + head.get().kind());
        };
        require(from.available() == 0, "a reply is longer than what it says");
        return Optional.of(reply);
    }

    private static Reply seen(DataInputStream from) throws IOException {
        long id = from.readLong();
        long cpu = from.readLong();
        int count = from.readInt();
        require(count >= 0 && count <= Reply.MOST_OBJECTS, "a reply has " + count + " things");
        List<Reply.Seen.Thing> things = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int kind = from.readInt();
            require(kind >= 0, "a thing has the kind " + kind);
            things.add(new Reply.Seen.Thing(kind, share(from), share(from), share(from), share(from), share(from)));
        }
        return new Reply.Seen(id, cpu, things);
    }

    private record Head(int kind, int length) {}

    private static Optional<Head> head(DataInputStream in, int mostBytes) throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        int magic = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedByte() << 8 | in.readUnsignedByte();
        require(magic == MAGIC, "what comes is no message");
        Head head = new Head(in.readUnsignedByte(), in.readInt());
        require(head.length() >= 0 && head.length() <= mostBytes, "a message has " + head.length() + " bytes");
        return Optional.of(head);
    }

    private static int side(DataInputStream in) throws IOException {
        int side = in.readInt();
        require(side >= 1 && side <= MOST_SIDE_PX, "a side has " + side + " pixels");
        return side;
    }

    private static double share(DataInputStream in) throws IOException {
        double value = in.readDouble();
        require(value >= 0 && value <= 1, "a share is " + value);
        return value;
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        require(length >= 0 && length <= MOST_TEXT_BYTES, "a text has " + length + " bytes");
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("a text is cut off");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void require(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }
}
