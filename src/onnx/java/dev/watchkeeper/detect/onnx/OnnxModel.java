package dev.watchkeeper.detect.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.watchkeeper.detect.model.Tensor;
import dev.watchkeeper.detect.worker.ModelLibrary;
import dev.watchkeeper.detect.worker.ModelLibrary.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A model in ONNX Runtime; confined to one thread. */
final class OnnxModel implements ModelLibrary.Loaded {
    /** Of one output; far more than any detector has. */
    private static final long MOST_VALUES = 16 << 20;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String input;
    private final TensorInfo info;

    OnnxModel(OrtEnvironment environment, OrtSession session) throws OrtException, ModelException {
        this.environment = environment;
        this.session = session;
        Map<String, NodeInfo> inputs = session.getInputInfo();
        if (inputs.size() != 1
                || !(inputs.values().iterator().next().getInfo() instanceof TensorInfo found)
                || found.type != OnnxJavaType.FLOAT && found.type != OnnxJavaType.UINT8) {
            session.close();
            throw new ModelException(
                    "The model has other inputs than one picture of numbers or bytes: choose another model.");
        }
        input = inputs.keySet().iterator().next();
        info = found;
    }

    @Override
    public List<Long> inputShape() {
        return Arrays.stream(info.getShape()).boxed().toList();
    }

    @Override
    public List<Tensor> run(List<Integer> shape, float[] values) throws ModelException {
        long[] sides = shape.stream().mapToLong(Integer::longValue).toArray();
        try (OnnxTensor given = tensor(values, sides);
                OrtSession.Result result = session.run(Map.of(input, given))) {
            List<Tensor> outputs = new ArrayList<>();
            for (Map.Entry<String, OnnxValue> output : result) {
                if (output.getValue() instanceof OnnxTensor tensor) {
                    outputs.add(read(output.getKey(), tensor));
                }
            }
            return outputs;
        } catch (OrtException e) {
            throw new ModelException("ONNX Runtime cannot run the model: " + e.getMessage(), e);
        }
    }

    private OnnxTensor tensor(float[] values, long[] sides) throws OrtException {
        if (info.type == OnnxJavaType.FLOAT) {
            return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), sides);
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect(values.length).order(ByteOrder.nativeOrder());
        for (float value : values) {
            bytes.put((byte) Math.clamp(Math.round(value), 0, 255));
        }
        return OnnxTensor.createTensor(environment, bytes.flip(), sides, OnnxJavaType.UINT8);
    }

    private static Tensor read(String name, OnnxTensor tensor) throws ModelException {
        TensorInfo info = tensor.getInfo();
        if (info.getNumElements() > MOST_VALUES) {
            throw new ModelException("The output " + name + " has " + info.getNumElements() + " values, and at most "
                    + MOST_VALUES + " are read: choose another model.");
        }
        float[] values = switch (info.type) {
            case FLOAT, FLOAT16 -> {
                FloatBuffer numbers = tensor.getFloatBuffer();
                float[] read = new float[numbers.remaining()];
                numbers.get(read);
                yield read;
            }
            case INT64 -> {
                LongBuffer numbers = tensor.getLongBuffer();
                float[] read = new float[numbers.remaining()];
                for (int i = 0; i < read.length; i++) {
                    read[i] = numbers.get();
                }
                yield read;
            }
            default ->
                throw new ModelException(
                        "The output " + name + " has values of the type " + info.type + ": choose another model.");
        };
        return new Tensor(
                name, Arrays.stream(info.getShape()).mapToObj(Math::toIntExact).toList(), values);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("The model could not be closed", e);
        }
    }
}
