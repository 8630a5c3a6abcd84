// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// What operators see of the services. Every metric that a service exports is in the vocabulary of `…metric`; no other
/// names, labels or values of labels are made.
@NullMarked
package dev.carillon.observability;

import org.jspecify.annotations.NullMarked;
