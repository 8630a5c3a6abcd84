// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.validation;

import com.google.protobuf.ByteString;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.path.PathType;
import dev.carillon.documents.schema.SchemaPatterns;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.Violation;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Schema of an event type's data, in JSON Schema draft 2020-12. `format` is asserted. References outside the schema
/// are not resolved. Immutable and thread-safe.
public sealed interface EventSchema {

    /// No schema: any JSON object is valid.
    record AnyObject() implements EventSchema {}

    /// A published schema that is invalid. No data can be validated against it.
    record Broken(String cause) implements EventSchema {}

    /// A compiled schema.
    final class Compiled implements EventSchema {

        private final Schema schema;

        private Compiled(Schema schema) {
            this.schema = schema;
        }

        /// First violations of the JSON text, which must be well-formed; empty if it is valid.
        public List<Violation> violations(ByteString data) {
            JsonNode node = Compiler.MAPPER.readTree(data.newInput());
            try {
                return SchemaPatterns.bounded(
                                () -> schema.validate(node, context -> context.executionConfig(Compiler::bound)))
                        .stream()
                        .limit(Problem.MAX_VIOLATIONS)
                        .map(Compiled::violation)
                        .toList();
            } catch (ValidationLimitExceededException e) {
                return List.of(new Violation("/data", "complexity", "takes too many steps to check"));
            } catch (SchemaPatterns.ExceededException e) {
                return List.of(new Violation("/data", "complexity", String.valueOf(e.getMessage())));
            }
        }

        private static Violation violation(Error error) {
            return new Violation("/data" + error.getInstanceLocation(), error.getKeyword(), error.getMessage());
        }
    }

    /// Compiles a schema from the catalog. Never throws: an invalid schema is [Broken].
    static EventSchema compile(ByteString source) {
        return source.isEmpty() ? new AnyObject() : Compiler.compile(source);
    }

    /// Compiler of schemas.
    final class Compiler {

        private static final String DIALECT = SpecificationVersion.DRAFT_2020_12.getDialectId();
        private static final long MAX_STEPS = 1_000_000;
        private static final int MAX_DEPTH = 500;
        private static final JsonMapper MAPPER = JsonMapper.builder().build();
        private static final SchemaRegistry REGISTRY = registry(true);
        // Without formats: an invalid pattern is refused when the schema is compiled, with a clear message.
        private static final Schema META_SCHEMA = registry(false).getSchema(SchemaLocation.of(DIALECT));

        private Compiler() {}

        private static SchemaRegistry registry(boolean formats) {
            SchemaRegistryConfig config = SchemaRegistryConfig.builder()
                    .pathType(PathType.JSON_POINTER)
                    .formatAssertionsEnabled(formats)
                    .locale(Locale.ENGLISH)
                    .regularExpressionFactory(new SchemaPatterns())
                    .build();
            return SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    builder -> builder.schemaRegistryConfig(config)
                            .schemaCacheEnabled(false)
                            .schemaLoader(loader ->
                                    loader.allow(iri -> iri.toString().startsWith("https://json-schema.org/"))));
        }

        private static void bound(com.networknt.schema.ExecutionConfig.Builder config) {
            config.maxEvaluationSteps(MAX_STEPS).maxEvaluationDepth(MAX_DEPTH);
        }

        private static EventSchema compile(ByteString source) {
            try {
                JsonNode document = MAPPER.readTree(source.newInput());
                List<Error> errors = META_SCHEMA.validate(document);
                if (!errors.isEmpty()) {
                    return new Broken("not a JSON Schema: " + errors.getFirst());
                }
                Schema schema = REGISTRY.getSchema(document);
                schema.initializeValidators();
                schema.validate(MAPPER.createObjectNode());
                return new Compiled(schema);
            } catch (JacksonException e) {
                return new Broken("not JSON: " + e.getOriginalMessage());
            } catch (SchemaException e) {
                return new Broken(String.valueOf(e.getMessage()));
            } catch (RuntimeException | StackOverflowError e) { // a hostile schema must affect its own event type only
                return new Broken(e.toString());
            }
        }
    }
}
