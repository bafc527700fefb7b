package dev.watchkeeper.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.watchkeeper.diagnose.Diagnosis;
import dev.watchkeeper.diagnose.DiagnosisForm;
import dev.watchkeeper.diagnose.TrialView;
import java.util.Base64;
import java.util.Optional;

/**
 * The answer about an address that was tried; immutable.
 *
 * @param picture a JPEG in Base64, if one was wished and could be had
 * @param pictureTrouble why a camera that is well has none
 */
record TrialAnswer(@JsonUnwrapped DiagnosisForm found, Optional<String> picture, Optional<String> pictureTrouble) {
    TrialAnswer(Diagnosis found, TrialView.Picture picture) {
        this(DiagnosisForm.of(found), picture.jpeg().map(Base64.getEncoder()::encodeToString), picture.trouble());
    }
}
