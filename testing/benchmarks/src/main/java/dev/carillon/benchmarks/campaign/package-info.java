// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// How fast a campaign is, and what becomes of it when its process is killed.
@NullMarked
package dev.carillon.benchmarks.campaign;

import org.jspecify.annotations.NullMarked;
