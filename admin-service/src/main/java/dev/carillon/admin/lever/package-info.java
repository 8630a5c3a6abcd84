// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Operators' levers: a controller with SQL. `dev.carillon.events.lever` defines the effects of levers, and the
/// services apply them.
@NullMarked
package dev.carillon.admin.lever;

import org.jspecify.annotations.NullMarked;
