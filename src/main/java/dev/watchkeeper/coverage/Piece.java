package dev.watchkeeper.coverage;

import dev.watchkeeper.base.FailureKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A stretch of monotonic time of which one thing is to be said; immutable.
 *
 * @param claim why it was blind; empty while it was watched
 */
record Piece(long fromNanos, long toNanos, Optional<Claim> claim) {
    Optional<FailureKind> cause() {
        return claim.map(Claim::cause);
    }

    private long length() {
        return toNanos - fromNanos;
    }

    /** The time between as pieces without gaps: watched where nothing is claimed. */
    static List<Piece> of(long fromNanos, long toNanos, List<Claim> claims) {
        return withoutConsequences(cut(fromNanos, toNanos, claims));
    }

    private static List<Piece> cut(long fromNanos, long toNanos, List<Claim> claims) {
        TreeSet<Long> borders = new TreeSet<>(List.of(fromNanos, toNanos));
        for (Claim claim : claims) {
            borders.add(Math.clamp(claim.fromNanos(), fromNanos, toNanos));
            borders.add(Math.clamp(claim.toNanos(), fromNanos, toNanos));
        }
        List<Piece> pieces = new ArrayList<>();
        long from = borders.removeFirst();
        for (long to : borders) {
            long begin = from;
            Optional<Claim> strongest = claims.stream()
                    .filter(claim -> claim.fromNanos() <= begin && claim.toNanos() >= to)
                    .min(Comparator.comparingInt(Claim::rank));
            add(pieces, new Piece(begin, to, strongest));
            from = to;
        }
        return pieces;
    }

    private static void add(List<Piece> pieces, Piece piece) {
        if (!pieces.isEmpty() && pieces.getLast().claim.equals(piece.claim)) {
            Piece last = pieces.removeLast();
            pieces.add(new Piece(last.fromNanos, piece.toNanos, piece.claim));
        } else {
            pieces.add(piece);
        }
    }

    /**
     * Gives the rims of an outage to its cause. When packets stop, the last picture is a little older and the next keyframe comes a
     * little later than the packets do: for so short a time those signs would not have been late by themselves.
     */
    private static List<Piece> withoutConsequences(List<Piece> pieces) {
        List<Piece> result = new ArrayList<>(pieces);
        for (int i = 0; i < result.size(); ) {
            Optional<Claim> stronger = Optional.empty();
            if (i > 0) {
                stronger = explains(result.get(i - 1), result.get(i));
            }
            if (stronger.isEmpty() && i + 1 < result.size()) {
                stronger = explains(result.get(i + 1), result.get(i));
            }
            if (stronger.isEmpty()) {
                i++;
                continue;
            }
            Piece piece = result.get(i);
            result.set(i, new Piece(piece.fromNanos, piece.toNanos, stronger));
            i = Math.max(0, merge(result, i) - 1);
        }
        return result;
    }

    /** The neighbour's claim, if the piece is no more than its consequence. */
    private static Optional<Claim> explains(Piece neighbour, Piece piece) {
        return neighbour.claim.filter(n -> piece.claim
                .filter(c -> n.rank() < c.rank() && piece.length() < c.deadlineNanos())
                .isPresent());
    }

    /** Joins the piece with equal neighbours; gives its new place. */
    private static int merge(List<Piece> pieces, int place) {
        int at = place;
        while (at + 1 < pieces.size() && pieces.get(at + 1).claim.equals(pieces.get(at).claim)) {
            pieces.set(at, new Piece(pieces.get(at).fromNanos, pieces.remove(at + 1).toNanos, pieces.get(at).claim));
        }
        while (at > 0 && pieces.get(at - 1).claim.equals(pieces.get(at).claim)) {
            pieces.set(
                    at - 1,
                    new Piece(pieces.get(at - 1).fromNanos, pieces.remove(at).toNanos, pieces.get(at - 1).claim));
            at--;
        }
        return at;
    }
}
