// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

/// One place in a request that breaks a rule.
///
/// @param path JSON pointer into the body, or the name of a header, a path variable or a query parameter
/// @param rule the rule's short name, such as `required`, `unknown-field`, `maxLength` or a JSON Schema keyword
/// @param message a sentence for people
public record Violation(String path, String rule, String message) {}
