// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Receipts for tenants, sent to their endpoints as webhooks. One thread reads the log for all endpoints. Each
/// endpoint has its own offsets and pace: the receipts of a failing endpoint wait in the log and block no other
/// endpoint. A replay reads the log again.
@org.jspecify.annotations.NullMarked
package dev.carillon.delivery.relay;
