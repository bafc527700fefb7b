package dev.watchkeeper.media.mux;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.NalUnits;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.Track;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * Writes packets into an MP4 file that survives a kill and is an ordinary file once closed; confined to the thread that made it. A growing file
 * is fragmented, with a fragment per group of pictures; closing turns it into one with a single index, in which every player can seek.
 */
public final class Mp4Writer implements AutoCloseable {
    /** A fragment ends at each keyframe, or after this time: long groups of pictures would otherwise collect in memory and be lost by a kill. */
    private static final long MAX_FRAGMENT_MICROS = 2_000_000;

    private final Path file;
    private final Mp4Output output;
    private final boolean hasAudio;
    private long baseMicros = Long.MIN_VALUE;
    private long endMicros;
    private long headerBytes;
    private long goodBytes;
    private boolean soundBegun;
    private boolean failed;

    /**
     * Starts the file.
     *
     * @param file an existing empty file, or a new one
     * @param audio a track that MP4 can hold, see {@link #holds}
     * @throws FailureException {@code DISK_FULL} or {@code WRITE_FAILED}
     */
    public Mp4Writer(Path file, Track.Video video, Optional<Track.Audio> audio) throws FailureException {
        this.file = file;
        this.hasAudio = audio.isPresent();
        this.output = Mp4Output.file(file);
        boolean begun = false;
        try {
            output.addTrack(video);
            if (audio.isPresent()) {
                output.addTrack(audio.get());
            }
            output.header(Map.of(
                    "movflags",
                    "+hybrid_fragmented+frag_keyframe+default_base_moof",
                    "frag_duration",
                    Long.toString(MAX_FRAGMENT_MICROS)));
            headerBytes = output.position();
            goodBytes = headerBytes;
            begun = true;
        } finally {
            if (!begun) {
                output.close();
            }
        }
    }

    /** Whether an MP4 file can hold the track. */
    public static boolean holds(Track track) {
        return StreamParameters.fitsMp4(track);
    }

    /**
     * Adds a packet. The first must be a video keyframe; its decoding time becomes the file's zero. Audio from before it, and audio that the file has
     * no track for, is dropped.
     *
     * @return whether the packet is in the file
     */
    public boolean write(Packet packet) throws FailureException {
        if (baseMicros == Long.MIN_VALUE) {
            if (!packet.startsGop()) {
                return false;
            }
            baseMicros = packet.dtsMicros();
        }
        if (!packet.isVideo() && (!hasAudio || packet.dtsMicros() < baseMicros)) {
            return false;
        }
        // A growing file cannot say that a track begins late: stretch the first sound from the file's beginning.
        boolean firstSound = !packet.isVideo() && !soundBegun;
        soundBegun |= firstSound;
        long pts = firstSound ? 0 : packet.ptsMicros() - baseMicros;
        refuseUnplayable(packet);
        boolean written = false;
        try {
            output.write(
                    packet.isVideo() ? 0 : 1,
                    packet.data(),
                    pts,
                    firstSound ? 0 : packet.dtsMicros() - baseMicros,
                    packet.durationMicros(),
                    packet.keyframe());
            goodBytes = output.position();
            written = true;
        } finally {
            failed |= !written;
        }
        if (packet.isVideo()) {
            endMicros = Math.max(endMicros, pts + packet.durationMicros());
        }
        return true;
    }

    /** The muxer cuts at start codes and writes whatever lies between, even nothing: no player opens such a file. */
    private void refuseUnplayable(Packet packet) throws FailureException {
        Codec codec = packet.track().codec();
        Optional<String> fault =
                codec == Codec.H264 || codec == Codec.H265 ? NalUnits.fault(codec, packet.data()) : Optional.empty();
        if (fault.isPresent()) {
            throw new FailureException(
                    FailureKind.RECORDING_UNPLAYABLE, "a picture is not written to " + file + ": " + fault.get());
        }
    }

    /** How many bytes of the file have reached the operating system; grows by one fragment at a time. */
    public long bytes() {
        return goodBytes;
    }

    /** Whether no picture has reached the file yet. */
    public boolean isEmpty() {
        return goodBytes <= headerBytes;
    }

    /** The end of the last picture, µs from the file's zero. */
    public long endMicros() {
        return endMicros;
    }

    /**
     * Completes the file. After a failure it only releases the file and cuts it after the last whole fragment, so what was written before stays
     * readable.
     *
     * @throws FailureException if the file could not be completed: it is readable up to the last whole fragment
     */
    @Override
    public void close() throws FailureException {
        try {
            if (!failed) {
                boolean complete = false;
                try {
                    output.trailer();
                    goodBytes = Math.max(goodBytes, output.position());
                    complete = true;
                } finally {
                    failed = !complete;
                }
            }
        } finally {
            output.close();
            if (failed) {
                cut();
            }
        }
    }

    private void cut() throws FailureException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(goodBytes);
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.WRITE_FAILED,
                    file + " cannot be truncated after its last good byte: " + e.getMessage(),
                    e);
        }
    }
}
