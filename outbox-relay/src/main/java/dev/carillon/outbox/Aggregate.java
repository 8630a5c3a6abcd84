// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

/// Aggregate of the application, whose rows are sent in order.
record Aggregate(String type, String id) {}
