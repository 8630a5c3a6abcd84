// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.problem;

/// One place in a request that breaks a rule.
///
/// @param path JSON pointer into the body, or the name of a header or query parameter
/// @param rule the rule's short name, such as `required`, `unknown-field` or a JSON Schema keyword
/// @param message a sentence for people
public record Violation(String path, String rule, String message) {}
