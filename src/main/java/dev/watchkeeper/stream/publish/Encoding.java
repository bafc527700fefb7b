package dev.watchkeeper.stream.publish;

/**
 * What transcoded streams are encoded with; immutable.
 *
 * @param sentence which it is and why, for the log
 */
public record Encoding(Ffmpeg ffmpeg, H264Encoder encoder, String sentence) {}
