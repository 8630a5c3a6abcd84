// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Workflows: the steps a notification goes through. A document is read once and refused as a whole, with every fault
/// and its place; what has been read keeps its promises (no cycles, every step within its limits).
@NullMarked
package dev.carillon.documents.workflow;

import org.jspecify.annotations.NullMarked;
