// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Receipts out: each tenant's endpoints are told of its receipts, as webhooks. Every endpoint reads the log at its own
/// pace, as a consumer group of its own, so that one which is away waits in the log and holds up no other; telling
/// again
/// what was told is reading again.
@org.jspecify.annotations.NullMarked
package dev.carillon.delivery.relay;
