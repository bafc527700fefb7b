package dev.watchkeeper.detect.model;

import java.util.Arrays;
import java.util.List;

/**
 * One input or output of a model; immutable, provided that nobody writes into the array, which is forbidden.
 *
 * @param name as the model's file has it
 * @param shape the sides, the last one varying fastest
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and copying every output would cost more than it protects
public record Tensor(String name, List<Integer> shape, float[] values) {
    public Tensor {
        shape = List.copyOf(shape);
        long expected = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        if (expected != values.length) {
            throw new IllegalArgumentException("the output " + name + " has " + values.length
                    + " values, and its shape " + shape + " another number");
        }
    }

    int side(int number) {
        return shape.get(number);
    }

    int rank() {
        return shape.size();
    }

    /** The shape as people write it, such as {@code 1×3549×85}. */
    public String shownShape() {
        return String.join("×", shape.stream().map(String::valueOf).toList());
    }

    /** Omits the values. */
    @Override
    public String toString() {
        return "Tensor[" + name + ", " + shownShape() + ", " + Arrays.hashCode(values) + "]";
    }
}
