// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Conditions: expressions in the Common Expression Language (CEL) over an event and its recipient. Bounded in size
/// and work, without side effects.
@NullMarked
package dev.carillon.documents.condition;

import org.jspecify.annotations.NullMarked;
