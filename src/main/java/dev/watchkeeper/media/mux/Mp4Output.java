package dev.watchkeeper.media.mux;

import static org.bytedeco.ffmpeg.global.avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_close_dyn_buf;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_flush;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avformat.avio_open_dyn_buf;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_mallocz;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.media.Track;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native MP4 muxer with its target, a file or memory; confined to the thread that made it, which must close it. Times are in µs from the
 * beginning of the file; one that would run backwards is moved forward by the smallest step.
 */
final class Mp4Output implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Mp4Output.class);

    /** The clock rate of RTP video, which nearly all cameras use, so their times stay exact. */
    private static final int VIDEO_TICKS_PER_SECOND = 90_000;

    private static final int ENOSPC = -28;
    private static final int EDQUOT = -122;

    private final String name;
    private final boolean memory;
    private AVFormatContext context = new AVFormatContext(null);
    private AVPacket packet = new AVPacket(null);
    private long[] lastDts = {};
    /** Where the last sample of each track ends, in ticks. */
    private long[] ends = {};

    private boolean open = true;

    /** @param name what is written, for messages */
    private Mp4Output(String name, boolean memory) {
        this.name = name;
        this.memory = memory;
    }

    /** Writes to the file, truncating it first. */
    static Mp4Output file(Path file) throws FailureException {
        try {
            PrivateFiles.prepare(file);
        } catch (IOException e) {
            log.debug("{} cannot be created; opening it will report why", file, e);
        }
        Mp4Output output = new Mp4Output(file.toString(), false);
        output.start();
        AVIOContext io = new AVIOContext(null);
        int code = avio_open(io, "file:" + file, AVIO_FLAG_WRITE);
        if (code < 0) {
            output.close();
            throw output.failure(code);
        }
        output.context.pb(io);
        return output;
    }

    /** Collects in memory; see {@link #take()}. */
    static Mp4Output memory(String name) throws FailureException {
        Mp4Output output = new Mp4Output(name, true);
        output.start();
        try {
            output.openBuffer();
        } catch (FailureException e) {
            output.close();
            throw e;
        }
        return output;
    }

    private void start() throws FailureException {
        int code = avformat_alloc_output_context2(context, null, "mp4", null);
        if (code < 0) {
            open = false;
            throw failure(code);
        }
        context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_FLUSH_PACKETS);
        packet = av_packet_alloc();
    }

    private void openBuffer() throws FailureException {
        AVIOContext io = new AVIOContext(null);
        int code = avio_open_dyn_buf(io);
        if (code < 0) {
            throw failure(code);
        }
        context.pb(io);
    }

    /** Adds a stream before the header; tracks are counted from 0 in this order. */
    void addTrack(Track track) throws FailureException {
        AVStream stream = avformat_new_stream(context, null);
        StreamParameters.fill(stream.codecpar(), track);
        stream.time_base().num(1);
        stream.time_base()
                .den(
                        switch (track) {
                            case Track.Video v -> VIDEO_TICKS_PER_SECOND;
                            case Track.Audio audio -> audio.sampleRateHz();
                        });
    }

    /**
     * Adds a stream before the header, with the parameters of one read from an MP4 file.
     *
     * @param changing whether its parameter sets change and are in the stream
     */
    void addCopy(AVCodecParameters parameters, boolean changing) throws FailureException {
        AVStream stream = avformat_new_stream(context, null);
        check(avcodec_parameters_copy(stream.codecpar(), parameters));
        if (changing) {
            stream.codecpar().codec_tag(StreamParameters.tagOfChanging(parameters));
        }
        stream.time_base().num(1);
        stream.time_base()
                .den(parameters.codec_type() == AVMEDIA_TYPE_VIDEO ? VIDEO_TICKS_PER_SECOND : parameters.sample_rate());
    }

    /**
     * Adds a stream before the header, of an encoder's packets in Annex B form.
     *
     * @param parameterSets in the same form
     */
    void addEncoded(AVCodecContext encoder, byte[] parameterSets) throws FailureException {
        AVStream stream = avformat_new_stream(context, null);
        check(avcodec_parameters_from_context(stream.codecpar(), encoder));
        BytePointer copy = new BytePointer(av_mallocz(parameterSets.length + (long) AV_INPUT_BUFFER_PADDING_SIZE));
        copy.put(parameterSets, 0, parameterSets.length);
        stream.codecpar().extradata(copy).extradata_size(parameterSets.length);
        stream.time_base().num(1);
        stream.time_base().den(VIDEO_TICKS_PER_SECOND);
    }

    /** Sets what the file says of itself, such as {@code title}; before the header. */
    void metadata(Map<String, String> words) {
        AVDictionary dictionary = new AVDictionary(null);
        words.forEach((key, value) -> av_dict_set(dictionary, key, value, 0));
        context.metadata(dictionary); // the context frees it
    }

    /** Writes the header with options for the muxer. */
    void header(Map<String, String> options) throws FailureException {
        AVDictionary dictionary = new AVDictionary(null);
        try {
            options.forEach((key, value) -> av_dict_set(dictionary, key, value, 0));
            check(avformat_write_header(context, dictionary));
            avio_flush(context.pb());
            check(context.pb().error());
        } finally {
            av_dict_free(dictionary);
        }
        lastDts = new long[context.nb_streams()];
        Arrays.fill(lastDts, Long.MIN_VALUE);
        ends = new long[context.nb_streams()];
        Arrays.fill(ends, Long.MIN_VALUE);
    }

    /** Adds one access unit. */
    void write(int track, byte[] data, long ptsMicros, long dtsMicros, long durationMicros, boolean keyframe)
            throws FailureException {
        AVStream stream = context.streams(track);
        long ticksPerSecond = stream.time_base().den() / stream.time_base().num();
        // libav aborts the process over a fragment that begins before the one before it ends, by a tick or by a guess.
        long dts = Math.max(ticks(dtsMicros, ticksPerSecond), Math.max(lastDts[track] + 1, ends[track]));
        if (lastDts[track] == Long.MIN_VALUE) {
            dts = ticks(dtsMicros, ticksPerSecond);
        }
        long end = Math.max(dts, ticks(dtsMicros + durationMicros, ticksPerSecond));
        check(av_new_packet(packet, data.length));
        try {
            packet.data().put(data, 0, data.length);
            packet.stream_index(track);
            packet.dts(dts);
            packet.pts(Math.max(dts, ticks(ptsMicros, ticksPerSecond)));
            packet.duration(end - dts);
            packet.flags(keyframe || stream.codecpar().codec_type() != AVMEDIA_TYPE_VIDEO ? AV_PKT_FLAG_KEY : 0);
            check(av_write_frame(context, packet));
            check(context.pb().error());
            lastDts[track] = dts;
            ends[track] = end;
        } finally {
            av_packet_unref(packet);
        }
    }

    /** Ends the current fragment. */
    void flush() throws FailureException {
        int code = av_write_frame(context, (AVPacket) null);
        check(Math.min(code, 0));
        avio_flush(context.pb());
        check(context.pb().error());
    }

    /** How many bytes were passed to the file so far. */
    long position() {
        return context.pb().pos();
    }

    /** Returns what was written to memory since the last call. */
    byte[] take() throws FailureException {
        BytePointer start = new BytePointer((Pointer) null);
        int size = avio_close_dyn_buf(context.pb(), start);
        context.pb((AVIOContext) null);
        try {
            byte[] bytes = new byte[size];
            start.get(bytes);
            return bytes;
        } finally {
            av_free(start);
            openBuffer();
        }
    }

    /** Writes what completes the file. */
    void trailer() throws FailureException {
        check(av_write_trailer(context));
        check(context.pb().error());
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        av_packet_free(packet);
        AVIOContext io = context.pb();
        if (io != null && !io.isNull()) {
            if (memory) {
                BytePointer start = new BytePointer((Pointer) null);
                avio_close_dyn_buf(io, start);
                av_free(start);
            } else {
                avio_closep(io);
            }
            context.pb((AVIOContext) null);
        }
        avformat_free_context(context);
    }

    private void check(int code) throws FailureException {
        if (code < 0) {
            throw failure(code);
        }
    }

    private FailureException failure(int code) {
        FailureKind kind = code == ENOSPC || code == EDQUOT ? FailureKind.DISK_FULL : FailureKind.WRITE_FAILED;
        return new FailureException(kind, name + " cannot be written: " + Natives.message(code));
    }

    private static long ticks(long micros, long ticksPerSecond) {
        return Math.floorDiv(micros * ticksPerSecond + 500_000, 1_000_000L);
    }
}
