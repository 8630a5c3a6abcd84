// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Replays: stuck records of a range of time are written again under their ids. A controller, SQL and one thread.
@NullMarked
package dev.carillon.admin.replay;

import org.jspecify.annotations.NullMarked;
