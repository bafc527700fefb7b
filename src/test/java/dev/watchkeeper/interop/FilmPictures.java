package dev.watchkeeper.interop;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.media.ArrivalTime;
import dev.watchkeeper.media.ColourPicture;
import dev.watchkeeper.media.ColourScaler;
import dev.watchkeeper.media.DecodedPicture;
import dev.watchkeeper.media.Demuxer;
import dev.watchkeeper.media.Inputs;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Reading;
import dev.watchkeeper.media.Track;
import dev.watchkeeper.media.VideoDecoder;
import java.nio.file.Path;
import java.util.Optional;

/** Single pictures of a film; stateless. */
final class FilmPictures {
    private FilmPictures() {}

    /** A picture, and how large it was in the film. */
    record FilmPicture(ColourPicture picture, int widthPx, int heightPx) {}

    /** Says how large a picture is to be. */
    interface Sizing {
        /** @return width and height */
        int[] size(int widthPx, int heightPx);
    }

    /** The picture with this number, from 0: times do not name one, since some films lack a picture. */
    static FilmPicture at(Path film, int number, Sizing sizing) throws FailureException {
        SystemClock clock = new SystemClock();
        ArrivalTime arrival = new ArrivalTime();
        Found found = new Found(number, sizing);
        try (Demuxer demuxer = Inputs.file(film, new Interrupt(clock), clock);
                VideoDecoder decoder = new VideoDecoder()) {
            while (found.picture.isEmpty()) {
                if (demuxer.read() instanceof Reading.Unit unit && unit.track() instanceof Track.Video) {
                    decoder.decode(arrival.packet(unit, 1, clock), found::take);
                }
            }
        }
        return found.picture.get();
    }

    private static final class Found {
        private int left;
        private final Sizing sizing;
        private Optional<FilmPicture> picture = Optional.empty();

        Found(int number, Sizing sizing) {
            this.left = number;
            this.sizing = sizing;
        }

        void take(DecodedPicture decoded) {
            if (picture.isEmpty() && left-- == 0) {
                int[] size = sizing.size(decoded.widthPx(), decoded.heightPx());
                try (ColourScaler scaler = new ColourScaler()) {
                    picture = scaler.scale(decoded, size[0], size[1])
                            .map(scaled -> new FilmPicture(scaled, decoded.widthPx(), decoded.heightPx()));
                }
            }
        }
    }
}
