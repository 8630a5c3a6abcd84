// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

/// What is wrong with a question, and where.
///
/// @param path JSON pointer into the body
record Violation(String path, String rule, String message) {}
