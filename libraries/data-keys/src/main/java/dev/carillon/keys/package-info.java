// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Data keys: each recipient's payloads are encrypted with the recipient's own key. PostgreSQL stores the keys, wrapped
/// with the installation's master key; Kafka never has them. Destroying a key erases the recipient from logs and
/// backups, which are immutable. The services that own mutable stores clear them, and record that in the erasure's
/// record.
@NullMarked
package dev.carillon.keys;

import org.jspecify.annotations.NullMarked;
