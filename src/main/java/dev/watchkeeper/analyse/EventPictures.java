package dev.watchkeeper.analyse;

import dev.watchkeeper.event.Movement;
import dev.watchkeeper.media.JpegCutter.Piece;
import java.util.ArrayList;
import java.util.List;

/** Chooses what of an event's picture a model gets to see: the whole of it, and the pieces in which something moved; stateless. */
final class EventPictures {
    /** A region with what surrounds it: models know things by their surroundings. */
    private static final double MARGIN = 0.25;

    /** A smaller piece shows a model nothing. */
    private static final double SMALLEST = 0.12;

    /** A piece of almost the whole picture shows nothing more. */
    private static final double LARGEST_AREA = 0.7;

    /** What is seen in another piece already. */
    private static final double MOST_OVERLAP = 0.6;

    private EventPictures() {}

    /**
     * The pieces, the whole picture first.
     *
     * @param regions largest first
     * @param most of them
     */
    static List<Piece> pieces(List<Movement.Box> regions, int most) {
        List<Piece> pieces = new ArrayList<>(List.of(Piece.WHOLE));
        for (Movement.Box region : regions) {
            Piece piece = around(region);
            boolean seen = pieces.stream().skip(1).anyMatch(other -> overlap(piece, other) > MOST_OVERLAP);
            if (pieces.size() < most && !seen && piece.width() * piece.height() < LARGEST_AREA) {
                pieces.add(piece);
            }
        }
        return pieces;
    }

    private static Piece around(Movement.Box region) {
        double width = Math.clamp(region.width() * (1 + 2 * MARGIN), SMALLEST, 1);
        double height = Math.clamp(region.height() * (1 + 2 * MARGIN), SMALLEST, 1);
        double x = Math.clamp(region.x() + region.width() / 2 - width / 2, 0, 1 - width);
        double y = Math.clamp(region.y() + region.height() / 2 - height / 2, 0, 1 - height);
        return new Piece(x, y, width, height);
    }

    /** The share of the piece that the other shows. */
    private static double overlap(Piece piece, Piece other) {
        double width = Math.min(piece.x() + piece.width(), other.x() + other.width()) - Math.max(piece.x(), other.x());
        double height =
                Math.min(piece.y() + piece.height(), other.y() + other.height()) - Math.max(piece.y(), other.y());
        return Math.max(0, width) * Math.max(0, height) / (piece.width() * piece.height());
    }
}
