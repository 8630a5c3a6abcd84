// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// The operators' levers: plain controller and SQL; what a lever does is said in `dev.carillon.events.lever` and done
/// by
/// the services.
@NullMarked
package dev.carillon.admin.lever;

import org.jspecify.annotations.NullMarked;
