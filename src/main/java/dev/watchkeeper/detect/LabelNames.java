package dev.watchkeeper.detect;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The names of what a model knows, by their numbers; immutable. */
record LabelNames(List<String> names) {
    private static final int MOST = 10_000;
    private static final int LONGEST = 64;

    /** The 80 of COCO, in the order that models trained with it use. */
    static final LabelNames COCO =
            new LabelNames(List.of(("person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,"
                            + "traffic light,fire hydrant,stop sign,parking meter,bench,bird,cat,dog,horse,sheep,cow,elephant,bear,"
                            + "zebra,giraffe,backpack,umbrella,handbag,tie,suitcase,frisbee,skis,snowboard,sports ball,kite,"
                            + "baseball bat,baseball glove,skateboard,surfboard,tennis racket,bottle,wine glass,cup,fork,knife,spoon,"
                            + "bowl,banana,apple,sandwich,orange,broccoli,carrot,hot dog,pizza,donut,cake,chair,couch,potted plant,"
                            + "bed,dining table,toilet,tv,laptop,mouse,remote,keyboard,cell phone,microwave,oven,toaster,sink,"
                            + "refrigerator,book,clock,vase,scissors,teddy bear,hair drier,toothbrush")
                    .split(",")));

    LabelNames {
        names = List.copyOf(names);
    }

    /**
     * Reads a file with one name a line.
     *
     * @throws IOException with a sentence that says what to correct
     */
    static LabelNames read(Optional<Path> file) throws IOException {
        if (file.isEmpty()) {
            return COCO;
        }
        List<String> names = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file.get(), StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null && names.size() < MOST; line = lines.readLine()) {
                String name = line.strip();
                names.add(name.substring(0, Math.min(name.length(), LONGEST)));
            }
        } catch (CharacterCodingException e) {
            throw new IOException(
                    "The names in " + file.get() + " are not UTF-8: correct analysis.detector.labels-file.", e);
        } catch (IOException e) {
            throw new IOException(
                    "The names in " + file.get() + " cannot be read: correct analysis.detector.labels-file.", e);
        }
        while (!names.isEmpty() && names.getLast().isEmpty()) {
            names.removeLast();
        }
        return new LabelNames(names);
    }

    /** The name of a kind; its number where the file has none. */
    String name(int kind) {
        return kind < names.size() && !names.get(kind).isEmpty() ? names.get(kind) : "kind " + kind;
    }
}
