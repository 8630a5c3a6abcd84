// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Recorded facts in Redis.
@org.jspecify.annotations.NullMarked
package dev.carillon.delivery.callback.redis;
