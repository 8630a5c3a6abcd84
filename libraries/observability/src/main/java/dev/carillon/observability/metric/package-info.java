// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// The vocabulary of metrics, and the meters that services use. `docs/metrics.md` is generated from it.
@NullMarked
package dev.carillon.observability.metric;

import org.jspecify.annotations.NullMarked;
