// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Callbacks of providers and links in messages. Each report is verified, mapped to a fact and written as a
/// receipt. A report that is not authentic, or not about a delivery of this installation, changes nothing.
@org.jspecify.annotations.NullMarked
package dev.carillon.delivery.callback;
