// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Relay of the transactional outbox. Applications insert events into a table of their own database, in their own
/// transactions. The relay publishes the committed rows over the platform's public API. It knows the services only by
/// their URL.
@NullMarked
package dev.carillon.outbox;

import org.jspecify.annotations.NullMarked;
