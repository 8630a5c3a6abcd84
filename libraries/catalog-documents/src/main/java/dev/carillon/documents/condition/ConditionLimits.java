// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.condition;

/// Limits on the size of a condition and on the work of its evaluation.
public final class ConditionLimits {

    /// The most characters of a source.
    public static final int SOURCE_LENGTH = 2_000;

    /// The deepest nesting of a source.
    public static final int SOURCE_DEPTH = 50;

    /// The most rounds of all loops (`all`, `exists`, `exists_one`, `filter`, `map`) of one evaluation together.
    public static final int ROUNDS = 1_000;

    /// The most characters that a pattern is matched with.
    public static final int MATCHED_LENGTH = 4_096;

    /// The largest compiled pattern, in instructions.
    public static final int PATTERN_SIZE = 500;

    /// The most characters of a text put together.
    public static final int TEXT_LENGTH = 4_096;

    /// The most characters of a key.
    public static final int KEY_LENGTH = 256;

    private ConditionLimits() {}
}
