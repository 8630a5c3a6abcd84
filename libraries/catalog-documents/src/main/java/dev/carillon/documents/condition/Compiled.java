// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.condition;

/// Result of compiling the source of a condition.
public sealed interface Compiled permits Condition, InvalidCondition {}
