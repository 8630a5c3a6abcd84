// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Workflows: the steps that a notification passes. A document with faults is refused as a whole, with all faults and
/// their places. A document that was accepted has no cycles, and every step is within its limits.
@NullMarked
package dev.carillon.documents.workflow;

import org.jspecify.annotations.NullMarked;
