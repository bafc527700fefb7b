package dev.watchkeeper.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.watchkeeper.diagnose.DiagnosisForm;
import java.util.Optional;

/**
 * The answer about an address that was tried; immutable.
 *
 * @param picture a JPEG in Base64, if one was wished and could be had
 */
record TrialAnswer(@JsonUnwrapped DiagnosisForm found, Optional<String> picture) {}
