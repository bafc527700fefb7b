package dev.watchkeeper.motion;

import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.media.ColourPicture;
import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.motion.decode.PictureSource;
import java.util.Optional;

/** A picture that is encoded as JPEG at most once, however many want it; confined to one thread. */
final class KeptSnapshot implements PictureSource.Picture {
    private final PictureSource.Picture picture;
    private Optional<Snapshot> made = Optional.empty();

    KeptSnapshot(PictureSource.Picture picture) {
        this.picture = picture;
    }

    @Override
    public GrayPicture gray() {
        return picture.gray();
    }

    @Override
    public Optional<Snapshot> snapshot() {
        if (made.isEmpty()) {
            made = picture.snapshot();
        }
        return made;
    }

    @Override
    public int widthPx() {
        return picture.widthPx();
    }

    @Override
    public int heightPx() {
        return picture.heightPx();
    }

    @Override
    public Optional<ColourPicture> colour(int widthPx, int heightPx) {
        return picture.colour(widthPx, heightPx);
    }
}
