// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.schema;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.ValidationLimitExceededException;
import dev.carillon.documents.json.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Check of JSON Schemas (draft 2020-12) and of documents against them. References may only point into the schema
/// itself. Thread-safe.
public final class SchemaCheck {

    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaCacheEnabled(false)
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .regularExpressionFactory(new SchemaPatterns())
                            .build()));

    /// The most steps of checking one document, and the deepest nesting of schemas that apply to one place of it.
    private static final long MAX_STEPS = 1_000_000;
    private static final int MAX_DEPTH = 500;

    private final Schema metaSchema = REGISTRY.getSchema(SchemaLocation.of(DRAFT));

    /// Faults of a schema.
    public List<Fault> faults(JsonNode schema) {
        List<Fault> faults = new ArrayList<>();
        JsonNode draft = schema.path("$schema");
        if (!draft.isMissingNode() && !draft.asString("").replace("#", "").equals(DRAFT)) {
            return List.of(new Fault("/$schema", "const", "must be " + DRAFT));
        }
        faults.addAll(violations(metaSchema, schema));
        foreignReferences(schema, "", faults);
        if (faults.isEmpty()) {
            compile(schema, faults);
        }
        return faults;
    }

    /// Faults of a document by a valid schema.
    public List<Fault> faults(JsonNode schema, JsonNode document) {
        try {
            return violations(REGISTRY.getSchema(schema), document);
        } catch (SchemaPatterns.ExceededException e) {
            return List.of(new Fault("", "complexity", String.valueOf(e.getMessage())));
        } catch (SchemaPatterns.RefusedPatternException e) { // Published before patterns were restricted.
            return List.of(new Fault("", "schema", "the event type's schema is unusable: " + e.getMessage()));
        }
    }

    private static List<Fault> violations(Schema schema, JsonNode document) {
        try {
            return SchemaPatterns.bounded(() -> schema.validate(
                            document,
                            context -> context.executionConfig(config ->
                                    config.maxEvaluationSteps(MAX_STEPS).maxEvaluationDepth(MAX_DEPTH))))
                    .stream()
                    .map(error ->
                            new Fault(error.getInstanceLocation().toString(), error.getKeyword(), error.getMessage()))
                    .toList();
        } catch (ValidationLimitExceededException _) {
            return List.of(new Fault("", "complexity", "takes too many steps to check"));
        }
    }

    /// JSON Pointer of a pattern; empty if it is not found.
    private static String place(JsonNode node, String path, String pattern) {
        if (node.path("pattern").asString("").equals(pattern)) {
            return path + "/pattern";
        }
        if (node.path("patternProperties").has(pattern)) {
            return path + "/patternProperties";
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String found = place(member.getValue(), path + "/" + member.getKey(), pattern);
            if (!found.isEmpty()) {
                return found;
            }
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            String found = place(node.get(i), path + "/" + i, pattern);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return "";
    }

    private static void foreignReferences(JsonNode node, String path, List<Fault> faults) {
        for (String keyword : List.of("$ref", "$dynamicRef")) {
            JsonNode reference = node.path(keyword);
            if (reference.isString() && !reference.stringValue().startsWith("#")) {
                faults.add(new Fault(path + "/" + keyword, "local", "must refer into this schema: #..."));
            }
        }
        if (node.isObject()) {
            node.properties()
                    .forEach(member -> foreignReferences(member.getValue(), path + "/" + member.getKey(), faults));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                foreignReferences(node.get(i), path + "/" + i, faults);
            }
        }
    }

    /// Finds faults that the meta-schema cannot detect: unresolvable references and invalid regular expressions.
    private static void compile(JsonNode schema, List<Fault> faults) {
        try {
            Schema compiled = REGISTRY.getSchema(schema);
            compiled.initializeValidators();
            // A schema that refers to itself in the same place has no end for any document.
            faults.addAll(violations(compiled, JsonNodeFactory.instance.objectNode()).stream()
                    .filter(fault -> fault.rule().equals("complexity"))
                    .toList());
        } catch (SchemaPatterns.RefusedPatternException e) {
            faults.add(new Fault(place(schema, "", e.pattern()), "pattern", String.valueOf(e.getMessage())));
        } catch (SchemaException | IllegalArgumentException e) {
            faults.add(new Fault("", "schema", String.valueOf(e.getMessage())));
        }
    }
}
