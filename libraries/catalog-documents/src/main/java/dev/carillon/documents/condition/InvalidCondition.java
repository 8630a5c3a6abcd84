// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.condition;

/// A source that cannot be compiled.
///
/// @param line counted from 1
/// @param column counted from 1
public record InvalidCondition(int line, int column, String message) implements Compiled {}
