// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import dev.carillon.documents.json.Fault;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/// Notation of a document.
public enum Notation {
    JSON,
    YAML;

    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(WorkflowLimits.DOCUMENT_DEPTH)
            .build();

    /// JSON begins with a brace, YAML does not.
    static Notation of(byte[] document) {
        for (byte sign : document) {
            if (!Character.isWhitespace(sign)) {
                return sign == '{' ? JSON : YAML;
            }
        }
        return JSON;
    }

    /// @throws JacksonException if the document is not well-formed, or has a member twice
    JsonNode parse(byte[] document) {
        return switch (this) {
            case JSON -> Mappers.JSON.readTree(document);
            case YAML -> Mappers.YAML.readTree(document);
        };
    }

    /// Fault of a YAML document with an alias, because the parser would treat the alias as text. Empty without one.
    Optional<Fault> alias(byte[] document) {
        return switch (this) {
            case JSON -> Optional.empty();
            case YAML -> Aliases.find(document);
        };
    }

    static byte[] toJson(JsonNode document) {
        return Mappers.JSON.writeValueAsBytes(document);
    }

    private static final class Mappers {

        static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(CONSTRAINTS)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();

        static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                        .streamReadConstraints(CONSTRAINTS)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();

        private Mappers() {}
    }

    private static final class Aliases {

        private Aliases() {}

        static Optional<Fault> find(byte[] document) {
            try (var parser = Mappers.YAML.createParser(document)) {
                while (parser.nextToken() != null) {
                    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
                        return Optional.of(new Fault(
                                yaml.streamReadContext().pathAsPointer().toString(),
                                "alias",
                                "write it out: aliases are not followed"));
                    }
                }
                return Optional.empty();
            }
        }
    }
}
