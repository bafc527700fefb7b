package dev.watchkeeper.notify.telegram;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;

/**
 * A form with one JPEG file (RFC 7578); immutable.
 *
 * @param fields the other parameters
 * @param fileField the name of the parameter that is the file
 */
record Multipart(SequencedMap<String, String> fields, String fileField, byte[] file, String boundary) {
    static Multipart of(SequencedMap<String, String> fields, String fileField, byte[] file) {
        return new Multipart(fields, fileField, file, "watchkeeper-" + UUID.randomUUID());
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    /** The file is not copied. */
    List<byte[]> body() {
        StringBuilder head = new StringBuilder();
        for (Map.Entry<String, String> field : fields.entrySet()) {
            head.append("--").append(boundary).append("\r\nContent-Disposition: form-data; name=\"");
            head.append(field.getKey()).append("\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n");
            head.append(field.getValue()).append("\r\n");
        }
        head.append("--")
                .append(boundary)
                .append("\r\nContent-Disposition: form-data; name=\"")
                .append(fileField);
        head.append("\"; filename=\"picture.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n");
        return List.of(
                head.toString().getBytes(StandardCharsets.UTF_8),
                file,
                ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
