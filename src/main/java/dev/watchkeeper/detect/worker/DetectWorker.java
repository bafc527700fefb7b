package dev.watchkeeper.detect.worker;

import com.sun.management.OperatingSystemMXBean;
import dev.watchkeeper.detect.model.Fit;
import dev.watchkeeper.detect.model.Form;
import dev.watchkeeper.detect.model.Found;
import dev.watchkeeper.detect.model.Input;
import dev.watchkeeper.detect.model.Preparation;
import dev.watchkeeper.detect.model.Tensor;
import dev.watchkeeper.detect.wire.Picture;
import dev.watchkeeper.detect.wire.Reply;
import dev.watchkeeper.detect.wire.Wire;
import dev.watchkeeper.detect.worker.ModelLibrary.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Examines pictures with a model until there are no more; confined to one thread. */
public final class DetectWorker {
    private final Order order;
    private final InputStream in;
    private final OutputStream out;

    /**
     * What is to be run; immutable.
     *
     * @param form what its outputs mean; empty to recognise it
     * @param least the least confidence, 0 to 1
     */
    public record Order(Path model, Optional<Form> form, double least) {}

    /** @param in pictures, @param out replies */
    public DetectWorker(Order order, InputStream in, OutputStream out) {
        this.order = order;
        this.in = in;
        this.out = out;
    }

    /** The library of this build, if it has one. */
    public static Optional<ModelLibrary> library() {
        return ServiceLoader.load(ModelLibrary.class).findFirst();
    }

    /**
     * Runs until the input ends.
     *
     * @return whether the model could be used; the reason was said to the other side
     * @throws IOException if the other side is gone or talks nonsense
     */
    public boolean run(Optional<ModelLibrary> library) throws IOException {
        try {
            if (library.isEmpty()) {
                throw new ModelException(
                        "This Watchkeeper was built without ONNX Runtime: build it with './mvnw -Ponnx package'.");
            }
            if (!Files.isReadable(order.model())) {
                throw new ModelException(
                        "There is no readable file " + order.model() + ": correct analysis.detector.model-file.");
            }
            try (ModelLibrary.Loaded loaded = library.get().load(order.model())) {
                serve(library.get().name(), loaded);
            }
            return true;
        } catch (ModelException e) {
            Wire.write(out, new Reply.Refused(String.valueOf(e.getMessage())));
            return false;
        } catch (LinkageError | RuntimeException e) {
            Wire.write(out, new Reply.Refused("The library for models failed: " + e));
            return false;
        }
    }

    private void serve(String library, ModelLibrary.Loaded loaded) throws IOException, ModelException {
        Input input = Input.of(loaded.inputShape())
                .orElseThrow(() -> new ModelException("The model " + order.model() + " takes an input of the shape "
                        + loaded.inputShape() + ", and not one picture of three colours with sides of at most "
                        + Input.MOST_SIDE_PX + " pixels: choose another model."));
        List<Tensor> trial = loaded.run(input.shape(), Preparation.gray(input));
        Form form = form(input, trial);
        Preparation preparation = new Preparation(input, form, trial);
        boolean stretch = form.way() == Fit.Way.STRETCH;
        Wire.write(
                out,
                new Reply.Ready(
                        new Reply.Shape(input.widthPx(), input.heightPx(), stretch),
                        form.id() + ", " + input.widthPx() + "×" + input.heightPx() + ", " + library,
                        form.kinds(trial).orElse(0),
                        cpuNanos()));
        for (Optional<Picture> next = Wire.readPicture(in); next.isPresent(); next = Wire.readPicture(in)) {
            Picture picture = next.get();
            if (picture.widthPx() > input.widthPx() || picture.heightPx() > input.heightPx()) {
                throw new IOException("the picture is larger than the model's input");
            }
            Fit fit = preparation.fit(picture.widthPx(), picture.heightPx());
            List<Tensor> outputs = loaded.run(input.shape(), preparation.values(picture.pixels(), fit));
            List<Reply.Seen.Thing> things = form.read(input, fit, outputs, order.least()).stream()
                    .map(DetectWorker::thing)
                    .toList();
            Wire.write(out, new Reply.Seen(picture.id(), cpuNanos(), things));
        }
    }

    private Form form(Input input, List<Tensor> trial) throws ModelException {
        String shapes = trial.stream()
                .map(output -> output.name() + " " + output.shownShape())
                .collect(Collectors.joining(", "));
        if (order.form().isPresent() && !order.form().get().fits(input, trial)) {
            throw new ModelException("The outputs of " + order.model() + " (" + shapes + ") are not those of "
                    + order.form().get().id() + ": correct analysis.detector.type.");
        }
        return order.form()
                .or(() -> Form.recognise(input, trial))
                .orElseThrow(() -> new ModelException("The outputs of " + order.model() + " (" + shapes
                        + ") are none that Watchkeeper knows (YOLOX, FastestDet, YOLOv8, SSD): choose another model."));
    }

    private static Reply.Seen.Thing thing(Found found) {
        Found.Box box = found.box();
        return new Reply.Seen.Thing(found.kind(), found.confidence(), box.x(), box.y(), box.width(), box.height());
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
