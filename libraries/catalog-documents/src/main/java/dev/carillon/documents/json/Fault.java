// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.json;

/// Fault of a document.
///
/// @param path JSON Pointer of the place; empty for the document itself
/// @param rule name of the broken rule
public record Fault(String path, String rule, String message) {}
