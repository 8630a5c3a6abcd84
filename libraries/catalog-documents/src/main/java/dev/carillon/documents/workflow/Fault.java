// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

/// What is wrong with a document.
///
/// @param path JSON Pointer of the place; empty for the document itself
/// @param rule the broken rule's name
public record Fault(String path, String rule, String message) {}
