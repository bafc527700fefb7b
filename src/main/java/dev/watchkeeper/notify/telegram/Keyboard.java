package dev.watchkeeper.notify.telegram;

import dev.watchkeeper.base.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One row of buttons below a message; immutable. */
public record Keyboard(List<Button> buttons) {
    public Keyboard {
        buttons = List.copyOf(buttons);
    }

    /**
     * A button; immutable.
     *
     * @param data what its press brings back, 1 to 64 bytes
     */
    public record Button(String text, String data) {
        public Button {
            int bytes = data.getBytes(StandardCharsets.UTF_8).length;
            if (bytes < 1 || bytes > 64) {
                throw new IllegalArgumentException("a button carries 1 to 64 bytes, not " + bytes);
            }
        }
    }

    ObjectNode json() {
        ObjectNode markup = Json.object();
        ArrayNode row = markup.putArray("inline_keyboard").addArray();
        buttons.forEach(button -> row.addObject().put("text", button.text()).put("callback_data", button.data()));
        return markup;
    }
}
