// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.refusal;

/// One fault in a request.
///
/// @param path JSON pointer into the body, or the parameter's name
/// @param rule what is not kept, such as `required`, `maxLength`, `unknown`
/// @param message a sentence for people
public record Violation(String path, String rule, String message) {}
