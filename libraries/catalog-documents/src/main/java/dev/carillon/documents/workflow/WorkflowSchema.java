// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import dev.carillon.documents.json.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON Schema of workflow documents: members, types and counts. The message of a fault is a title in the schema.
final class WorkflowSchema {

    static final String RESOURCE = "workflow.schema.json";

    private static final JsonNode SOURCE = source();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .pathType(PathType.JSON_POINTER)
                            .locale(Locale.ENGLISH)
                            .build()))
            .getSchema(SOURCE);

    private WorkflowSchema() {}

    static List<Fault> faults(JsonNode document) {
        List<Error> errors = SCHEMA.validate(document);
        Set<String> misshapen = errors.stream()
                .filter(error -> error.getKeyword().equals("type"))
                .map(error -> error.getInstanceLocation().toString())
                .collect(Collectors.toSet());
        Set<Fault> faults = new LinkedHashSet<>();
        for (Error error : errors) {
            boolean isPartOfAChoice = error.getEvaluationPath().toString().contains("/oneOf/");
            boolean isOfAnotherType = error.getKeyword().equals("oneOf")
                    && misshapen.contains(error.getInstanceLocation().toString());
            if (!isPartOfAChoice && !isOfAnotherType) {
                faults.add(fault(error));
            }
        }
        return List.copyOf(faults);
    }

    static JsonNode node() {
        return SOURCE;
    }

    private static Fault fault(Error error) {
        String path = error.getInstanceLocation().toString();
        String keyword = error.getKeyword();
        return switch (keyword) {
            case "additionalProperties" ->
                new Fault(path + "/" + pointer(error.getProperty()), "unknown", "there is no such member");
            case "required" -> new Fault(path + "/" + pointer(error.getProperty()), keyword, "is missing");
            case "dependentRequired" ->
                new Fault(
                        path + "/" + error.getArguments()[0],
                        keyword,
                        "is missing, and needed by " + error.getProperty());
            case "oneOf" -> new Fault(path, keyword, "must have exactly one of " + choices(error.getSchemaNode()));
            case "enum", "pattern" -> new Fault(path, keyword, "must be " + title(error));
            default -> new Fault(path, keyword, error.getMessage());
        };
    }

    private static String choices(JsonNode alternatives) {
        List<String> names = new ArrayList<>();
        alternatives.forEach(
                alternative -> names.add(alternative.path("required").path(0).asString("")));
        return String.join(", ", names);
    }

    /// Title of the schema that contains the broken keyword.
    private static String title(Error error) {
        String pointer = error.getSchemaLocation().getFragment().toString();
        return SOURCE.at(pointer.substring(0, pointer.lastIndexOf('/')))
                .path("title")
                .asString("something else");
    }

    private static String pointer(String member) {
        return member.replace("~", "~0").replace("/", "~1");
    }

    private static JsonNode source() {
        try (InputStream resource =
                Objects.requireNonNull(WorkflowSchema.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return JsonMapper.shared().readTree(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
