// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// What comes back: providers report what became of a message. Each report is checked, brought into the platform's
/// words
/// and written as a receipt; what cannot be believed, or is not about a delivery of ours, changes nothing.
@org.jspecify.annotations.NullMarked
package dev.carillon.delivery.callback;
