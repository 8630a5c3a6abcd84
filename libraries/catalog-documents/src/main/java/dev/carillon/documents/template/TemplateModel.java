// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import dev.carillon.events.Channel;
import dev.carillon.events.MessageLink;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Data that templates can use: `data`, `recipient`, `event`, `digest` and the links of [MessageLink]. It consists of
/// maps, lists, strings, numbers and booleans only, so that a template can access no other objects.
///
/// @param names values by name; links that are not among them are empty texts
/// @param zone time zone in which dates and times are written
public record TemplateModel(Map<String, @Nullable Object> names, ZoneId zone) {

    // Numbers keep the digits that the producer wrote: 49.90 stays 49.90.
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    /// Model of a message on a channel: without personal links, except in e-mail.
    TemplateModel on(Channel channel) {
        Map<String, @Nullable Object> shown = new HashMap<>(names);
        for (MessageLink link : MessageLink.values()) {
            if (channel == Channel.EMAIL) {
                shown.putIfAbsent(link.variable(), "");
            } else {
                shown.put(link.variable(), "");
            }
        }
        return new TemplateModel(shown, zone);
    }

    /// Reads a JSON object; no bytes are an empty object.
    ///
    /// @return empty if the bytes are no JSON object
    public static Optional<Map<String, @Nullable Object>> object(byte[] json) {
        if (json.length == 0) {
            return Optional.of(Map.of());
        }
        try {
            return Optional.ofNullable(JSON.readValue(json, OBJECT));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
