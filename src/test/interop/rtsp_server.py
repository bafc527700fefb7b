#!/usr/bin/python3
"""A real RTSP server (GStreamer's) with the mounts that the interop tests watch.

Prints "ready PORT" when it serves, and ends when its standard input does, so that it never outlives a test.
"""
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

PICTURE = (
    "videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=640,height=360,framerate=15/1"
    " ! "
)
H264 = "x264enc speed-preset=ultrafast key-int-max=30 bitrate=600 "
H264_BFRAMES = (
    "x264enc speed-preset=veryfast key-int-max=30 bitrate=600 bframes=3 b-adapt=false rc-lookahead=5 sync-lookahead=0 "
    "! video/x-h264,profile=main "
)
TO_PAY0 = "! rtph264pay name=pay0 pt=96 config-interval=0 "
SOUND = "audiotestsrc is-live=true wave=silence ! audio/x-raw,rate={rate},channels=1 ! "

MOUNTS = {
    "h264": PICTURE + H264 + "tune=zerolatency bframes=0 " + TO_PAY0,
    "h264-bframes": PICTURE + H264_BFRAMES + TO_PAY0,
    "shared": PICTURE + H264_BFRAMES + TO_PAY0,
    "h265": PICTURE + "x265enc speed-preset=ultrafast tune=zerolatency key-int-max=30 bitrate=600 ! rtph265pay name=pay0 pt=96 ",
    "mjpeg": PICTURE + "jpegenc ! rtpjpegpay name=pay0 pt=26 ",
    "h264-aac": PICTURE + H264 + "tune=zerolatency " + TO_PAY0
    + SOUND.format(rate=44100) + "avenc_aac ! aacparse ! rtpmp4gpay name=pay1 pt=97 ",
    "h264-pcmu": PICTURE + H264 + "tune=zerolatency " + TO_PAY0
    + SOUND.format(rate=8000) + "mulawenc ! rtppcmupay name=pay1 pt=0 ",
}


def main() -> None:
    Gst.init(None)
    port = sys.argv[1] if len(sys.argv) > 1 else "0"
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(port)
    for name, pipeline in MOUNTS.items():
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch("( " + pipeline + ")")
        # One stream for all its clients: who joins finds it begun anew. This server (1.22.0) aborts when clients of different
        # transports, or of a stream with sound, join at the same moment (assertions in rtsp-stream.c and rtsp-media.c), so
        # only one mount is shared, and only for TCP.
        factory.set_shared(name == "shared")
        server.get_mount_points().add_factory("/" + name, factory)
    if server.attach(None) == 0:
        sys.exit("cannot listen on port " + port)
    loop = GLib.MainLoop()

    def end_with_stdin() -> None:
        while sys.stdin.readline():
            pass
        loop.quit()

    threading.Thread(target=end_with_stdin, daemon=True).start()
    print("ready", server.get_bound_port(), flush=True)
    loop.run()


if __name__ == "__main__":
    main()
