// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.condition;

/// What compiling the source of a condition came to.
public sealed interface Compiled permits Condition, InvalidCondition {}
