// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.access;

/// What is wrong with a request, and where.
///
/// @param path JSON pointer into the body
public record Violation(String path, String rule, String message) {}
