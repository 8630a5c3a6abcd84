// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Data keys: each recipient's payloads are sealed with a key of that recipient's own. The keys lie in
/// PostgreSQL, wrapped by the installation's master key, never in Kafka. Destroying one erases the
/// recipient from logs and backups that cannot be changed; what can be changed is cleared by the
/// services that own it, each of which says so in the erasure's record.
@NullMarked
package dev.carillon.keys;

import org.jspecify.annotations.NullMarked;
