// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// How what comes back (a provider's callback, a followed link) finds the delivery that it is about: the delivery
/// travels
/// along, sealed. Nothing has to be stored for that, and nothing can be lost.
@org.jspecify.annotations.NullMarked
package dev.carillon.delivery.correlation;
