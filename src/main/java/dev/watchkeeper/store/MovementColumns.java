package dev.watchkeeper.store;

import dev.watchkeeper.event.Movement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The columns of an event that tell how it moved, as short JSON arrays of whole numbers: shares of the picture in thousandths, which are a
 * third of a pixel of the pictures compared; stateless. A million events of 64 points each would otherwise be gigabytes.
 */
final class MovementColumns {
    private static final double THOUSANDTHS = 1000;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<long[]>> ROWS = new TypeReference<>() {};

    private MovementColumns() {}

    /** {@code [[x, y, width, height], …]} */
    static String regions(Movement movement) {
        return JSON.writeValueAsString(movement.regions().stream()
                .map(box -> new long[] {
                    thousandths(box.x()), thousandths(box.y()), thousandths(box.width()), thousandths(box.height())
                })
                .toList());
    }

    /** {@code [[ms since the beginning, x, y], …]} */
    static String path(Movement movement) {
        return JSON.writeValueAsString(movement.path().stream()
                .map(point -> new long[] {point.after().toMillis(), thousandths(point.x()), thousandths(point.y())})
                .toList());
    }

    static Movement read(ResultSet row) throws SQLException {
        int value = row.getInt("score");
        boolean unknown = row.wasNull();
        int threshold = row.getInt("threshold");
        return new Movement(
                unknown ? Optional.empty() : Optional.of(new Movement.Score(value, threshold)),
                JSON.readValue(row.getString("regions"), ROWS).stream()
                        .map(box -> new Movement.Box(share(box[0]), share(box[1]), share(box[2]), share(box[3])))
                        .toList(),
                JSON.readValue(row.getString("path"), ROWS).stream()
                        .map(point -> new Movement.Point(Duration.ofMillis(point[0]), share(point[1]), share(point[2])))
                        .toList());
    }

    private static long thousandths(double share) {
        return Math.round(share * THOUSANDTHS);
    }

    private static double share(long thousandths) {
        return thousandths / THOUSANDTHS;
    }
}
