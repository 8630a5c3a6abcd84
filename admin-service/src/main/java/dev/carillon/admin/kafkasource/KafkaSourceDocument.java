// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.kafkasource;

import dev.carillon.admin.catalog.CatalogEndpoint;
import dev.carillon.admin.json.Json;
import dev.carillon.documents.json.Fields;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.KafkaSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// Kafka source as it is stored. Whether the tenant may use the names is decided by ingestion, which has the clusters'
/// configuration; names that no tenant may use are refused here.
///
/// @param group consumer group; empty for the default
/// @param connection name of a connection; empty for the platform's own cluster
/// @param deadLetterTopic topic for refused records; empty for the default
record KafkaSourceDocument(List<String> topics, String group, String connection, String deadLetterTopic) {

    private static final String TOPICS = "topics";
    private static final String GROUP = "group";
    private static final String CONNECTION = "connection";
    private static final String DEAD_LETTER_TOPIC = "deadLetterTopic";

    private static final int MAX_TOPICS = 20;
    private static final int MAX_NAME = 249;

    /// Longest topic name for which the default dead-letter topic has a valid name.
    private static final int MAX_NAME_WITH_DEFAULT = MAX_NAME - ".carillon-dead-letters".length();

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final Pattern CONNECTION_NAME = Pattern.compile("[a-z0-9-]{1,63}");

    /// Beginnings of names in the platform's own cluster that belong to the platform or to Kafka.
    private static final List<String> RESERVED = List.of("carillon", "_");

    static KafkaSourceDocument read(Fields body) {
        CatalogEndpoint.ADDED.forEach(body::find);
        List<String> topics = body.texts(TOPICS, MAX_TOPICS, MAX_NAME);
        String connection =
                body.parsed(CONNECTION, 63, KafkaSourceDocument::connection).orElse("");
        String deadLetters = name(body, DEAD_LETTER_TOPIC, connection);
        check(body, topics, connection, deadLetters);
        return new KafkaSourceDocument(topics, name(body, GROUP, connection), connection, deadLetters);
    }

    ObjectNode stored() {
        ObjectNode json = Json.object();
        topics.forEach(json.putArray(TOPICS)::add);
        putIfPresent(json, GROUP, group);
        putIfPresent(json, CONNECTION, connection);
        putIfPresent(json, DEAD_LETTER_TOPIC, deadLetterTopic);
        return json;
    }

    CatalogEntry.Builder entry() {
        return CatalogEntry.newBuilder()
                .setKafkaSource(KafkaSource.newBuilder()
                        .addAllTopics(topics)
                        .setGroup(group)
                        .setConnection(connection)
                        .setDeadLetterTopic(deadLetterTopic));
    }

    private static void check(Fields body, List<String> topics, String connection, String deadLetters) {
        if (topics.isEmpty()) {
            body.violate(TOPICS, "minItems", "must name at least one topic");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < topics.size(); i++) {
            String topic = topics.get(i);
            String path = TOPICS + "/" + i;
            checkName(body, path, topic, connection);
            if (!seen.add(topic)) {
                body.violate(path, "uniqueItems", "must not be named twice");
            }
            if (topic.equals(deadLetters)) {
                body.violate(path, "const", "must not be the topic for dead letters");
            }
            if (deadLetters.isEmpty() && topic.length() > MAX_NAME_WITH_DEFAULT) {
                body.violate(
                        path,
                        "maxLength",
                        "must have at most %d characters, or deadLetterTopic must be given"
                                .formatted(MAX_NAME_WITH_DEFAULT));
            }
        }
    }

    private static String name(Fields body, String field, String connection) {
        String name = body.text(field, MAX_NAME).orElse("");
        if (!name.isEmpty()) {
            checkName(body, field, name, connection);
        }
        return name;
    }

    private static void checkName(Fields body, String path, String name, String connection) {
        if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            body.violate(path, "format", "must be 1 to 249 of letters, digits and . _ -");
        } else if (connection.isEmpty() && RESERVED.stream().anyMatch(name::startsWith)) {
            body.violate(path, "reserved", "must not begin with carillon or _, which belong to the platform");
        }
    }

    private static String connection(String text) {
        if (!CONNECTION_NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("must be 1 to 63 of lower-case letters, digits and -");
        }
        return text;
    }

    private static void putIfPresent(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }
}
