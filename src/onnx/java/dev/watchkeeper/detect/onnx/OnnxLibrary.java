package dev.watchkeeper.detect.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.watchkeeper.detect.worker.ModelLibrary;
import java.nio.file.Path;

/** ONNX Runtime on the processor, with one thread; confined to one thread. */
public final class OnnxLibrary implements ModelLibrary {
    private static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

    private final OrtEnvironment environment;

    public OnnxLibrary() {
        // The pictures of cameras are nobody's business: without the variable, the library would report to its maker.
        if (!"1".equals(System.getenv(NO_TELEMETRY))) {
            throw new IllegalStateException("ONNX Runtime is loaded only where " + NO_TELEMETRY + " is 1");
        }
        environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "watchkeeper");
    }

    @Override
    public String name() {
        return "ONNX Runtime " + environment.getVersion();
    }

    @Override
    public Loaded load(Path file) throws ModelException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            // Its arena keeps whatever it once had; without it the process takes about a third less.
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            return new OnnxModel(environment, environment.createSession(file.toString(), options));
        } catch (OrtException e) {
            throw new ModelException("ONNX Runtime cannot load " + file + ": " + e.getMessage(), e);
        }
    }
}
