package dev.watchkeeper.motion;

import dev.watchkeeper.media.GrayPicture;
import java.util.ArrayList;
import java.util.List;

/** The workspaces of one worker, one for each size of pictures; confined to the worker's thread. */
final class Workspaces {
    /** Cameras of a house have few shapes; beyond this many each picture of another pays for a new one. */
    private static final int MOST = 6;

    private final List<Workspace> all = new ArrayList<>();

    /** One of the picture's size, with whatever the last comparison left in it. */
    Workspace of(GrayPicture picture) {
        for (Workspace each : all) {
            if (each.widthPx == picture.widthPx() && each.heightPx == picture.heightPx()) {
                return each;
            }
        }
        if (all.size() == MOST) {
            all.removeFirst();
        }
        Workspace made = new Workspace(picture.widthPx(), picture.heightPx());
        all.add(made);
        return made;
    }
}
