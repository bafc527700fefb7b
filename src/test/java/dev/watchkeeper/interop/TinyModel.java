package dev.watchkeeper.interop;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Writes a model of ONNX by hand, in the encoding of protocol buffers: an input 1×3×8×8 and an output 1×1×1×7 that is always one row of SSD, whatever the
 * picture shows. Numbers of fields are those of onnx.proto.
 */
final class TinyModel {
    private static final int FLOAT = 1;
    private static final int STRING_WIRE = 2;

    private TinyModel() {}

    /** @param row picture, kind, confidence, left, top, right, bottom */
    static byte[] alwaysFinding(float... row) {
        return message(model -> {
            varint(model, 1, 8); // ir_version
            part(model, 8, opset -> varint(opset, 2, 13));
            part(model, 7, graph -> graph(graph, row));
        });
    }

    private static void graph(ByteArrayOutputStream graph, float[] row) {
        text(graph, 2, "tiny");
        // The mean of the input, times nothing, plus the row: an input that nothing uses would be left out.
        part(graph, 1, node -> node(node, "ReduceMean", new String[] {"images"}, "mean"));
        part(graph, 1, node -> node(node, "Mul", new String[] {"mean", "nothing"}, "none"));
        part(graph, 1, node -> node(node, "Add", new String[] {"none", "row"}, "output"));
        part(graph, 5, tensor -> tensor(tensor, "nothing", new long[] {1, 1, 1, 1}, 0));
        part(graph, 5, tensor -> tensor(tensor, "row", new long[] {1, 1, 1, 7}, row));
        part(graph, 11, info -> info(info, "images", 1, 3, 8, 8));
        part(graph, 12, info -> info(info, "output", 1, 1, 1, 7));
    }

    private static void node(ByteArrayOutputStream node, String operator, String[] inputs, String output) {
        for (String input : inputs) {
            text(node, 1, input);
        }
        text(node, 2, output);
        text(node, 4, operator);
    }

    private static void tensor(ByteArrayOutputStream tensor, String name, long[] sides, float... values) {
        for (long side : sides) {
            varint(tensor, 1, side);
        }
        varint(tensor, 2, FLOAT);
        text(tensor, 8, name);
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putFloat(value);
        }
        bytes(tensor, 9, raw.array());
    }

    private static void info(ByteArrayOutputStream info, String name, long... sides) {
        text(info, 1, name);
        part(
                info,
                2,
                type -> part(type, 1, tensor -> {
                    varint(tensor, 1, FLOAT);
                    part(tensor, 2, shape -> {
                        for (long side : sides) {
                            part(shape, 1, dimension -> varint(dimension, 1, side));
                        }
                    });
                }));
    }

    private static byte[] message(Consumer<ByteArrayOutputStream> writing) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writing.accept(out);
        return out.toByteArray();
    }

    private static void part(ByteArrayOutputStream out, int field, Consumer<ByteArrayOutputStream> writing) {
        bytes(out, field, message(writing));
    }

    private static void text(ByteArrayOutputStream out, int field, String text) {
        bytes(out, field, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] bytes) {
        number(out, (long) field << 3 | STRING_WIRE);
        number(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void varint(ByteArrayOutputStream out, int field, long value) {
        number(out, (long) field << 3);
        number(out, value);
    }

    private static void number(ByteArrayOutputStream out, long value) {
        long left = value;
        while (left > 0x7F) {
            out.write((int) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }
}
