// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Callbacks of the vendors with the vendors' signatures, sent to the URL that the sender of a message, or an
/// operator, named.
@org.jspecify.annotations.NullMarked
package dev.carillon.simulators.callback;
