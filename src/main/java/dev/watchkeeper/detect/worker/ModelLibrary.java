package dev.watchkeeper.detect.worker;

import dev.watchkeeper.detect.model.Tensor;
import java.nio.file.Path;
import java.util.List;

/** A library that runs models; found as a service, since a plain build has none. Confined to one thread. */
public interface ModelLibrary {
    /** Its name and version, for people. */
    String name();

    /**
     * Loads a model.
     *
     * @throws ModelException if the file is no model, or needs what the library has not
     */
    Loaded load(Path file) throws ModelException;

    /** A model that is loaded; confined to one thread. */
    interface Loaded extends AutoCloseable {
        /** The sides of its only input, −1 where any will do. */
        List<Long> inputShape();

        /**
         * Runs it once.
         *
         * @param values the last side varying fastest
         */
        List<Tensor> run(List<Integer> shape, float[] values) throws ModelException;

        @Override
        void close();
    }

    /** A model cannot be used, as a sentence. */
    final class ModelException extends Exception {
        private static final long serialVersionUID = 1L;

        public ModelException(String sentence) {
            super(sentence);
        }

        public ModelException(String sentence, Throwable cause) {
            super(sentence, cause);
        }
    }
}
