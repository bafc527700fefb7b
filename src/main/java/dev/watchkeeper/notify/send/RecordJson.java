package dev.watchkeeper.notify.send;

import dev.watchkeeper.base.Json;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Records as JSON and back, of the few types that states consist of; stateless. */
final class RecordJson {
    /** Finding the components of a record, and a way to call them, takes longer than writing them; no class changes them. */
    private static final ClassValue<List<RecordComponent>> COMPONENTS = new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
            List<RecordComponent> components = List.of(type.getRecordComponents());
            components.forEach(component -> component.getAccessor().setAccessible(true));
            return components;
        }
    };

    private RecordJson() {}

    /** The value as text on one line. */
    static String write(Object value) {
        return Json.text(generator -> write(value, generator));
    }

    private static void write(Object value, JsonGenerator generator) {
        switch (value) {
            case String text -> generator.writeString(text);
            case Boolean flag -> generator.writeBoolean(flag);
            case Integer number -> generator.writeNumber(number);
            case Double number -> generator.writeNumber(number);
            case Enum<?> constant -> generator.writeString(constant.name());
            case Path file -> generator.writeString(file.toUri().toString());
            case Instant _, Duration _ -> generator.writeString(value.toString());
            case Optional<?> optional -> optional.ifPresentOrElse(each -> write(each, generator), generator::writeNull);
            case Collection<?> all -> {
                generator.writeStartArray();
                all.forEach(each -> write(each, generator));
                generator.writeEndArray();
            }
            case Map<?, ?> map -> {
                generator.writeStartObject();
                map.forEach((key, each) -> {
                    generator.writeName(key.toString());
                    write(each, generator);
                });
                generator.writeEndObject();
            }
            case Record all -> record(all, generator);
            default -> throw new IllegalArgumentException("no form for " + value.getClass());
        }
    }

    private static void record(Record all, JsonGenerator generator) {
        generator.writeStartObject();
        for (RecordComponent component : COMPONENTS.get(all.getClass())) {
            try {
                generator.writeName(component.getName());
                write(component.getAccessor().invoke(all), generator);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("A record shows its components", e);
            }
        }
        generator.writeEndObject();
    }

    /** @throws IllegalArgumentException if the tree has not the form of the type */
    static <T> T read(JsonNode node, Class<T> type) {
        return type.cast(value(node, type));
    }

    /** A map of records by text. */
    static <T> Map<String, T> readMap(JsonNode node, Class<T> type) {
        Map<String, T> map = new LinkedHashMap<>();
        node.properties().forEach(each -> map.put(each.getKey(), read(each.getValue(), type)));
        return map;
    }

    private static Object value(JsonNode node, Type type) {
        if (type instanceof ParameterizedType generic) {
            return several(node, generic.getRawType(), generic.getActualTypeArguments());
        }
        Class<?> one = (Class<?>) type;
        if (one == boolean.class) {
            return node.asBoolean(false);
        }
        if (one == int.class) {
            return node.asInt(0);
        }
        if (one == double.class) {
            return node.asDouble(0);
        }
        if (one.isRecord()) {
            return record(node, one);
        }
        if (!node.isString()) {
            throw new IllegalArgumentException("a text is missing");
        }
        String text = node.stringValue();
        if (one == String.class) {
            return text;
        }
        if (one == Instant.class) {
            return Instant.parse(text);
        }
        if (one == Duration.class) {
            return Duration.parse(text);
        }
        if (one == Path.class) {
            return Path.of(URI.create(text));
        }
        return Arrays.stream(one.getEnumConstants())
                .filter(each -> ((Enum<?>) each).name().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not known"));
    }

    private static Object several(JsonNode node, Type raw, Type[] of) {
        if (raw == Optional.class) {
            return node.isNull() || node.isMissingNode() ? Optional.empty() : Optional.of(value(node, of[0]));
        }
        if (raw == Map.class) {
            Map<String, Object> map = new LinkedHashMap<>();
            node.properties().forEach(each -> map.put(each.getKey(), value(each.getValue(), of[1])));
            return map;
        }
        List<Object> list = new ArrayList<>();
        node.values().forEach(each -> list.add(value(each, of[0])));
        return raw == Set.class ? new LinkedHashSet<>(list) : list;
    }

    private static Object record(JsonNode node, Class<?> type) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(type.getSimpleName() + " is missing");
        }
        List<RecordComponent> components = COMPONENTS.get(type);
        Object[] values = components.stream()
                .map(each -> value(node.path(each.getName()), each.getGenericType()))
                .toArray();
        Class<?>[] types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type.getSimpleName() + " refuses its values", e);
        }
    }
}
