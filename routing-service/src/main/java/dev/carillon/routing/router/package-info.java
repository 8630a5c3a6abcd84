// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// The router as a machine on stores and outputs of any kind: events, receipts, changed profiles and the passing of
/// time
/// go in; deliveries, receipts and dead letters come out. It decides nothing itself, but does what the decisions say,
/// and remembers what comes later.
@NullMarked
package dev.carillon.routing.router;

import org.jspecify.annotations.NullMarked;
