// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Router logic on abstract stores and outputs. Inputs: events, receipts, changed profiles and the current time.
/// Outputs: deliveries, receipts and dead letters. The router makes no routing decisions itself: it executes the
/// decisions of `decision` and stores what is due later in `store`.
@NullMarked
package dev.carillon.routing.router;

import org.jspecify.annotations.NullMarked;
