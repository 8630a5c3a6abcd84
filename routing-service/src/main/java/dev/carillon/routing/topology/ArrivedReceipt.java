// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.events.v1.Receipt;

/// A receipt that may change what becomes of a delivery.
record ArrivedReceipt(Receipt receipt) implements Incoming {}
