// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

/// What the router works on.
sealed interface Incoming permits ArrivedEvent, ArrivedReceipt {}
