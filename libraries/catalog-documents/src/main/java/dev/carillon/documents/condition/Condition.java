// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.condition;

import dev.cel.common.CelErrorCode;
import dev.cel.common.types.CelTypes;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A compiled condition. Its result depends on the model only: there is no clock and no state. Conditions of the same
/// source and purpose are equal. Thread-safe.
public final class Condition implements Compiled {

    private final String source;
    private final Purpose purpose;
    private final Program program;
    private final SortedSet<String> used;

    /// @param used names that the source uses
    Condition(String source, Purpose purpose, Program program, SortedSet<String> used) {
        this.source = source;
        this.purpose = purpose;
        this.program = program;
        this.used = used;
    }

    /// Compiles an expression with a boolean result, such as `data.amount > 10`.
    public static Compiled compile(String source) {
        return ConditionLanguage.compile(source, Purpose.DECISION);
    }

    /// Compiles an expression with a text result, to group by, such as `data.thread`.
    public static Compiled compileKey(String source) {
        return ConditionLanguage.compile(source, Purpose.KEY);
    }

    /// Names that conditions can use, in alphabetical order, each with its type.
    public static SortedMap<String, String> names() {
        SortedMap<String, String> names = new TreeMap<>();
        ConditionLanguage.NAMES.forEach((name, type) -> names.put(name, CelTypes.format(type)));
        return names;
    }

    /// Evaluates the condition. Never throws: a failure is a result too.
    public Evaluation evaluate(ConditionModel model) {
        try {
            return evaluation(program.eval(new ModelNames(model)));
        } catch (CelEvaluationException e) {
            return new Evaluation.Failed(reason(e));
        } catch (ArithmeticException e) {
            return new Evaluation.Failed("a number is out of range in " + source);
        } catch (RuntimeException e) { // Whatever the evaluator did not foresee: an answer that there is none.
            return new Evaluation.Failed("cannot be evaluated");
        }
    }

    public String source() {
        return source;
    }

    /// Names that the condition uses, of those in [#names].
    public SortedSet<String> usedNames() {
        return Collections.unmodifiableSortedSet(used);
    }

    private Evaluation evaluation(Object value) {
        return switch (value) {
            case Boolean holds -> holds ? new Evaluation.True() : new Evaluation.False();
            case String text when purpose == Purpose.KEY -> text(text);
            case Double number
            when purpose == Purpose.KEY && Double.isFinite(number) ->
                text(BigDecimal.valueOf(number).stripTrailingZeros().toPlainString());
            case Number number when purpose == Purpose.KEY -> text(number.toString());
            default -> new Evaluation.Failed("the answer is not " + purpose.wanted());
        };
    }

    private static Evaluation text(String text) {
        return text.length() > ConditionLimits.KEY_LENGTH
                ? new Evaluation.Failed("the key is longer than %d characters".formatted(ConditionLimits.KEY_LENGTH))
                : new Evaluation.Text(text);
    }

    /// Message without the recipient's data, in place of the evaluator's message, which contains values.
    private String reason(CelEvaluationException e) {
        CelErrorCode code = e.getErrorCode();
        return switch (code) {
            case ATTRIBUTE_NOT_FOUND -> "a name is missing in " + source;
            case INDEX_OUT_OF_BOUNDS -> "a list is too short for " + source;
            case OVERLOAD_NOT_FOUND -> "types do not fit in " + source;
            case DIVIDE_BY_ZERO, NUMERIC_OVERFLOW -> "a number is out of range in " + source;
            case ITERATION_BUDGET_EXCEEDED -> "more than %d rounds in ".formatted(ConditionLimits.ROUNDS) + source;
            case BAD_FORMAT, INVALID_ARGUMENT -> "a value cannot be used in " + source;
            default -> "cannot be evaluated: " + source;
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Condition condition && source.equals(condition.source) && purpose == condition.purpose;
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    @Override
    public String toString() {
        return source;
    }
}
