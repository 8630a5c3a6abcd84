// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Configuration of CEL for conditions: names, their types, and limits on the work.
final class ConditionLanguage {

    private static final CelType OBJECT = MapType.create(SimpleType.STRING, SimpleType.DYN);

    /// Declares each name separately, so that a misspelt name is found when the condition is compiled.
    static final Map<String, CelType> NAMES = Map.ofEntries(
            Map.entry("data", OBJECT),
            Map.entry("recipient.id", SimpleType.STRING),
            Map.entry("recipient.locale", SimpleType.STRING),
            Map.entry("recipient.timeZone", SimpleType.STRING),
            Map.entry("recipient.attributes", OBJECT),
            Map.entry("event.id", SimpleType.STRING),
            Map.entry("event.type", SimpleType.STRING),
            Map.entry("event.occurredAt", SimpleType.TIMESTAMP),
            Map.entry("event.lane", SimpleType.STRING),
            Map.entry("digest.count", SimpleType.INT),
            Map.entry("digest.items", ListType.create(SimpleType.DYN)));

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(ConditionLimits.SOURCE_LENGTH)
            .maxParseRecursionDepth(ConditionLimits.SOURCE_DEPTH)
            .comprehensionMaxIterations(ConditionLimits.ROUNDS)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private static final CelCompiler COMPILER = compiler();

    private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .setStandardEnvironmentEnabled(false)
            .setStandardFunctions(BoundedFunctions.standard())
            .addFunctionBindings(BoundedFunctions.replacements())
            .build();

    private ConditionLanguage() {}

    static Compiled compile(String source, Purpose purpose) {
        if (source.codePointCount(0, source.length()) > ConditionLimits.SOURCE_LENGTH) {
            return new InvalidCondition(
                    1, 1, "longer than the limit of %d characters".formatted(ConditionLimits.SOURCE_LENGTH));
        }
        CelValidationResult result = COMPILER.compile(source);
        if (result.hasError()) {
            return result.getErrors().stream()
                    .findFirst()
                    .map(ConditionLanguage::invalid)
                    .orElseGet(() -> new InvalidCondition(1, 1, "not an expression"));
        }
        try {
            CelAbstractSyntaxTree tree = result.getAst();
            if (!purpose.accepts(tree.getResultType())) {
                return new InvalidCondition(
                        1,
                        1,
                        "must be %s, is %s"
                                .formatted(
                                        purpose.wanted(), tree.getResultType().name()));
            }
            Optional<InvalidCondition> literal = LiteralCheck.firstFault(tree);
            return literal.isPresent()
                    ? literal.get()
                    : new Condition(source, purpose, RUNTIME.createProgram(tree), used(tree));
        } catch (CelValidationException | CelEvaluationException e) {
            return new InvalidCondition(1, 1, String.valueOf(e.getMessage()));
        }
    }

    private static SortedSet<String> used(CelAbstractSyntaxTree tree) {
        return tree.getReferenceMap().values().stream()
                .map(CelReference::name)
                .filter(NAMES::containsKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static InvalidCondition invalid(CelSourceLocation location, String message) {
        return new InvalidCondition(Math.max(1, location.getLine()), Math.max(0, location.getColumn()) + 1, message);
    }

    private static InvalidCondition invalid(CelIssue issue) {
        return invalid(issue.getSourceLocation(), issue.getMessage());
    }

    private static CelCompiler compiler() {
        var builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
        NAMES.forEach(builder::addVar);
        return builder.build();
    }
}
