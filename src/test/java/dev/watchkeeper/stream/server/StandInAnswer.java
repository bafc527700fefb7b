package dev.watchkeeper.stream.server;

import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An answer of the stand-in; immutable. */
record StandInAnswer(int status, String text) {
    static final StandInAnswer OK = of(object().put("status", "ok"));
    static final StandInAnswer NO_ROUTE = new StandInAnswer(404, "404 page not found");

    private static final int USUAL_PAGE = 100;

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static StandInAnswer of(ObjectNode json) {
        return new StandInAnswer(200, json.toString());
    }

    static StandInAnswer error(int status, String error) {
        return new StandInAnswer(
                status, object().put("status", "error").put("error", error).toString());
    }

    /** A page of a list: bad numbers are refused, a page behind the last is empty, no items make no page. */
    static StandInAnswer page(List<ObjectNode> items, String query) {
        int size = number(query, "itemsPerPage", USUAL_PAGE);
        int page = number(query, "page", 0);
        if (size < 1 || page < 0) {
            return error(400, "invalid page");
        }
        ObjectNode json = object().put("itemCount", items.size()).put("pageCount", (items.size() + size - 1) / size);
        json.putArray("items")
                .addAll(items.stream().skip((long) page * size).limit(size).toList());
        return of(json);
    }

    private static int number(String query, String name, int usual) {
        for (String pair : query.split("&")) {
            String[] words = pair.split("=", 2);
            if (words[0].equals(name)) {
                return words[1].matches("[0-9]{1,9}") ? Integer.parseInt(words[1]) : -1;
            }
        }
        return usual;
    }
}
