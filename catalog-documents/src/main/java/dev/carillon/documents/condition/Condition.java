// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.condition;

/// A compiled condition. Equal to another of the same source. Thread-safe.
public final class Condition implements Compiled {

    private final String source;

    private Condition(String source) {
        this.source = source;
    }

    /// Compiles what answers with yes or no, such as `data.amount > 10`.
    public static Compiled compile(String source) {
        return new Condition(source);
    }

    /// Compiles what answers with a text to group by, such as `data.thread`.
    public static Compiled compileKey(String source) {
        return new Condition(source);
    }

    public Evaluation evaluate(ConditionModel model) {
        return new Evaluation.Failed("not built yet");
    }

    public String source() {
        return source;
    }
}
