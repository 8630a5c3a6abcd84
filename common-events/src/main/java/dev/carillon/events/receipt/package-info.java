// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Batches of receipts: several receipts in one Kafka record.
@NullMarked
package dev.carillon.events.receipt;

import org.jspecify.annotations.NullMarked;
