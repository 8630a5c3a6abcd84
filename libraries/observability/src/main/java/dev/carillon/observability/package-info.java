// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Metrics and traces of the services for operators. Every metric that a service exports is in the vocabulary of
/// `…metric`; services export no other names, labels or label values.
@NullMarked
package dev.carillon.observability;

import org.jspecify.annotations.NullMarked;
