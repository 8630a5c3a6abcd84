// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.condition;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelEvaluationExceptionBuilder;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import dev.cel.runtime.standard.AddOperator.AddOverload;
import java.util.Set;

/// CEL's functions, two of which are replaced by bounded ones: a single string must neither cost as much as thousands
/// of steps nor grow with each round.
final class BoundedFunctions {

    private static final String STRINGS = "add_string";

    private BoundedFunctions() {}

    static CelStandardFunctions standard() {
        return CelStandardFunctions.newBuilder()
                .filterFunctions((function, overload) -> function != StandardFunction.MATCHES
                        && !(function == StandardFunction.ADD && overload == AddOverload.ADD_STRING))
                .build();
    }

    static Set<CelFunctionBinding> replacements() {
        return Set.of(
                CelFunctionBinding.from("matches", String.class, String.class, BoundedFunctions::matches),
                CelFunctionBinding.from("matches_string", String.class, String.class, BoundedFunctions::matches),
                CelFunctionBinding.from(STRINGS, String.class, String.class, BoundedFunctions::concatenate));
    }

    private static Object matches(String text, String pattern) throws CelEvaluationException {
        requireLength(text.length(), ConditionLimits.MATCHED_LENGTH);
        return LinearPatterns.compile(pattern).matcher(text).find();
    }

    private static Object concatenate(String left, String right) throws CelEvaluationException {
        requireLength(left.length() + right.length(), ConditionLimits.TEXT_LENGTH);
        return left + right;
    }

    private static void requireLength(int length, int limit) throws CelEvaluationException {
        if (length > limit) {
            throw CelEvaluationExceptionBuilder.newBuilder("a text is longer than %d characters", limit)
                    .setErrorCode(CelErrorCode.INVALID_ARGUMENT)
                    .build();
        }
    }
}
