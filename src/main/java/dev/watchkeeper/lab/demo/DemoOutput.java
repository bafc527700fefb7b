package dev.watchkeeper.lab.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The output of a demo process: prints each line with a prefix and collects the URLs in it; thread-safe. */
public final class DemoOutput implements Consumer<String> {
    private static final Pattern CAMERA = Pattern.compile("rtsp://\\S+");
    private static final Pattern HTTP = Pattern.compile("http://\\S+");

    private final String name;
    private final PrintWriter out;
    private final List<String> cameras = new ArrayList<>();
    private Optional<String> web = Optional.empty();

    public DemoOutput(String name, PrintWriter out) {
        this.name = name;
        this.out = out;
    }

    @Override
    public synchronized void accept(String line) {
        synchronized (out) {
            out.println("[" + name + "] " + line);
            out.flush();
        }
        Matcher camera = CAMERA.matcher(line);
        if (camera.find()) {
            cameras.add(camera.group());
        }
        Matcher http = HTTP.matcher(line);
        if (web.isEmpty() && http.find()) {
            web = Optional.of(http.group());
        }
    }

    /** The URLs of the first {@code count} cameras, once there are so many. */
    public synchronized Optional<List<String>> cameraUrls(int count) {
        return cameras.size() < count ? Optional.empty() : Optional.of(List.copyOf(cameras.subList(0, count)));
    }

    /** The first HTTP URL: the node's dashboard or the simulator's control route. */
    public synchronized Optional<String> webUrl() {
        return web;
    }
}
