// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Speed of a campaign, and its recovery after a crash of its process.
@NullMarked
package dev.carillon.benchmarks.campaign;

import org.jspecify.annotations.NullMarked;
