// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Drill of the worst attacks that a tenant's permissions allow, and their effect on another tenant.
@NullMarked
package dev.carillon.benchmarks.hostile;

import org.jspecify.annotations.NullMarked;
