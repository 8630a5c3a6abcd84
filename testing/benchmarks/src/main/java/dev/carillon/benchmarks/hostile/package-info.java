// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// The worst that one tenant's rights allow, and what it does to another tenant.
@NullMarked
package dev.carillon.benchmarks.hostile;

import org.jspecify.annotations.NullMarked;
