// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Writes what got stuck in a range of time once more, under the ids that it has: plain controller, SQL and one thread.
@NullMarked
package dev.carillon.admin.replay;

import org.jspecify.annotations.NullMarked;
