package dev.watchkeeper.motion;

/** Is shown the pictures of events as they are compared; called on a worker, and must not block. */
public interface EventPictures {
    /** Looks at none. */
    EventPictures NONE = picture -> {};

    /** Called for each picture of an open event, and before that for those that may become its snapshot. */
    void show(EventPicture picture);
}
