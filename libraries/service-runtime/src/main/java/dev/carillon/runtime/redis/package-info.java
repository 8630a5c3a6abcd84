// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Redis clients of a service: one source of them, configured by `spring.data.redis.*`, and the Lua scripts that run
/// over their connections. No service constructs a client itself, so that addresses, Sentinel, cluster, TLS and
/// credentials are configuration.
@NullMarked
package dev.carillon.runtime.redis;

import org.jspecify.annotations.NullMarked;
