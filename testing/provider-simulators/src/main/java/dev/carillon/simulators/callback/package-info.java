// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// The vendors' callbacks: signed as they sign, sent to where the sender of a message, or its operator, asked.
@org.jspecify.annotations.NullMarked
package dev.carillon.simulators.callback;
