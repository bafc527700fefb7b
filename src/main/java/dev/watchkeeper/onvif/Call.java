package dev.watchkeeper.onvif;

/**
 * One operation of a service with its parameters; immutable.
 *
 * @param namespace of the service, bound to the prefix {@code s1}; {@code tt} is bound to ONVIF's schema
 * @param parameters as XML, from constants and {@link #escaped} texts
 */
record Call(String namespace, String operation, String parameters) {
    static Call of(String namespace, String operation) {
        return new Call(namespace, operation, "");
    }

    /** A text as content of an element. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
