// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Correlation of callbacks and followed links with their deliveries. The sealed identity of the delivery travels
/// with the message, so that nothing has to be stored.
@org.jspecify.annotations.NullMarked
package dev.carillon.delivery.correlation;
